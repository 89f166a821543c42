# SPDX-License-Identifier: Apache-2.0
# ChainRule: load from wrk, and what it costs a server. Imported, never run.
"""One turn is one run of wrk against one server."""

import json
import os
import statistics
import subprocess
from pathlib import Path

from lib.sources import REPOSITORY

LOADS = REPOSITORY / "Benchmarks/load"
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """User and system time of a process and all its threads so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def family(pid):
    """A process and all that it started."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def turn(server, connections, seconds, arguments, *, path, script="seed.lua", threads=1,
         close=False):  # fmt: skip
    """Loads a server, and says what came of it: requests a second, CPU in microseconds a request."""
    command = ["wrk", f"-t{min(threads, connections)}", f"-c{connections}", f"-d{seconds}s",
               "--timeout", "5s", "-s", str(LOADS / script)]  # fmt: skip
    if close:
        command += ["-H", "Connection: close"]
    command += [server.address + path, "--", *map(str, arguments)]
    before = sum(map(cpu_seconds, family(server.pid)))
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60)
    cpu = sum(map(cpu_seconds, family(server.pid))) - before
    said = json.loads(done.stdout.splitlines()[-1])
    return {
        "server": server.name,
        "connections": connections,
        "rate": said["requests"] / (said["microseconds"] / 1e6),
        "cpu": cpu / max(said["requests"], 1) * 1e6,
        **{name: said[name] for name in ["requests", "p50", "p99", "max", "refused", "broken"]},
    }


def median_of(turns, name, key):
    return statistics.median(each[key] for each in turns if each["server"] == name)


def spoilt(turns):
    """The turns in which not every request was answered."""
    return [each for each in turns if each["refused"] or each["broken"]]
