# SPDX-License-Identifier: Apache-2.0
# ChainRule: the seed graph behind umbridge's own server. Run with a port.
"""The gradients are written out in plain Python, so that the server itself is what is measured."""

import math
import sys

import umbridge


class Neuron(umbridge.Model):
    def __init__(self):
        super().__init__("neuron")

    def get_input_sizes(self, config):
        return [5]

    def get_output_sizes(self, config):
        return [1]

    def __call__(self, parameters, config):
        w0, w1, w2, x0, x1 = parameters[0]
        return [[1 / (1 + math.exp(-(w0 * x0 + w1 * x1 + w2)))]]

    def gradient(self, out_wrt, in_wrt, parameters, sens, config):
        w0, w1, w2, x0, x1 = parameters[0]
        value = self(parameters, config)[0][0]
        slope = sens[0] * value * (1 - value)
        return [slope * x0, slope * x1, slope, slope * w0, slope * w1]

    def supports_evaluate(self):
        return True

    def supports_gradient(self):
        return True


umbridge.serve_models([Neuron()], int(sys.argv[1]))
