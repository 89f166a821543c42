# SPDX-License-Identifier: Apache-2.0
# ChainRule: a row that does not hold says so.
import sys

from trees import SCRIPTS, TreeTest

sys.path.insert(0, str(SCRIPTS))
from lib.benchmark.outcome import (  # noqa: E402
    BEGIN, END, Outcome, markdown_table, text_table, write_markdown,
)  # fmt: skip


class OutcomeTests(TreeTest):
    def test_the_median_is_what_holds(self):
        values = [0.1, 0.9, 1.0]
        self.assertEqual(Outcome("r", "w", values, at_least=0.9).verdict, "yes")
        self.assertEqual(Outcome("r", "w", values, at_least=0.91).verdict, "NO")
        self.assertEqual(Outcome("r", "w", values, at_most=0.9).verdict, "yes")
        self.assertEqual(Outcome("r", "w", values, at_most=0.89).verdict, "NO")

    def test_what_was_not_measured_does_not_hold(self):
        outcome = Outcome("r", "w", at_least=1, note="not there yet")
        self.assertEqual(outcome.verdict, "not measured")
        self.assertEqual(outcome.cells[2:], ["at least 1", "-", "-", "not measured", "not there yet"])

    def test_tables_have_a_line_for_each(self):
        outcomes = [Outcome("one", "w", [1.234, 2, 3], at_most=4), Outcome("two", "w", [12345.6])]
        self.assertIn("1.23 to 3.00", text_table(outcomes))
        lines = markdown_table(outcomes).splitlines()
        self.assertEqual(len(lines), 4)
        self.assertEqual(lines[3], "| two | w | - | 12,346 | - | - |  |")

    def test_a_page_keeps_what_stands_around_its_table(self):
        page = self.write("page.md", f"Before.\n{BEGIN}\nstale\n{END}\nAfter.\n")
        write_markdown(page, [Outcome("one", "w", [1])], "scripts/benchmark")
        text = page.read_text()
        self.assertTrue(text.startswith("Before.\n") and text.endswith("\nAfter.\n"), text)
        self.assertIn("| one | w |", text)
        self.assertNotIn("stale", text)
