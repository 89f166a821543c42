// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the command that explains.

import Foundation
import Testing

@testable import chainrule

@Suite("chainrule explain")
struct ExplainTests {
  private static let document = """
    {"nodes": [{"id": "w0", "value": 2}, {"id": "x0", "value": -1}, {"id": "m0", "op": "mul", "inputs": ["w0", "x0"]},
     {"id": "r", "op": "relu", "inputs": ["k"]}, {"id": "k", "op": "+1", "inputs": ["x0"]},
     {"id": "f", "op": "sub", "inputs": ["m0", "r"]}]}
    """

  @Test("prints values and then gradients, in ASCII where nobody looks")
  func plain() throws {
    let run = try Executable.run(["explain", "-", "--at", "w0=0.123456789"], input: Self.document)
    #expect(run.status == 0 && run.errors.isEmpty)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(
      lines == [
        "w0 = 0.123457", "x0 = -1", "m0 = w0*x0 = -0.123457", "k = x0 + 1 = 0", "r = relu(k) = 0",
        "f = m0 - r = -0.123457", "",
        "df/df = 1", "df/dr = df/df * (-1) = 1 * (-1) = -1",
        "df/dk = df/dr * where(k > 0, 1, 0) = -1 * 0 = 0", "df/dm0 = df/df * 1 = 1 * 1 = 1",
        "df/dx0 = df/dm0 * w0 + df/dk * 1 = 0.123457 + 0 = 0.123457",
        "df/dw0 = df/dm0 * x0 = 1 * (-1) = -1", "",
        "'r' stands on a kink of relu: the derivative with respect to x may be anything from 0 to 1, "
          + "and 0 was taken, which is the convention minnorm.", "",
      ])
    #expect(run.output.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test("shows as many digits as asked for")
  func digits() throws {
    let document = #"{"nodes": [{"id": "x", "value": 0.123456789}]}"#
    let run = try Executable.run(["explain", "--digits", "3"], input: document)
    #expect(run.output == "x = 0.123\n\ndx/dx = 1\n")
    #expect(try Executable.run(["explain", "--digits", "0"], input: document).status == 64)
  }

  @Test("exits with 2 and the problem where the document is wrong")
  func refusal() throws {
    let run = try Executable.run(["explain"], input: #"{"nodes": [{"id": "f", "op": "sigmiod"}]}"#)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("unknown-operation"))
  }

  @Test("colours what lines come to, and nothing in backticks or formulas")
  func colours() {
    let style = ExplanationStyle(isColoured: true, isUnicode: true)
    let plain = ExplanationStyle(isColoured: false, isUnicode: true)
    #expect(style.coloured("a = b = 3", "32") == "a = b = \u{1B}[32m3\u{1B}[0m")
    #expect(plain.coloured("a = b = 3", "32") == "a = b = 3")
  }
}
