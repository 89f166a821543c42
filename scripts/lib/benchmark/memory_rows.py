# SPDX-License-Identifier: Apache-2.0
# ChainRule: the rows about memory. Imported, never run.
"""What the service holds at most while it answers, and what it still holds afterwards."""

import socket
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from lib.benchmark.load import turn
from lib.benchmark.outcome import Outcome

PATH = "/v1/gradients"
REFUSED = 1000


def memory(bench):
    """Bytes a node, what distinct structures leave behind, and what a refused request takes."""
    return [
        *(_per_node(bench, count) for count in [100_000, 1_000_000]),
        _growth(bench),
        _refusal(bench),
    ]


def _status(pid, name):
    """A quantity of a process in bytes: VmHWM is the most it ever held, VmRSS what it holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise SystemExit(f"benchmark: the kernel does not say {name}")


def _forget_peak(pid):
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _per_node(bench, count):
    body, small = bench.graph(count).read_bytes(), bench.graph(1000).read_bytes()
    values, replies = [], []
    for _ in range(3):
        # A service of its own each time: what an allocator keeps is no part of the next request.
        with bench.service() as ours:
            # What a first request brings into memory of the program itself is no graph's.
            urllib.request.urlopen(ours.address + PATH, small, timeout=10).close()
            _forget_peak(ours.pid)
            before = _status(ours.pid, "VmRSS")
            with urllib.request.urlopen(ours.address + PATH, body, timeout=60) as reply:
                replies.append(len(reply.read()))
            values.append((_status(ours.pid, "VmHWM") - before - len(body)) / count)
    note = f"body {len(body) / count:.0f}, reply {replies[0] / count:.0f} bytes a node"
    return Outcome(f"memory-{count}", "bytes a node beyond the body, at most at once", values,
                   at_most=200, note=note, digits=0)  # fmt: skip


def _growth(bench):
    """The growth of resident memory while graphs come that never came before."""
    million = 1_000_000
    with bench.service() as ours:
        turn(ours, 64, 3, ["structure"], path=PATH)
        before, seen = _status(ours.pid, "VmRSS"), 0
        values = []
        while seen < (million if bench.long else 1):
            seen += turn(ours, 64, 10, ["structure"], path=PATH)["requests"]
        values.append((_status(ours.pid, "VmRSS") - before) / seen * million / 2**20)
    note = f"{seen:,} requests" + ("" if seen >= million else ", scaled")
    what = "MiB that memory grows in a million requests of new structures"
    return Outcome("memory-growth", what, values, note=note, digits=1)


def _refusal(bench):
    """What requests take that are refused by their heads: bodies over the limit."""
    with bench.service() as ours:
        _refuse(ours)
        _forget_peak(ours.pid)
        before = _status(ours.pid, "VmRSS")
        for _ in range(REFUSED):
            _refuse(ours)
        grown = (_status(ours.pid, "VmHWM") - before) / 1024
    what = f"KiB that memory grows in {REFUSED:,} requests whose heads announce too much"
    return Outcome("memory-refused", what, [grown], at_most=1024, digits=0)


def _refuse(server):
    address = urlsplit(server.address)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/gradients HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
            b"Content-Length: 1073741824\r\nExpect: 100-continue\r\n\r\n"
        )
        said = connection.recv(4096)
        if b" 413 " not in said.split(b"\r\n")[0]:
            raise SystemExit(f"benchmark: a body of 1 GiB was answered with {said[:60]}")
