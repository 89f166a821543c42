# SPDX-License-Identifier: Apache-2.0
# ChainRule: the checks that call another tool pass its refusal on.
import shutil

from trees import HEADER, TreeTest


class FormatTests(TreeTest):
    check = "check-format"

    def test_refuses(self):
        self.write("Sources/A.swift", HEADER + "\nlet a   = 1\n")
        self.assert_refuses("A.swift:4", "Spacing")

    def test_refuses_what_only_the_rules_of_this_repository_forbid(self):
        self.write("Tests/A.swift", HEADER + "\nlet a = try! b()\n")
        self.assert_refuses("NeverUseForceTry")

    def test_refuses_nothing_to_check(self):
        (self.tree / "Sources").mkdir()
        self.assert_refuses("no Swift files")

    def test_accepts(self):
        self.write("Sources/A.swift", HEADER + "\nlet a = 1\n")
        self.assert_accepts("1 files")


class ShellTests(TreeTest):
    check = "check-shell"

    def test_refuses_what_does_not_parse(self):
        self.write("scripts/a", "#!/usr/bin/env bash\nif true; then\n")
        self.assert_refuses("a does not parse")

    def test_refuses_what_shellcheck_warns_of(self):
        if shutil.which("shellcheck") is None:
            self.skipTest("shellcheck is not installed")
        self.write("scripts/a", "#!/usr/bin/env bash\nrm $1\n")
        self.assert_refuses("SC2086")

    def test_accepts(self):
        self.write("scripts/a", '#!/usr/bin/env bash\nrm "$1"\n')
        self.write("scripts/b", "#!/usr/bin/env python3\nif\n")
        self.assert_accepts("1 scripts")


class DockerTests(TreeTest):
    check = "check-docker"

    def test_refuses(self):
        self.write("Dockerfile", "FROM debian:latest\nRUN cd x\n")
        done = self.run_script(self.check, self.tree)
        if "SKIPPED" in done.stdout:
            self.skipTest("hadolint could not be installed")
        self.assert_refuses("DL3007")


class GeneratedTests(TreeTest):
    check = "check-generated"

    def setUp(self):
        super().setUp()
        self.program = self.write_program(
            "program",
            '#!/bin/sh\ncase "$1" in\nopenapi) echo "openapi: 3.1.0" ;;\n'
            "render) echo '<svg width=\"10\"><text x=\"1\">2.00</text></svg>' ;;\nesac\n",
        )

    def test_refuses_a_stale_file(self):
        self.write("openapi.yaml", "openapi: 3.0.0\n")
        self.assert_refuses("openapi.yaml is stale", CHAINRULE_PROGRAM=str(self.program))

    def test_refuses_a_missing_file(self):
        self.assert_refuses("openapi.yaml is stale", CHAINRULE_PROGRAM=str(self.program))

    def test_refuses_a_program_that_prints_nothing(self):
        self.write("openapi.yaml", "openapi: 3.1.0\n")
        self.assert_refuses("printed nothing", CHAINRULE_PROGRAM="/bin/true")
        self.assert_refuses("openapi failed", CHAINRULE_PROGRAM="/bin/false")

    def test_accepts_what_generate_writes(self):
        self.run_script("generate", self.tree, CHAINRULE_PROGRAM=str(self.program))
        self.assertEqual((self.tree / "openapi.yaml").read_text(), "openapi: 3.1.0\n")
        self.assert_accepts("2 files", CHAINRULE_PROGRAM=str(self.program))

    def test_compares_the_texts_of_a_picture_and_not_its_places(self):
        self.run_script("generate", self.tree, CHAINRULE_PROGRAM=str(self.program))
        picture = "Documentation/Pictures/neuron.svg"
        self.write(picture, '<svg width="12"><text x="3">2.00</text></svg>\n')
        self.assert_accepts("2 files", CHAINRULE_PROGRAM=str(self.program))
        self.write(picture, '<svg width="10"><text x="1">2.01</text></svg>\n')
        self.assert_refuses("neuron.svg is stale", CHAINRULE_PROGRAM=str(self.program))
