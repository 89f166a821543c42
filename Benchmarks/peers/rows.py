# SPDX-License-Identifier: Apache-2.0
# ChainRule: the neuron of Benchmarks/Measure/BatchRow.swift over many rows, in jitted JAX.
"""Usage: rows.py COUNT

Prints the sum of all values; then answers each line of standard input with the milliseconds of
processor time that each row's value and gradients took, on one thread.
"""

import os
import sys
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import jax  # noqa: E402  the settings come first

jax.config.update("jax_enable_x64", True)
import numpy as np  # noqa: E402


def neuron(w0, w1, w2, x0, x1):
    return jax.nn.sigmoid(w0 * x0 + w1 * x1 + w2)


def main():
    rows = np.arange(int(sys.argv[1]))
    arguments = jax.device_put((2.0, -3.0, -3.0, rows % 1000 / 500 - 1, rows % 777 / 400 - 1))
    point = jax.value_and_grad(neuron, argnums=(0, 1, 2, 3, 4))
    compiled = jax.jit(jax.vmap(point, in_axes=(None, None, None, 0, 0)))
    print(float(compiled(*arguments)[0].sum()), flush=True)
    for _ in sys.stdin:
        begin = time.process_time()
        jax.block_until_ready(compiled(*arguments))
        print((time.process_time() - begin) * 1000, flush=True)


main()
