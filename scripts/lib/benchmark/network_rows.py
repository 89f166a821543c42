# SPDX-License-Identifier: Apache-2.0
# ChainRule: the rows of tensors, against NumPy and JAX. Imported, never run.
"""A perceptron's value and gradients on one thread, in turns with other libraries."""

import subprocess
import sys
from statistics import median

from lib.benchmark.bench import Worker
from lib.benchmark.outcome import Outcome
from lib.benchmark.peers import PEERS, python

PROGRAM = PEERS / "network.py"
CALLS = 5
ROWS = 100_000


def network(bench):
    """The loss of a perceptron and its gradients, against NumPy and, with --peers, jitted JAX."""
    found = []
    for library, holds in [("numpy", (0.95, 0.95)), ("jax", (1.2, 1.05))]:
        interpreter = _interpreter(bench, library)
        for type, hold in zip(["float64", "float32"], holds):
            row = f"network-{type}"
            what = f"784-256-128-10, 128 rows: {library}'s time, of ours"
            if interpreter is None:
                found.append(Outcome(row, what, at_least=hold, note=f"{library} is not here: --peers"))
            else:
                found.append(_compared(bench, row, what, [interpreter, PROGRAM, library, type], type,
                                       hold))  # fmt: skip
    return found


def _interpreter(bench, library):
    """A Python that has the library."""
    if bench.peers:
        return python()
    has = subprocess.run([sys.executable, "-c", f"import {library}"], capture_output=True, check=False)
    return sys.executable if has.returncode == 0 else None


def _compared(bench, row, what, command, type, hold):
    with bench.worker("network", type) as ours, Worker(command) as theirs:
        return _in_turns(bench, row, what, (ours, theirs), 1e-9 if type == "float64" else 1e-4, hold)


def _in_turns(bench, row, what, workers, tolerance, hold):
    """Both first say a result, which must be the same; then they are timed in turns."""
    first, other = [float(each.first) for each in workers]
    if abs(first - other) > tolerance:
        raise SystemExit(f"benchmark: {row}: a result of {first} is not {other}")
    pairs = []
    for _ in range(2 * bench.rounds):
        pairs.append([median(each.milliseconds() for _ in range(CALLS)) for each in workers])
    note = " and ".join(f"{median(side):.2f} ms" for side in zip(*pairs))
    return Outcome(row, what, [b / a for a, b in pairs], at_least=hold, note=note)


def batch(bench):
    """A batch of 100,000 rows through the seed graph, on one thread."""
    what = f"{ROWS:,} rows of the seed graph: jax's time, of ours"
    if not bench.peers:
        return [Outcome("batch", what, at_least=1, note="jax is not here: --peers")]
    command = [python(), PEERS / "rows.py", str(ROWS)]
    with bench.worker("batch", str(ROWS)) as ours, Worker(command) as theirs:
        return [_in_turns(bench, "batch", what, (ours, theirs), 1e-6, 1)]
