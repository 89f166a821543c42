# SPDX-License-Identifier: Apache-2.0
# ChainRule: other programs that answer with gradients, installed beside the tree. Imported, never run.
"""A virtual environment in .build-peers, made on first use."""

import functools
import subprocess
import sys

from lib.sources import REPOSITORY

PEERS = REPOSITORY / "Benchmarks/peers"
_FOLDER = REPOSITORY / ".build-peers"


@functools.cache
def python():
    """The Python of an environment with all that Benchmarks/peers/requirements.txt names."""
    interpreter, mark = _FOLDER / "bin/python", _FOLDER / "requirements.txt"
    wanted = (PEERS / "requirements.txt").read_text()
    if not mark.exists() or mark.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", _FOLDER], check=True)
        command = [interpreter, "-m", "pip", "install", "-q", "-r", PEERS / "requirements.txt"]
        subprocess.run(command, check=True, stdout=sys.stderr)
        mark.write_text(wanted)
    return interpreter
