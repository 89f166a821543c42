# SPDX-License-Identifier: Apache-2.0
# ChainRule: the rows that are measured within one process. Imported, never run.
"""Reads what Benchmarks/Measure prints, and compares."""

from statistics import median

from lib.benchmark.outcome import Outcome


def _compared(row, what, nanoseconds, over, under, **bound):
    """The ratio of two candidates' times, round by round."""
    values = [a / b for a, b in zip(nanoseconds[over], nanoseconds[under])]
    note = " and ".join(_time(median(nanoseconds[each])) for each in [over, under])
    return Outcome(row, what, values, note=note, **bound)


def _time(nanoseconds):
    for unit, size in [("ms", 1e6), ("µs", 1e3)]:
        if nanoseconds >= size:
            return f"{nanoseconds / size:,.2f} {unit}"
    return f"{nanoseconds:.0f} ns"


def seed(bench):
    """The seed graph in process, against Foundation's coders."""
    words = {"seed-known": "the same graph again", "seed-structure": "a new graph each time"}
    return [
        _compared(row, f"{words[row]}: Foundation's time, of ours", times, "Foundation", "ours",
                  at_least=30)
        for row, times in bench.contests("seed")
    ]  # fmt: skip


def doubles(bench):
    """Numbers of 17 digits, against simdjson On-Demand."""
    what = "[Double] of 17 digits: simdjson's time, of ours"
    return [
        _compared(row, what, times, "simdjson", "ours", at_least=0.8)
        for row, times in bench.contests("doubles")
    ]


def sweeps(bench):
    """Forward and reverse sweeps of scalars, against C."""
    return [
        _compared(row, "forward and reverse: our time, of C's", times, "ours", "C", at_most=1.15)
        for row, times in bench.contests("sweeps")
    ]


def wide(bench):
    """Sweeps over wide levels of one function, against C."""
    return [
        _compared(row, "levels of one function: C's time, of ours", times, "C", "ours", at_least=2)
        for row, times in bench.contests("wide")
    ]


def chain(bench):
    """Elementwise steps over tensors that hide what is between them, against keeping it."""
    what = "seven steps over tensors: time with every value kept, of that with none"
    return [
        _compared(row, what, times, "kept", "hidden") for row, times in bench.contests("chain")
    ]


def gradient(bench):
    """Gradients against values, and the edges against gradients."""
    found = []
    for row, times in bench.contests("gradient"):
        if "edges" in times:
            found.append(_compared(row, "whole call: time of detail=edges, of detail=nodes", times,
                                   "edges", "gradient", at_most=2))  # fmt: skip
        else:
            found.append(_compared(row, "sweeps: time of gradients, of values", times,
                                   "gradient", "value", at_most=4))  # fmt: skip
    return found
