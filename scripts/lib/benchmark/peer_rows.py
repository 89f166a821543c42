# SPDX-License-Identifier: Apache-2.0
# ChainRule: the row of other services that answer with gradients. Imported, never run.
"""Calls of the same model that a core answers in a second: requests over processor time."""

import json
import os
import socket
import subprocess
import time
from statistics import median
from urllib.parse import urlsplit

from lib.benchmark.load import turn
from lib.benchmark.outcome import Outcome
from lib.benchmark.peers import PEERS, python
from lib.servers import SAMPLE

LEAVES = [2.0, -3.0, -3.0, -1.237, -2.0]
READY_SECONDS, CONNECTIONS = 60, 4
_VECTOR = {"object_type": "array", "shape": [5], "dtype": "float64",
           "data": {"encoding": "json", "buffer": LEAVES}}  # fmt: skip
_ONE = {"object_type": "array", "shape": [], "dtype": "float64",
        "data": {"encoding": "json", "buffer": 1.0}}  # fmt: skip
# The program, the route, the document; {port} is filled in.
SERVICES = {
    "umbridge": (
        [PEERS / "umbridge_server.py", "{port}"], "/Gradient",
        {"name": "neuron", "outWrt": 0, "inWrt": 0, "input": [LEAVES], "sens": [1.0], "config": {}},
    ),
    "tesseract": (
        ["-m", "tesseract_core.runtime.cli", "serve", "--port", "{port}"], "/vector_jacobian_product",
        {"inputs": {"leaves": _VECTOR}, "vjp_inputs": ["leaves"], "vjp_outputs": ["value"],
         "cotangent_vector": {"value": _ONE}},
    ),
    "fastapi": ([PEERS / "fastapi_server.py", "{port}"], "/gradients", {"leaves": LEAVES}),
}  # fmt: skip


def peers(bench):
    """The same model behind other services: our calls per second and core, of theirs."""
    found = []
    for name, (command, path, document) in SERVICES.items():
        what = f"calls per second and core, of {name}'s"
        hold = None if name == "fastapi" else 50
        if not bench.peers:
            found.append(Outcome("peers", what, at_least=hold, note="needs --peers"))
            continue
        found.append(_compared(bench, name, command, path, document, what, hold))
    return found


def _compared(bench, name, command, path, document, what, hold):
    own, other = bench.folder / "neuron.json", bench.folder / f"{name}.json"
    own.write_bytes(SAMPLE)
    other.write_text(json.dumps(document))
    pairs = []
    with bench.service() as ours, Peer(name, command, bench.folder) as peer:
        for _ in range(bench.rounds):
            pairs.append([_calls(ours, "/v1/gradients", own, bench), _calls(peer, path, other, bench)])
    note = " and ".join(f"{median(side):,.0f}" for side in zip(*pairs))
    return Outcome("peers", what, [a / b for a, b in pairs], at_least=hold, note=note, digits=0)


def _calls(server, path, body, bench):
    done = turn(server, CONNECTIONS, bench.seconds, [body], path=path, script="post.lua")
    if done["refused"] or done["broken"] or done["requests"] < 10:
        raise SystemExit(f"benchmark: {server.name} does not answer: {done}")
    return 1e6 / done["cpu"]


class Peer:
    """A service in Python on a free port, stopped on leaving a `with`."""

    def __init__(self, name, command, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        words = [str(word).format(port=port) for word in command]
        self.name, self.address = name, f"http://127.0.0.1:{port}"
        # Some leave files behind where they run.
        self._command, self._folder = [str(python()), *words], folder

    def __enter__(self):
        environment = {**os.environ, "TESSERACT_API_PATH": str(PEERS / "tesseract_api.py"),
                       "PYTHONPATH": str(PEERS), "PYTHONDONTWRITEBYTECODE": "1",
                       "JAX_PLATFORMS": "cpu"}  # fmt: skip
        self._process = subprocess.Popen(
            self._command, cwd=self._folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.pid = self._process.pid
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                address = urlsplit(self.address)
                socket.create_connection((address.hostname, address.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise SystemExit(f"benchmark: {self.name} did not start")

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
