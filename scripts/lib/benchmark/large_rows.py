# SPDX-License-Identifier: Apache-2.0
# ChainRule: the rows of large requests over HTTP. Imported, never run.
"""A graph of 100,000 nodes, alone and as load beside which others want an answer."""

import http.client
import os
import subprocess
import time
from statistics import quantiles
from urllib.parse import urlsplit

from lib.benchmark.load import LOADS
from lib.benchmark.outcome import Outcome

NODES = 100_000


def large(bench):
    """A graph of 100,000 nodes over HTTP, against simdjson, the sweep in C and written text."""
    body = bench.graph(NODES).read_bytes()
    with bench.service() as ours, bench.worker("large", str(NODES)) as reference:
        connection = http.client.HTTPConnection(urlsplit(ours.address).netloc, timeout=60)
        _post(connection, body)
        pairs = [(_post(connection, body), reference.milliseconds()) for _ in range(3 * bench.rounds)]
        connection.close()
    note = " and ".join(f"{sorted(side)[len(side) // 2]:.1f} ms" for side in zip(*pairs))
    what = "100,000 nodes over HTTP: our time, of simdjson's with C's and the text's"
    return [Outcome("large", what, [a / b for a, b in pairs], at_most=2.5, note=note)]


def _post(connection, body):
    begin = time.perf_counter()
    connection.request("POST", "/v1/gradients", body, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    reply.read()
    if reply.status != 200:
        raise SystemExit(f"benchmark: the large graph was answered with {reply.status}")
    return (time.perf_counter() - begin) * 1000


def livez(bench):
    """/livez while every worker is busy with large requests."""
    body, seconds = bench.graph(NODES), max(3, bench.seconds * bench.rounds)
    with bench.service() as ours:
        load = subprocess.Popen(
            ["wrk", "-t1", f"-c{4 * os.cpu_count()}", f"-d{seconds + 1}s", "--timeout", "30s", "-s",
             LOADS / "post.lua", ours.address + "/v1/gradients", "--", body],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(0.5)
        samples = _probe(urlsplit(ours.address).netloc, seconds - 0.5)
        load.wait()
    cuts = quantiles(samples, n=100)
    what = "/livez under large requests, ms"
    return [
        Outcome("livez", f"{what}: median", [cuts[49]]),
        Outcome("livez", f"{what}: p99", [cuts[98]], at_most=20, note=f"{len(samples)} requests"),
        Outcome("livez", f"{what}: most", [max(samples)]),
    ]


def _probe(address, seconds):
    """Milliseconds that /livez took, again and again, on a connection of its own each time."""
    samples, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        connection = http.client.HTTPConnection(address, timeout=30)
        begin = time.perf_counter()
        connection.request("GET", "/livez")
        reply = connection.getresponse()
        reply.read()
        samples.append((time.perf_counter() - begin) * 1000)
        connection.close()
        if reply.status != 200:
            raise SystemExit(f"benchmark: /livez answered {reply.status}")
        time.sleep(0.002)
    return samples
