# SPDX-License-Identifier: Apache-2.0
# ChainRule: finding source files, and reading past comments and strings. Imported, never run.
"""What the checks written in Python share."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def program():
    """The program to test: that of CHAINRULE_PROGRAM, or else the optimised one, built now."""
    given = os.environ.get("CHAINRULE_PROGRAM")
    if given:
        return given
    build = REPOSITORY / "scripts/build"
    subprocess.run([build, "--release"], check=True, stdout=sys.stderr)
    path = subprocess.run([build, "--release", "--path"], check=True, capture_output=True, text=True)
    return path.stdout.strip()


def parse_root(name, description):
    """The folder to check: the only argument, this repository by default."""
    parser = argparse.ArgumentParser(
        prog=f"scripts/{name}", description=description, usage=f"scripts/{name} [FOLDER]"
    )
    parser.add_argument("folder", nargs="?", type=Path, default=REPOSITORY)
    return parser.parse_args().folder.resolve()


def finish(name, problems, summary):
    """Prints every problem and ends: 1 if there is one, else 0 with the summary."""
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(f"{name}: {len(problems)} found")
    print(summary)


def files(root, *folders, suffixes):
    """The files below the folders with these suffixes, in order of path."""
    found = []
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and not is_hidden(path, root):
                found.append(path)
    return found


def is_hidden(path, root):
    return any(part.startswith(".build") for part in path.relative_to(root).parts)


def tracked_files(root):
    """Every file that is or could be committed; every file at all where there is no git."""
    command = ["git", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode != 0:
        return [p for p in sorted(root.rglob("*")) if p.is_file() and not is_hidden(p, root)]
    names = sorted(set(listed.stdout.decode().split("\0")) - {""})
    return [root / name for name in names if (root / name).is_file()]


def blanked(text, nested_comments=True):
    """The text with comments and the insides of strings replaced by spaces.

    Line breaks stay where they are, so offsets and line numbers keep their meaning. Code inside
    an interpolation is blanked too: it holds no declaration.
    """
    output, at = [], 0
    while at < len(text):
        end = _end_of_comment(text, at, nested_comments)
        if end == at:
            end = _end_of_string(text, at)
        if end == at:
            output.append(text[at])
            at += 1
        else:
            output.append("".join("\n" if c == "\n" else " " for c in text[at:end]))
            at = end
    return "".join(output)


def _end_of_comment(text, at, nested):
    if text.startswith("//", at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if not text.startswith("/*", at):
        return at
    depth, at = 1, at + 2
    while depth > 0 and at < len(text):
        if nested and text.startswith("/*", at):
            depth, at = depth + 1, at + 2
        elif text.startswith("*/", at):
            depth, at = depth - 1, at + 2
        else:
            at += 1
    return at


def _end_of_string(text, at):
    """The end of the string or character literal that begins here; `at` if none does."""
    hashes = 0
    while text.startswith("#", at + hashes):
        hashes += 1
    start = at + hashes
    if hashes == 0 and text.startswith("'", at):
        return _end_of_character(text, at)
    if not text.startswith('"', start):
        return at
    quote = '"""' if text.startswith('"""', start) else '"'
    close, escape = quote + "#" * hashes, "\\" + "#" * hashes
    at = start + len(quote)
    while at < len(text) and not text.startswith(close, at):
        if text.startswith(escape + "(", at):
            at = _end_of_interpolation(text, at + len(escape) + 1)
        elif text.startswith(escape, at):
            at += len(escape) + 1
        elif quote == '"' and text[at] == "\n":
            return at
        else:
            at += 1
    return at + len(close)


def _end_of_interpolation(text, at):
    """Just past the parenthesis that closes an interpolation; strings inside may hold others."""
    pending = 1
    while at < len(text) and pending > 0:
        inner = _end_of_string(text, at)
        if inner > at:
            at = inner
            continue
        pending += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def _end_of_character(text, at):
    """C's 'x' and '\\n'; an apostrophe elsewhere, as in 1'000, is left alone."""
    end = at + 3 if text.startswith("\\", at + 1) else at + 2
    return end + 1 if text.startswith("'", end) else at


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
