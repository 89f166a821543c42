# SPDX-License-Identifier: Apache-2.0
# ChainRule: reading transcripts out of Markdown, and comparing what was printed. Imported, never run.
"""A transcript is a ```console block: `$ command`, `> more of it`, then what it prints."""

import re
from dataclasses import dataclass, field

TOLERANCE = 1e-12
ANYTHING = "..."
NUMBER = re.compile(r"(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)")


@dataclass
class Command:
    line: int
    text: str
    expected: list = field(default_factory=list)


class TranscriptError(Exception):
    """A page that cannot be read as intended."""


def blocks(page):
    """Every fenced block: (line of its first fence, its language, its lines)."""
    found, fence, language, start, lines = [], None, "", 0, []
    for number, line in enumerate(page.splitlines(), 1):
        mark = re.match(r"(`{3,}|~{3,})\s*(\w*)", line)
        if fence is None and mark:
            fence, language, start, lines = mark.group(1), mark.group(2), number, []
        elif fence is not None and line.strip() == fence:
            found.append((start, language, lines))
            fence = None
        elif fence is not None:
            lines.append(line)
    if fence is not None:
        raise TranscriptError(f"line {start}: a block that never ends")
    return found


def commands(start, lines):
    """The commands of one transcript."""
    found = []
    for number, line in enumerate(lines, start + 1):
        if line.startswith("$ "):
            found.append(Command(number, line[2:]))
        elif not found:
            raise TranscriptError(f"line {number}: a transcript begins with `$ command`")
        elif line.startswith("> ") and not found[-1].expected:
            found[-1].text += "\n" + line[2:]
        else:
            found[-1].expected.append(line)
    if not found:
        raise TranscriptError(f"line {start}: a transcript without a command")
    return found


def same_line(expected, actual):
    """Equal but for the last digits of numbers."""
    left, right = NUMBER.split(expected), NUMBER.split(actual)
    if len(left) != len(right):
        return False
    for index, (a, b) in enumerate(zip(left, right)):
        # Odd places hold the numbers.
        if a != b and (index % 2 == 0 or not close(float(a), float(b))):
            return False
    return True


def close(a, b):
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b))


def matches(expected, actual):
    """Whether the lines agree; a line of three dots stands for any number of lines."""
    # reachable[j]: the lines of `expected` so far can end just before actual[j].
    reachable = [True] + [False] * len(actual)
    for line in expected:
        if line.strip() == ANYTHING:
            first = reachable.index(True) if True in reachable else len(reachable)
            reachable = [j >= first for j in range(len(reachable))]
        else:
            reachable = [False] + [
                before and same_line(line, text) for before, text in zip(reachable, actual)
            ]
    return reachable[-1]
