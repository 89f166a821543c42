# SPDX-License-Identifier: Apache-2.0
# ChainRule: check-words and check-headers refuse what they should.
import subprocess

from trees import HEADER, TreeTest

# Halves, so that this file holds none of what it is about.
REFUSED = [
    ("see /wo" "rk/main", "a path on somebody's machine"),
    ('"/ho' 'me/ann/x"', "a path on somebody's machine"),
    ("/opt/sw" "ift/usr", "a path on somebody's machine"),
    ("TO" "DO: later", "without an owner"),
    ("FIX" "ME", "without an owner"),
    ("as the fou" "nder said", "how it was made"),
    ("in an earlier Ses" "sion", "how it was made"),
    ("closes issu" "e #12", "how it was made"),
    ("an age" "nt wrote this", "who made it"),
    ("https://py" "pi.org/simple", "registry's host"),
]
ACCEPTED = ["TO" "DO(ann): later", "the User-Ag" "ent field", "frameworks/ok", "./ro" "ot/x", "hackers"]


class WordsTests(TreeTest):
    check = "check-words"

    def test_refuses(self):
        for text, what in REFUSED:
            with self.subTest(text=text):
                self.write("notes.md", f"first\n{text}\n")
                self.assert_refuses("notes.md:2", what)

    def test_accepts(self):
        self.write("notes.md", "\n".join(ACCEPTED))
        self.write("picture.png", "").write_bytes(b"\xff\xfe\x00")
        self.assert_accepts("2 files")

    def test_reads_what_git_ignores_not(self):
        subprocess.run(["git", "init", "-q", str(self.tree)], check=True)
        self.write(".gitignore", "ignored\n")
        self.write("ignored", "FIX" "ME")
        self.assert_accepts("1 files")
        self.write("new", "FIX" "ME")
        self.assert_refuses("new:1")


class HeadersTests(TreeTest):
    check = "check-headers"

    def test_refuses(self):
        licence = HEADER.splitlines()[0]
        for text in ["", "import A\n", licence, licence + "\n// ChainRule.\n", licence + "\n// Hello.\n"]:
            with self.subTest(text=text):
                self.write("A.swift", text)
                self.assert_refuses("A.swift: the ")

    def test_refuses_a_script_without_one(self):
        self.write("run", "#!/bin/sh\nls\n")
        self.assert_refuses("run: the licence is missing")

    def test_accepts(self):
        self.write("A.swift", HEADER)
        self.write("a.lua", HEADER.replace("//", "--"))
        self.write("run", "#!/bin/sh\n" + HEADER.replace("//", "#"))
        self.write("Package.swift", "// swift-tools-version: 6.2\n" + HEADER)
        self.write("data.json", "{}")
        self.assert_accepts("5 files")
