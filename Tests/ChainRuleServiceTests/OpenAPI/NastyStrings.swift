// SPDX-License-Identifier: Apache-2.0
// ChainRule: strings that writers of YAML and JSON get wrong.

/// Strings that writers of YAML and JSON get wrong.
enum NastyStrings {
  static let all: [String] = words + numbers + structure + lines + characters + plain

  static let words = [
    "", "no", "No", "NO", "yes", "on", "Off", "y", "N", "true", "FALSE", "null", "Null", "~",
    "nan", ".nan", ".inf", "-.INF", "<<", "=",
  ]

  static let numbers = [
    "1", "-1", "+1", "0", "007", "0o7", "0x1F", "0b1", "1_000", "1e3", "1.0", "1.", ".5", "1e-7",
    "-0.0", "12:30", "190:20:30", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "1.2.3", "_1",
  ]

  static let structure = [
    "a: b", "a:", ":a", ": ", "a #b", "#a", "a#b", "- a", "-", "--", "---", "...", "? a", "?",
    "[a]", "{a}", "a, b", "{a: b}", "&a", "*a", "!a", "!!str a", "|", ">", "|-", "%a", "@a", "`a`",
    "'a'", "\"a\"", "it's", "'", "''", "\"", "\\", "a\\nb", "a'b\"c", "key: 'value'", "[", "]", "}",
  ]

  static let lines = [
    " a", "a ", "  ", "a\nb", "a\n", "a\n\n", "a\n\nb", "\na", "\n", "\n\n", " a\nb", "a\n b",
    "a\nb ", "a\n  \nb", "a\r\nb", "a\rb", "\ta", "a\tb", "a\n\tb", "a: b\nc: d", "- a\n- b",
    "# a\nb", "a\n---\nb", "a\n...\nb", "a\n# b\n", "%a\nb", "'a'\nb\n\n\n", "|\na",
  ]

  static let characters = [
    "\0", "\u{1}", "\u{1b}[31m", "\u{7f}", "\u{85}", "\u{9b}", "\u{a0}", "é", "e\u{301}", "σ(w·x)",
    "\u{2028}", "\u{2029}", "\u{feff}a", "\u{fffd}", "\u{fffe}", "\u{ffff}", "😀", "\u{10ffff}",
    "a\u{85}b", "日本語", "a\nσ", "'\u{301}", " \u{301}a\nb", "a\n\u{301}", "a \u{301}\nb",
    "\"\u{301}",
    "\\\u{301}",
  ]

  static let plain = [
    "abc", "a b", "/v1/graphs/{name}", "$ref", "#/components/schemas/Graph", "application/json",
    "Bearer", "w[0]*x[0]", "f = 1/(1 + exp(-z))", "e", "Infinity", "-Infinity", "a-b", "a=b", "x^2",
    String(repeating: "long ", count: 400), String(repeating: "k", count: 2_000),
  ]
}
