#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# ChainRule: figures of a perceptron's loss and gradients, from JAX.
"""Prints the figures that Tests/AutodiffTests/Networks compares with.

Usage, with jax installed:

    JAX_PLATFORMS=cpu python3 mlp.py > Tests/Fixtures/Autodiff/perceptron.json

Every number of the network comes from an integer formula, so that no weights need to be stored: the
element in row r and column c of the tensor with salt s is
((7919 c + 104729 r + 31 s) mod 1000) / 1000 - 0.5, times the tensor's scale.
"""

import json

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

BATCH = 32
SIZES = [784, 256, 128, 10]
SCALES = {"w1": 0.125, "b1": 0.25, "w2": 0.25, "b2": 0.25, "w3": 0.5, "b3": 0.25}


def formula(rows, columns, salt):
    r, c = np.arange(rows)[:, None], np.arange(columns)[None, :]
    return (7919 * c + 104729 * r + 31 * salt) % 1000


def numbers(rows, columns, salt, scale=1.0):
    return (formula(rows, columns, salt) / 1000 - 0.5) * scale


def network():
    parameters = {}
    for layer in range(1, 4):
        inputs, outputs = SIZES[layer - 1], SIZES[layer]
        weight, bias = f"w{layer}", f"b{layer}"
        parameters[weight] = numbers(outputs, inputs, 2 * layer, SCALES[weight])
        parameters[bias] = numbers(1, outputs, 2 * layer + 1, SCALES[bias])[0]
    x = numbers(BATCH, SIZES[0], 1)
    labels = formula(BATCH, SIZES[-1], 100) + 1
    return parameters, x, labels / labels.sum(axis=1, keepdims=True)


def loss(parameters, x, labels):
    h = jax.nn.relu(x @ parameters["w1"].T + parameters["b1"])
    h = jnp.tanh(h @ parameters["w2"].T + parameters["b2"])
    logits = h @ parameters["w3"].T + parameters["b3"]
    return -(labels * jax.nn.log_softmax(logits, axis=-1)).sum(axis=-1).mean()


def figures(gradient):
    flat = np.asarray(gradient).ravel()
    places = [(k * (flat.size - 1)) // 4 for k in range(5)]
    return {
        "shape": list(gradient.shape),
        "sum": float(flat.sum()),
        "sumOfSquares": float((flat * flat).sum()),
        "places": places,
        "elements": [float(flat[place]) for place in places],
    }


def main():
    parameters, x, labels = network()
    value, (gradients, by_input) = jax.value_and_grad(loss, argnums=(0, 1))(parameters, x, labels)
    print(
        json.dumps(
            {
                "about": "Printed by scripts/generate-fixtures/mlp.py with JAX in float64.",
                "batch": BATCH,
                "loss": float(value),
                "gradients": {
                    name: figures(g) for name, g in [*sorted(gradients.items()), ("x", by_input)]
                },
            },
            indent=2,
        )
    )


main()
