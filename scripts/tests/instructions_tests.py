# SPDX-License-Identifier: Apache-2.0
# ChainRule: the counting of instructions refuses what grew, and a probe that fails.
import json
import shutil
import unittest

from trees import TreeTest

LOOP = '#!/bin/sh\ni=0\nwhile [ $i -lt "$3" ]; do i=$((i + 1)); done\n'


@unittest.skipIf(shutil.which("valgrind") is None, "valgrind is not installed")
class InstructionsTests(TreeTest):
    check = "check-instructions"

    def setUp(self):
        super().setUp()
        self.probe = str(self.write_program("probe", LOOP))

    def bound(self, most):
        row = {"pieces": 100, "atMost": most}
        text = json.dumps({"about": "A test.", "probes": {"loop": row}})
        self.table = self.write("Benchmarks/instructions.json", text)

    def test_refuses_what_takes_more_than_its_bound(self):
        self.bound(10)
        self.assert_refuses("loop: ", "over 10", CHAINRULE_PROBE=self.probe)

    def test_refuses_a_probe_that_fails(self):
        self.bound(10)
        self.assert_refuses("the probe failed", CHAINRULE_PROBE="/bin/false")

    def test_accepts_what_keeps_to_its_bound(self):
        self.bound(10_000_000)
        self.assert_accepts("loop ", CHAINRULE_PROBE=self.probe)

    def test_writes_bounds_that_it_then_accepts(self):
        self.bound(10)
        done = self.run_script(self.check, "--update", self.tree, CHAINRULE_PROBE=self.probe)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(json.loads(self.table.read_text())["probes"]["loop"]["atMost"], 10)
        self.assert_accepts("loop ", CHAINRULE_PROBE=self.probe)
