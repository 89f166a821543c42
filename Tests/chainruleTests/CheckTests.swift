// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the command that checks claims.

import Foundation
import GraphDocuments
import Testing

@testable import chainrule

@Suite("The command that checks")
struct CheckTests {
  private static func document(_ claim: String) -> String {
    #"{"expression": "f = x^2*y", "inputs": {"x": 3, "y": 2}, "claims": {"x": "CLAIM"}}"#
      .replacingOccurrences(of: "CLAIM", with: claim)
  }

  @Test("exits with 0 where every claim holds, with 1 where one does not, and with 2 otherwise")
  func status() throws {
    let right = try Executable.run(["check", "-"], input: Self.document("2*x*y"))
    #expect(right.status == 0)
    #expect(right.output.hasPrefix(#"{"passed":true,"#))
    let wrong = try Executable.run(["check", "-"], input: Self.document("x*y"))
    #expect(wrong.status == 1)
    #expect(wrong.output.contains(#""code":"constant-factor""#))
    #expect(wrong.errors.isEmpty)
    let unknown = try Executable.run(["check", "-"], input: Self.document("2*x*z"))
    #expect(unknown.status == 2)
    #expect(unknown.output.isEmpty)
    #expect(unknown.errors.contains(#""span""#))
  }

  @Test("takes an expression and inputs without a document")
  func expression() throws {
    let run = try Executable.run(["check", "--expression", "x*y", "--at", "x=2", "--at", "y=3"])
    #expect(run.status == 0)
    #expect(run.output.contains(#""method":"complex","count":2"#))
  }

  @Test("is written for people with marks, reasons and ways out")
  func text() throws {
    let text = CheckText(.example, isColoured: false).text
    #expect(text.contains("✗ ∂/∂w0 is -0.06776498959636822, not -0.07113880976635013\n"))
    #expect(text.contains("value-instead-of-derivative (claim 0)\n  The value of f"))
    #expect(text.contains("\n  → Put d(f)/d(m0) = f*(1 - f) in its place.\n"))
    #expect(text.contains("Nothing is claimed of x0."))
    #expect(text.hasSuffix("agrees with central differences to 3.1e-12.\n"))
    #expect(!text.contains("\u{1B}"))
    #expect(CheckText(.example, isColoured: true).text.contains("\u{1B}[31m✗\u{1B}[0m"))
  }
}
