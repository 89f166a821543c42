# SPDX-License-Identifier: Apache-2.0
# ChainRule: the rows of small requests over HTTP. Imported, never run.
"""The service and the floor in turns under the same load."""

import functools

from lib.benchmark.load import median_of, spoilt, turn
from lib.benchmark.outcome import Outcome

PATH = "/v1/gradients"


def http(bench):
    """The seed graph, against the floor."""
    with bench.service() as ours, ours.twin("floor", PATH, bench.loops) as floor:
        found, failures = [], []
        load = functools.partial(_load, bench, ours, floor, failures)
        for variant, hold in [("plain", 0.80), ("shuffled", 0.70), ("structure", 0.70)]:
            found += load(64, variant, hold)
        for connections in [1, 16, 256, 1000]:
            found += load(connections, "plain", 0.75)
        found += load(64, "plain", 0.75, close=True)
    what = "requests of ours that failed, or took over 5 s, in all of these"
    return [*found, Outcome("http-failures", what, [sum(failures)], at_most=0, digits=0)]


def _load(bench, ours, floor, failures, connections, variant, hold, close=False):
    turns = []
    for _ in range(bench.rounds):
        for server in [ours, floor]:
            turns.append(
                turn(server, connections, bench.seconds, [variant], path=PATH, close=close)
            )
    name = "http-close" if close else f"http-{variant}-{connections}"
    pairs = list(zip(turns[::2], turns[1::2]))

    def compared(key, what, digits, **bound):
        note = " and ".join(f"{median_of(turns, each.name, key):,.{digits}f}" for each in [ours, floor])
        values = [a[key] / max(b[key], 1e-9) for a, b in pairs]
        return Outcome(name, what, values, note=note, **bound)

    failures += [e["refused"] + e["broken"] for e in spoilt(turns) if e["server"] == ours.name]
    found = [
        compared("rate", "requests a second, of the floor's", 0, at_least=hold),
        compared("cpu", "CPU µs a request, of the floor's", 1, at_most=1.4),
        compared("p99", "p99 µs, of the floor's", 0, at_most=2),
    ]
    if connections != 64 or close:
        # Processor time and tail are held at 64 connections; elsewhere they are told.
        for each in found[1:3]:
            each.at_most = None
    return found
