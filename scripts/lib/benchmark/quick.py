# SPDX-License-Identifier: Apache-2.0
# ChainRule: the quick row: requests a second, and the stages of one request. Imported, never run.
"""What `scripts/benchmark` prints when it is asked for nothing else."""

import statistics
import sys
import urllib.request

from lib.benchmark.load import median_of, spoilt, turn
from lib.sources import REPOSITORY

STAGE_SAMPLES = 300


def measure(ours, floor, options):
    """Loads both in turns; every turn, and the lowest of the median ratios."""
    print(f"{options.variant}, {options.rounds} rounds of {options.seconds} s; medians, and the"
          f" ratio with its range\n{'conn':>5}  {ours.name + '/s':>8} {floor.name + '/s':>8}"
          f"  ratio                  CPU µs a request       p99 µs")  # fmt: skip
    everything, worst = [], float("inf")
    for connections in options.connections:
        turns = [
            turn(server, connections, options.seconds, [options.variant], path=options.path,
                 threads=options.load_threads, close=options.close)
            for _ in range(options.rounds) for server in [ours, floor]
        ]  # fmt: skip
        worst = min(worst, _report(connections, ours, floor, turns))
        everything += turns
    return everything, worst


def _report(connections, ours, floor, turns):
    """Prints one row; the median over rounds of the ratio of neighbouring turns."""
    ratios = [a["rate"] / b["rate"] for a, b in zip(turns[::2], turns[1::2])]
    a, b = ({key: median_of(turns, each.name, key) for key in ["rate", "cpu", "p99"]}
            for each in [ours, floor])  # fmt: skip
    ratio = statistics.median(ratios)
    print(
        f"{connections:>5}  {a['rate']:>8.0f} {b['rate']:>8.0f}  {ratio:>5.2f}"
        f" ({min(ratios):.2f} to {max(ratios):.2f})"
        f"  {a['cpu']:>6.1f} {b['cpu']:>6.1f} {a['cpu'] / max(b['cpu'], 0.01):>5.2f}"
        f"  {a['p99']:>7.0f} {b['p99']:>7.0f} {a['p99'] / max(b['p99'], 1):>5.2f}",
        flush=True,
    )
    return ratio


def stages(server, options):
    """Medians of what the service says of itself, one request at a time.

    Once with an id that is new in each request, so that nothing is known of the graph, and once
    with the same graph again and again.
    """
    body = (REPOSITORY / "Examples/neuron.json").read_bytes()
    rows = {"a new graph": lambda number: body.replace(b'"m0"', b'"m%d"' % (number + 10)),
            "the same again": lambda number: body}  # fmt: skip
    print(f"stages of the neuron, medians of {STAGE_SAMPLES} requests, in microseconds:")
    for row, body_of in rows.items():
        samples = {}
        for number in range(STAGE_SAMPLES):
            request = urllib.request.Request(server.address + options.path, body_of(number))
            with urllib.request.urlopen(request, timeout=10) as reply:
                for stage in reply.headers["Server-Timing"].split(","):
                    name, duration = stage.strip().split(";dur=")
                    samples.setdefault(name, []).append(float(duration) * 1000)
        # What only the first requests of a row did is no stage of it.
        medians = {name: statistics.median(durations) for name, durations in samples.items()
                   if len(durations) > STAGE_SAMPLES / 2}  # fmt: skip
        print(f"{row:>15}", *(f"{name} {median:.0f}" for name, median in medians.items()), sep="  ")


def judge(turns, worst, options):
    """Ends with an error if a request failed, or if a ratio is below what was asked for."""
    bad = spoilt(turns)
    for each in bad:
        print(f"not every request was answered: {each}", file=sys.stderr)
    if bad or (options.at_least and worst < options.at_least):
        sys.exit(f"benchmark: {'errors' if bad else f'a ratio of {worst:.2f}'}")
