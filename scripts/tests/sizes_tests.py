# SPDX-License-Identifier: Apache-2.0
# ChainRule: check-sizes counts what is there, past comments, strings and signatures.
import sys

from trees import SCRIPTS, TreeTest

sys.path.insert(0, str(SCRIPTS))
from lib.functions import functions  # noqa: E402

SWIFT = '''
protocol P {
  func none() -> Int
  var alsoNone: Int { get }
  init(none: Int)
}
struct S<T> where T: Equatable {
  var stored: Int
  let other = "}"
  var computed: Int {
    1
  }
  init?(_ f: () -> Void = { print("{") }) {
    /* { /* { */ */
  }
  func curried<U>(_ a: U) async throws(E) -> (Int) -> [U: Int] where U: Hashable, T == U {
    let text = """
      } \\("}") {
      """
    return { _ in [:] }
  }
  static func == (a: S, b: S) -> Bool {
    true
  }
  subscript(i: Int) -> @Sendable () -> Int {
    { i }
  }
  deinit {
  }
}
'''
C = '''
#define A(x) ((x) + 1)
static int one(int a, const char *b) {
  if (a) {
    return '{';
  }
  return 0; /* } */
}
int declared(int);
extern "C" {
void two() {
}
}
'''


class FunctionTests(TreeTest):
    def test_swift(self):
        sizes = {name: size for name, _, size in functions(SWIFT, ".swift")}
        expected = {
            "alsoNone": 1, "computed": 3, "init": 3, "curried": 6, "==": 3, "subscript": 3,
            "deinit": 2,
        }  # fmt: skip
        self.assertEqual(sizes, expected)

    def test_c(self):
        self.assertEqual(functions(C, ".c"), [("one", 3, 6), ("two", 11, 2)])


class SizesTests(TreeTest):
    check = "check-sizes"

    def function(self, lines):
        return "func long() {\n" + "  work()\n" * (lines - 2) + "}\n"

    def test_refuses_a_long_file(self):
        self.write("Sources/A.swift", "let a = 1\n" * 401)
        self.assert_refuses("A.swift: 401 lines, over 400")

    def test_refuses_a_long_function(self):
        self.write("Tests/B.swift", "\n" + self.function(61))
        self.assert_refuses("B.swift:2: long has 61 lines, over 60")

    def test_refuses_a_long_function_in_c(self):
        self.write("Sources/C.c", "int long_one(void) {\n" + "  work();\n" * 60 + "}\n")
        self.assert_refuses("C.c:1: long_one has 62 lines, over 60")

    def test_counts_a_table_of_cases_as_one_line(self):
        arms = "".join(f"  case .a{n}: visit(A{n}.self)\n" for n in range(100))
        self.write("Sources/T.swift", "func table() {\n  switch self {\n" + arms + "  }\n}\n")
        self.assert_accepts("1 functions", "max 5")

    def test_counts_cases_with_bodies(self):
        arms = "".join(f"  case .a{n}:\n    visit(A{n}.self)\n" for n in range(30))
        self.write("Sources/T.swift", "func long() {\n  switch self {\n" + arms + "  }\n}\n")
        self.assert_refuses("long has 64 lines, over 60")

    def test_accepts_the_limits_themselves(self):
        self.write("Sources/A.swift", "let a = 1\n" * 400)
        self.write("Sources/B.swift", self.function(60))
        self.assert_accepts("2 files", "max 400", "1 functions", "max 60")
