# SPDX-License-Identifier: Apache-2.0
# ChainRule: finding functions and their lengths in Swift, C and C++. Imported, never run.
"""A scan by braces, good enough to measure: it knows comments, strings and signatures."""

import re

from lib.sources import blanked, line_of

SWIFT_START = re.compile(
    r"(?<![\w.`])(?:func\s+(?P<func>[^\s(<]+|[<>=!+\-*/%&|^~?]+)"
    r"|(?P<init>init)[?!]?\s*(?=[<(])|(?P<deinit>deinit)(?=\s*\{)"
    r"|(?P<subscript>subscript)\s*(?=[<(])|var\s+(?P<var>\w+)\s*:)"
)
# What can follow a requirement without a body, and so ends the search for one.
NEXT_DECLARATION = re.compile(
    r"[};@=]|(?:func|var|let|init|deinit|subscript|case|associatedtype|typealias|static|class|struct"
    r"|enum|extension|protocol|actor|import|mutating|nonmutating|consuming|borrowing|public|package"
    r"|internal|private|fileprivate|override|final|convenience|required|nonisolated|indirect|lazy"
    r"|weak|unowned|macro|return|if|for|while|guard|switch|do|try|else|defer|throw)\b"
)
C_KEYWORDS = {"if", "for", "while", "switch", "catch", "return", "sizeof"}
C_BODY = re.compile(
    r"(?P<name>[\w:~]+|operator\S+)\s*\((?P<rest>[^;{}]*)\)[\w\s:>*&-]*\{"
)
TABLE_ENTRY = re.compile(r"\s*case [^:]+: \S")
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)


def functions(text, suffix):
    """(name, first line, number of lines) of every function."""
    if suffix == ".swift":
        return _swift_functions(blanked(text))
    if suffix in {".c", ".cpp", ".h"}:
        return _c_functions(DIRECTIVE.sub(_spaces, blanked(text, nested_comments=False)))
    return []


def _spaces(match):
    return re.sub(r"[^\n]", " ", match.group())


def _measured(name, text, start, brace):
    """A run of one-line cases is a table, which is read at a glance: it counts as one line."""
    lines = text[start : _closing(text, brace) + 1].split("\n")
    entries = [bool(TABLE_ENTRY.match(line)) for line in lines]
    repeated = sum(a and b for a, b in zip(entries, entries[1:]))
    return name, line_of(text, start), len(lines) - repeated


def _closing(text, at):
    """The offset of the bracket that closes the one here."""
    depth = 0
    for offset in range(at, len(text)):
        if text[offset] in "{([":
            depth += 1
        elif text[offset] in "})]":
            depth -= 1
            if depth == 0:
                return offset
    return len(text) - 1


def _swift_functions(text):
    found = []
    for match in SWIFT_START.finditer(text):
        brace = _swift_body(text, match.end())
        if brace is not None:
            kind = match.lastgroup
            name = match.group(kind) if kind in {"func", "var"} else kind
            found.append(_measured(name, text, match.start(), brace))
    return found


def _swift_body(text, at):
    """The offset of the brace that opens the body; None for a requirement or a stored property."""
    while at < len(text):
        if text[at] == "{":
            return at
        if text[at] in "([":
            at = _closing(text, at) + 1
        elif text.startswith("->", at):
            at += 2
        elif text[at].isalpha() or text[at] == "_":
            if NEXT_DECLARATION.match(text, at):
                return None
            at = re.compile(r"\w+").match(text, at).end()
        elif text[at] in "};@=" and not text.startswith("==", at):
            # An attribute may stand inside a type: `-> @Sendable () -> Void`.
            if text[at] != "@" or not text[:at].rstrip().endswith("->"):
                return None
            at += 1
        else:
            at += 2 if text.startswith("==", at) else 1
    return None


def _c_functions(text):
    found, end = [], -1
    for match in C_BODY.finditer(text):
        if match.start() <= end or match.group("name") in C_KEYWORDS:
            continue
        brace = match.end() - 1
        end = _closing(text, brace)
        found.append(_measured(match.group("name"), text, match.start(), brace))
    return found
