# SPDX-License-Identifier: Apache-2.0
# ChainRule: starting and stopping the servers that scripts talk to. Imported, never run.
"""A server is a process that prints `listening on URL` when it is ready, and ends on SIGTERM."""

import os
import select
import shutil
import subprocess
import time
import urllib.request

from lib.sources import REPOSITORY

# The seed graph, as Benchmarks/load/seed.lua sends it.
SAMPLE = b"""{"nodes":[{"id":"w0","op":"variable","value":2},{"id":"w1","op":"variable","value":-3},
{"id":"w2","op":"variable","value":-3},{"id":"x0","op":"variable","value":-1.2370504291527942},
{"id":"x1","op":"variable","value":-2},{"id":"m0","op":"mul"},{"id":"m1","op":"mul"},
{"id":"a0","op":"add"},{"id":"a1","op":"add"},{"id":"f","op":"sigmoid"}],"edges":[
{"source":"w0","target":"m0","port":0},{"source":"x0","target":"m0","port":1},
{"source":"w1","target":"m1","port":0},{"source":"x1","target":"m1","port":1},
{"source":"m0","target":"a0","port":0},{"source":"m1","target":"a0","port":1},
{"source":"a0","target":"a1","port":0},{"source":"w2","target":"a1","port":1},
{"source":"a1","target":"f","port":0}]}"""
# What libmicrohttpd adds itself.
AUTOMATIC = {"date", "content-length", "connection"}
READY_SECONDS, STOP_SECONDS = 20, 15


class Server:
    """Started on entering a `with`, stopped on leaving it."""

    def __init__(self, name, command):
        self.name, self.command = name, [str(word) for word in command]
        self.process, self.address, self.pid = None, None, None

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        self.pid = self.process.pid
        try:
            self.address = self._ready_address()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise SystemExit(f"{self.name} did not stop within {STOP_SECONDS} s") from None
        finally:
            self.process.stdout.close()

    def _ready_address(self):
        deadline = time.monotonic() + READY_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.process.stdout], [], [], left)[0]:
                continue
            line = self.process.stdout.readline()
            if line.startswith("listening on "):
                return line.split()[2].rstrip("/")
            if line == "":
                break
        raise SystemExit(f"{self.name} did not say that it listens: {' '.join(self.command)}")

    def twin(self, name, path, loops):
        """A floor that answers as this server does: as many bytes, the same header fields."""
        request = urllib.request.Request(
            self.address + path, SAMPLE, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as reply:
            size = len(reply.read())
            fields = [f for f in reply.headers.items() if f[0].lower() not in AUTOMATIC]
        return Floor(name, loops, size, fields)


class Service(Server):
    """`chainrule serve` on a free port."""

    def __init__(self, name, program, options=()):
        super().__init__(name, [program, "serve", "--port", "0", *options])

    @classmethod
    def built(cls, name, options=()):
        """The optimised program, built if need be."""
        build = REPOSITORY / "scripts/build"
        subprocess.run([build, "--release"], check=True, stdout=subprocess.DEVNULL)
        program = subprocess.run(
            [build, "--release", "--path"], check=True, capture_output=True, text=True
        )
        return cls(name, program.stdout.strip(), options)


class Floor(Server):
    """Benchmarks/floor, compiled if its source is newer than its program."""

    def __init__(self, name, loops, reply_bytes=600, fields=(("Content-Type", "application/json"),)):
        command = [self._program(), "--threads", loops, "--reply-bytes", reply_bytes]
        for field, value in fields:
            command += ["--header", f"{field}: {value}"]
        super().__init__(name, command)

    @staticmethod
    def _program():
        source = REPOSITORY / "Benchmarks/floor/floor.c"
        program = REPOSITORY / ".build-tools/floor"
        if not program.exists() or os.path.getmtime(program) < os.path.getmtime(source):
            program.parent.mkdir(exist_ok=True)
            warnings = ["-Wall", "-Wextra", "-Werror"]
            libraries = ["-lmicrohttpd", "-lpthread"]
            compiler = shutil.which("cc") or "clang"
            command = [compiler, "-O2", *warnings, "-o", program, source, *libraries]
            subprocess.run(command, check=True)
        return program
