# SPDX-License-Identifier: Apache-2.0
# ChainRule: small trees to run a check over. Imported, never run.
"""A test case that writes files into a folder of its own and runs a script on it."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent
HEADER = "// SPDX-License-Identifier: Apache-2.0\n// ChainRule: a file of a test.\n"


class TreeTest(unittest.TestCase):
    check = ""

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="chainrule-tree-")
        self.addCleanup(holder.cleanup)
        self.tree = Path(holder.name)

    def write(self, name, text):
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def write_program(self, name, text):
        path = self.write(name, text)
        path.chmod(0o755)
        return path

    def run_script(self, name, *arguments, timeout=120, **environment):
        return subprocess.run(
            [str(SCRIPTS / name), *map(str, arguments)],
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
            timeout=timeout, env={**os.environ, **environment},
        )  # fmt: skip

    def assert_refuses(self, *words, **environment):
        done = self.run_script(self.check, self.tree, **environment)
        said = done.stdout + done.stderr
        self.assertNotEqual(done.returncode, 0, f"{self.check} accepted it: {said}")
        for word in words:
            self.assertIn(word, said)

    def assert_accepts(self, *words, **environment):
        done = self.run_script(self.check, self.tree, **environment)
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, 0, said)
        for word in words:
            self.assertIn(word, said)
