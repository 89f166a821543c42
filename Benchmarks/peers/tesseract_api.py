# SPDX-License-Identifier: Apache-2.0
# ChainRule: the seed graph as a Tesseract, with JAX. Served by tesseract-core's runtime.
import numpy as np
from neuron import value, value_and_gradients
from pydantic import BaseModel
from tesseract_core.runtime import Array, Differentiable, Float64


class InputSchema(BaseModel):
    leaves: Differentiable[Array[(5,), Float64]]


class OutputSchema(BaseModel):
    value: Differentiable[Array[(), Float64]]


def apply(inputs: InputSchema) -> OutputSchema:
    return OutputSchema(value=np.asarray(value(inputs.leaves)))


def vector_jacobian_product(inputs, vjp_inputs, vjp_outputs, cotangent_vector):
    _, gradients = value_and_gradients(inputs.leaves)
    return {"leaves": np.asarray(gradients) * cotangent_vector["value"]}
