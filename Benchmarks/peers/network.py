# SPDX-License-Identifier: Apache-2.0
# ChainRule: the perceptron of Benchmarks/Measure/NetworkRow.swift, in NumPy or jitted JAX.
"""Usage: network.py numpy|jax float64|float32

Prints the loss; then answers each line of standard input with the milliseconds of processor time that
the loss and its gradients took. The numbers come from the formulas of scripts/lib/fixtures/perceptron.py.
"""

import os
import sys
import time

BATCH, SIZES = 128, [784, 256, 128, 10]


def network(np, type):
    def formula(rows, columns, salt):
        r, c = np.arange(rows)[:, None], np.arange(columns)[None, :]
        return (7919 * c + 104729 * r + 31 * salt) % 1000

    def numbers(rows, columns, salt, scale=1.0):
        return ((formula(rows, columns, salt) / 1000 - 0.5) * scale).astype(type)

    parameters = []
    for layer in range(1, 4):
        parameters.append(numbers(SIZES[layer], SIZES[layer - 1], 2 * layer, 0.1))
        parameters.append(numbers(1, SIZES[layer], 2 * layer + 1, 0.1)[0])
    labels = formula(BATCH, SIZES[-1], 100) + 1
    labels = (labels / labels.sum(axis=1, keepdims=True)).astype(type)
    return parameters, numbers(BATCH, SIZES[0], 1), labels


def with_numpy(type):
    import numpy as np

    parameters, x, labels = network(np, type)

    def call():
        w1, b1, w2, b2, w3, b3 = parameters
        z1 = x @ w1.T + b1
        h1 = np.maximum(z1, 0)
        h2 = np.tanh(h1 @ w2.T + b2)
        z3 = h2 @ w3.T + b3
        shifted = z3 - z3.max(axis=1, keepdims=True)
        exponentials = np.exp(shifted)
        sums = exponentials.sum(axis=1, keepdims=True)
        loss = -(labels * (shifted - np.log(sums))).sum(axis=1).mean()
        g3 = (exponentials / sums * labels.sum(axis=1, keepdims=True) - labels) / type(BATCH)
        g2 = (g3 @ w3) * (1 - h2 * h2)
        g1 = (g2 @ w2) * (z1 > 0)
        return loss, [g1.T @ x, g1.sum(0), g2.T @ h1, g2.sum(0), g3.T @ h2, g3.sum(0)]

    return lambda: call()[0]


def with_jax(type):
    # One thread, as the others have.
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    import numpy as np

    parameters, x, labels = network(np, type)

    def loss(parameters, x, labels):
        w1, b1, w2, b2, w3, b3 = parameters
        h = jax.nn.relu(x @ w1.T + b1)
        h = jnp.tanh(h @ w2.T + b2)
        return -(labels * jax.nn.log_softmax(h @ w3.T + b3, axis=-1)).sum(axis=-1).mean()

    compiled = jax.jit(jax.value_and_grad(loss))
    arguments = jax.device_put((parameters, x, labels))
    return lambda: jax.block_until_ready(compiled(*arguments))[0]


def main():
    import numpy as np

    call = {"numpy": with_numpy, "jax": with_jax}[sys.argv[1]](getattr(np, sys.argv[2]))
    print(float(call()), flush=True)
    for _ in sys.stdin:
        begin = time.process_time()
        call()
        print((time.process_time() - begin) * 1000, flush=True)


main()
