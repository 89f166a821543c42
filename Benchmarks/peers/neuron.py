# SPDX-License-Identifier: Apache-2.0
# ChainRule: the seed graph, sigmoid(w0*x0 + w1*x1 + w2), as its peers compute it. Imported, never run.
"""Value and gradients of the five leaves, in jitted JAX."""

import jax

jax.config.update("jax_enable_x64", True)


def value(leaves):
    w0, w1, w2, x0, x1 = leaves
    return jax.nn.sigmoid(w0 * x0 + w1 * x1 + w2)


value_and_gradients = jax.jit(jax.value_and_grad(value))
