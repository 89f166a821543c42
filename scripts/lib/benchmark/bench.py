# SPDX-License-Identifier: Apache-2.0
# ChainRule: what the rows of the benchmark share. Imported, never run.
"""The programs that rows run, built once, and how long they run."""

import functools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lib.servers import Service
from lib.sources import REPOSITORY


class Bench:
    """How long rows run, and the programs they run."""

    def __init__(self, options):
        self.rounds, self.seconds = options.rounds, options.seconds
        self.long, self.peers = options.long, options.peers
        self.loops, self.serve = options.loops, options.serve
        self._folder = tempfile.TemporaryDirectory(prefix="chainrule-benchmark-")
        self.folder = Path(self._folder.name)

    def service(self, *options):
        return Service.built("ours", [*self.serve, *options])

    @functools.cached_property
    def program(self):
        """The program that measures in its own process, built if need be."""
        build = REPOSITORY / "scripts/build"
        subprocess.run([build, "--benchmarks"], check=True, stdout=sys.stderr)
        path = subprocess.run(
            [build, "--benchmarks", "--path"], check=True, capture_output=True, text=True
        )
        return path.stdout.strip()

    def contests(self, row):
        """Measures a row in process: nanoseconds by candidate and round, for each of its contests."""
        command = [self.program, "--rounds", str(self.rounds), row]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        said = [json.loads(line) for line in done.stdout.splitlines()]
        return [(each["row"], each["nanoseconds"]) for each in said]

    def graph(self, count):
        """A file with the document of a graph of scalars."""
        path = self.folder / f"graph-{count}.json"
        if not path.exists():
            with path.open("wb") as file:
                subprocess.run([self.program, "graph", str(count)], check=True, stdout=file)
        return path

    def worker(self, *words):
        return Worker([self.program, *words])


class Worker:
    """A process that does a piece of work for each line it is sent, and says how long it took."""

    def __init__(self, command):
        # Whether glibc keeps freed memory or gives it back depends on what happens to lie behind it,
        # and getting it anew for each call can take six times the work itself: here all keep it.
        memory = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}
        threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        environment = {**os.environ, **threads, **memory}
        # Every candidate takes the kernels that its library chooses for the processor.
        for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
            environment.pop(name, None)
        self._process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=environment,
        )  # fmt: skip

    def __enter__(self):
        self.first = self._process.stdout.readline().strip()
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def milliseconds(self):
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())
