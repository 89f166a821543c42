# SPDX-License-Identifier: Apache-2.0
# ChainRule: test-formulas refuses formulas that do not compile, validate or compute.
import importlib.util
import sys
import unittest
from importlib.machinery import SourceFileLoader
from xml.etree import ElementTree

from trees import SCRIPTS

sys.path.insert(0, str(SCRIPTS))
loader = SourceFileLoader("test_formulas", str(SCRIPTS / "test-formulas"))
formulas = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
loader.exec_module(formulas)

XMLNS = "xmlns='http://www.w3.org/1998/Math/MathML'"
REPLY = {
    "outputs": {"f": 6}, "values": {"x": 3, "a b": 2, "f": 6}, "gradients": {"x": 2, "a b": 3, "f": 1},
    "derivation": [{"node": "x", "text": "df/dx = df/df * `a b` = 1 * 2 = 2"}],
}  # fmt: skip


class FormulasTests(unittest.TestCase):
    def test_mathml(self):
        right = ["<mi>x</mi>", "<mfrac><mi>a</mi><mn>2</mn></mfrac>",
                 "<mtable><mtr><mtd><mi>x</mi><mo>+</mo></mtd></mtr></mtable>"]  # fmt: skip
        wrong = ["<mfrac><mi>a</mi></mfrac>", "<mi><mn>1</mn></mi>", "<mtable><mi>x</mi></mtable>",
                 "<mfenced><mi>x</mi></mfenced>", "text", "<b xmlns=''>x</b>"]  # fmt: skip
        for body, is_right in [(body, True) for body in right] + [(body, False) for body in wrong]:
            with self.subTest(body):
                found = formulas.faults(ElementTree.fromstring(f"<math {XMLNS}>{body}</math>"))
                self.assertEqual(found == [], is_right, found)
        with self.assertRaises(SystemExit):
            formulas.check_mathml([f"<math {XMLNS}><mi>x</math>"])

    def test_latex(self):
        formulas.check_latex(["\\frac{\\partial f}{\\partial x}"])
        for text in ["\\frac{1", "\\nonsense", "a_b_c"]:
            with self.subTest(text), self.assertRaises(SystemExit):
                formulas.check_latex([text])

    def test_symbols(self):
        self.assertEqual(formulas.check_symbols("right", REPLY), 1)
        wrong = dict(REPLY, derivation=[{"node": "x", "text": "df/dx = df/df * x = 1 * 3 = 3"}])
        with self.assertRaises(SystemExit):
            formulas.check_symbols("wrong", wrong)


if __name__ == "__main__":
    unittest.main()
