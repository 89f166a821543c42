# SPDX-License-Identifier: Apache-2.0
# ChainRule: what a row of the benchmark came to, and the table of them. Imported, never run.
"""A row's figure is the median over rounds; the smallest and largest are its spread."""

import os
import platform
import statistics
import subprocess
from dataclasses import dataclass, field
from datetime import date


@dataclass
class Outcome:
    """One figure that has to hold, or the reason why there is none."""

    row: str
    what: str
    values: list = field(default_factory=list)
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""
    digits: int = 2

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def verdict(self):
        if not self.values:
            return "not measured"
        if self.at_least is None and self.at_most is None:
            return "-"
        low = self.at_least is None or self.median >= self.at_least
        high = self.at_most is None or self.median <= self.at_most
        return "yes" if low and high else "NO"

    @property
    def hold(self):
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return "-" if self.at_most is None else f"at most {self.at_most:g}"

    @property
    def figure(self):
        return self._text(self.median) if self.values else "-"

    @property
    def spread(self):
        if len(self.values) < 2:
            return "-"
        return f"{self._text(min(self.values))} to {self._text(max(self.values))}"

    def _text(self, value):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{self.digits}f}"

    @property
    def cells(self):
        return [self.row, self.what, self.hold, self.figure, self.spread, self.verdict, self.note]


TITLES = ["row", "what", "hold", "measured", "spread", "holds", "beside it"]


def text_table(outcomes):
    rows = [TITLES] + [outcome.cells for outcome in outcomes]
    widths = [max(len(row[place]) for row in rows) for place in range(len(TITLES))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows
    )


def markdown_table(outcomes):
    lines = ["| " + " | ".join(TITLES) + " |", "|" + "---|" * len(TITLES)]
    lines += ["| " + " | ".join(outcome.cells) + " |" for outcome in outcomes]
    return "\n".join(lines)


BEGIN, END = "<!-- measured -->", "<!-- end of what was measured -->"


def write_markdown(path, outcomes, command):
    """Writes the table to a file, or into it between the two marks, if it has them."""
    said = f"`{command}` on {date.today()}: {machine()}.\n\n{markdown_table(outcomes)}\n"
    page = path.read_text() if path.exists() else ""
    if BEGIN in page and END in page:
        before, after = page.partition(BEGIN)[0], page.partition(END)[2]
        said = f"{before}{BEGIN}\n\n{said}\n{END}{after}"
    path.write_text(said)


def machine():
    """What was measured on, in one line."""
    model, count = "an unknown processor", os.cpu_count()
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=False)
    version = next((l for l in swift.stdout.splitlines() if "Swift version" in l), "Swift")
    version = version.partition("Swift version ")[2].split(" ")[0]
    kernel = platform.release().split("-")[0]
    return f"{count} processors ({model}), Linux {kernel}, Swift {version}"
