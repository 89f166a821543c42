# SPDX-License-Identifier: Apache-2.0
# ChainRule: the floor answers as it is told to, and the benchmark fails where it should.
import os
import subprocess
import sys
import unittest
import urllib.request

from trees import SCRIPTS, TreeTest

sys.path.insert(0, str(SCRIPTS))
from lib.servers import Floor, Server  # noqa: E402


class FloorTests(unittest.TestCase):
    def test_answers_with_the_size_and_the_fields_asked_for(self):
        with Floor("floor", 2, 1234, [("Content-Type", "text/x"), ("X-A", "b: c")]) as floor:
            pid = floor.pid
            for body in [None, b"", b"{}", b"x" * 3_000_000]:
                with urllib.request.urlopen(floor.address, body, timeout=10) as reply:
                    self.assertEqual(len(reply.read()), 1234)
                    self.assertEqual(reply.headers["Content-Type"], "text/x")
                    self.assertEqual(reply.headers["X-A"], "b: c")
        self.assertEqual(floor.process.returncode, 0)
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)

    def test_a_twin_has_the_same_size_and_fields(self):
        with Floor("one", 1, 321, [("X-A", "b")]) as one, one.twin("two", "/", 1) as two:
            with urllib.request.urlopen(two.address, b"{}", timeout=10) as reply:
                self.assertEqual((len(reply.read()), reply.headers["X-A"]), (321, "b"))

    def test_refuses_bad_options(self):
        program = Floor("floor", 1).command[0]
        for options in [["--port"], ["--port", "70000"], ["--header", "x"], ["--what", "1"]]:
            done = subprocess.run([program, *options], capture_output=True, check=False, timeout=10)
            self.assertEqual(done.returncode, 64)

    def test_a_server_that_ends_at_once_is_an_error(self):
        with self.assertRaises(SystemExit), Server("none", ["/bin/true"]):
            pass


class BenchmarkTests(TreeTest):
    def test_fails_below_the_ratio_asked_for(self):
        if subprocess.run(["which", "wrk"], capture_output=True, check=False).returncode != 0:
            self.skipTest("wrk is not installed")
        options = ["--self", "--rounds", "1", "--connections", "4"]
        done = self.run_script("benchmark", *options, "--at-least", "1000")
        self.assertIn("benchmark: a ratio of", done.stderr)
        self.assertEqual(done.returncode, 1)
