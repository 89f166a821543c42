# SPDX-License-Identifier: Apache-2.0
# ChainRule: test-readme refuses a page that is not true, and leaves nothing running.
import os
import sys

from trees import SCRIPTS, TreeTest

sys.path.insert(0, str(SCRIPTS))
from lib.transcript import matches  # noqa: E402

# Answers every request with the same document, and notes its own process id.
PROGRAM = '''#!/usr/bin/env python3
import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/right" else 404)
        self.end_headers()
        self.wfile.write(b'{"f": 0.30000000000000004}\\n')
    def log_message(self, *_): pass
if sys.argv[1] != "serve":
    sys.exit(print(sys.argv[1]) or 3)
assert sys.argv[2:4] == ["--port", "0"], sys.argv
open(os.path.join(os.path.dirname(os.path.realpath(sys.argv[0])), "pid"), "w").write(str(os.getpid()))
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
'''
SERVE = "$ scripts/serve\nlistening on http://127.0.0.1:8080\n"
CURL = "$ curl -s http://127.0.0.1:8080/right\n"
REFUSED = [
    ("no block at all", "no transcript"),
    ("```sh\n$ true\n```\n", "no transcript"),
    ("```console\n$ echo a\nb\n```\n", "line 2: echo a"),
    ("```console\n$ echo a\n```\n", "line 2"),
    ("```console\n$ true\na\n```\n", "line 2"),
    ("```console\n$ false\n```\n", "exit 1"),
    ("```console\n$ chainrule x\nx\n$ echo done\ndone\n```\n", "exit 3"),
    ("```console\necho a\n```\n", "begins with"),
    ("```console\n$ echo a\n", "never ends"),
    (f"```console\n{SERVE}{CURL}" '{"f": 0.30000000000100004}\n```\n', "line 4"),
    (f"```console\n{SERVE}{CURL}" '{"g": 0.30000000000000004}\n```\n', "line 4"),
    (f"```console\n{SERVE}{SERVE}```\n", "started twice"),
    (f"```console\n{SERVE}$ curl -sf http://127.0.0.1:8080/wrong\n```\n", "exit 22"),
    ("```console\n$ scripts/serve\nserving on http://127.0.0.1:8080\n```\n", "line 2"),
]
ACCEPTED = [
    (f"```console\n{SERVE}```\ntext\n```console\n{CURL}" '{"f": 0.3}\n```\n', "2 commands"),
    ("```console\n$ echo a; echo b; echo c\na\n...\n\n$ echo d\nd\n```\n", "2 commands"),
    ("```console\n$ echo 'a\n> b'\na\nb\n```\n", "1 commands"),
    ("```console\n$ chainrule x\nx\n$ echo $?\n3\n```\n", "2 commands"),
    ("```console\n$ test -f Package.swift\n```\n```swift\nlet a\n```\n", "not run: line 4 (swift)"),
]


class ReadmeTests(TreeTest):
    def run_page(self, page):
        program = self.write_program("program", PROGRAM)
        file = self.write("README.md", page)
        done = self.run_script("test-readme", file, CHAINRULE_PROGRAM=str(program))
        pid = self.tree / "pid"
        if pid.exists():
            with self.assertRaises(ProcessLookupError):
                os.kill(int(pid.read_text()), 0)
        return done.returncode, done.stdout + done.stderr

    def test_refuses(self):
        for page, words in REFUSED:
            with self.subTest(page=page):
                status, said = self.run_page(page)
                self.assertEqual(status, 1, said)
                self.assertIn(words, said)

    def test_accepts(self):
        for page, words in ACCEPTED:
            with self.subTest(page=page):
                status, said = self.run_page(page)
                self.assertEqual(status, 0, said)
                self.assertIn(words, said)

    def test_refuses_a_service_that_does_not_start(self):
        file = self.write("README.md", f"```console\n{SERVE}```\n")
        done = self.run_script("test-readme", file, CHAINRULE_PROGRAM="/bin/true")
        self.assertIn("did not say that it listens", done.stderr)
        self.assertNotEqual(done.returncode, 0)


class MatchingTests(TreeTest):
    def test_numbers(self):
        self.assertTrue(matches(['{"a": 1.0000000000001, "b": -2e3}'], ['{"a": 1, "b": -2000}']))
        self.assertFalse(matches(['{"a": 1.00000000001}'], ['{"a": 1}']))
        self.assertFalse(matches(["[1, 2]"], ["[1]"]))
        self.assertFalse(matches(["0"], ["1e-300"]))

    def test_dots(self):
        self.assertTrue(matches(["..."], []))
        self.assertTrue(matches(["a", "...", "c"], ["a", "c"]))
        self.assertTrue(matches(["...", "c", "..."], ["a", "b", "c", "d"]))
        self.assertFalse(matches(["a", "...", "c"], ["a", "b"]))
        self.assertFalse(matches(["a", "..."], ["b"]))
