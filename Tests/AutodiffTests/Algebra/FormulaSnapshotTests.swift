// SPDX-License-Identifier: Apache-2.0
// ChainRule: the formulas of every elementwise operation, against a committed copy.

import Foundation
import Testing

@testable import Autodiff

/// With `RECORD_SNAPSHOTS=1` in the environment the copy is written anew, and the test fails.
struct FormulaSnapshotTests {
  static let snapshot = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "Snapshots/formulas.txt")

  /// The formulas of one operation: its value, called f, and its derivatives.
  static func formulas(_ operation: Elementwise) throws -> [(String, Formula)] {
    let arguments = operation.listing.arguments.map { Formula.name($0) }
    var writer = FormulaWriter(attributes: operation.usualAttributes, arguments: arguments)
    let (value, partials) = try #require(operation.code.accept(&writer))
    return [("f", value)] + zip(operation.listing.arguments, partials).map { ("df/d\($0)", $1) }
  }

  static func rendered() throws -> String {
    var text = ""
    for operation in Elementwise.all {
      text += "\(operation.listing.name)\n"
      for (name, formula) in try formulas(operation) {
        text += "  \(name) = \(formula.text)\n    \(formula.latex)\n    \(formula.mathML)\n"
      }
    }
    return text
  }

  @Test func `formulas are those that were committed`() throws {
    let current = try Self.rendered()
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try FileManager.default.createDirectory(
        at: Self.snapshot.deletingLastPathComponent(), withIntermediateDirectories: true)
      try current.write(to: Self.snapshot, atomically: true, encoding: .utf8)
      Issue.record("recorded \(Self.snapshot.lastPathComponent); read the difference and run again")
      return
    }
    let committed = try String(contentsOf: Self.snapshot, encoding: .utf8)
    let pairs = zip(current.split(separator: "\n"), committed.split(separator: "\n"))
    for (now, then) in pairs where now != then {
      Issue.record("prints \(now), committed \(then)")
      return
    }
    #expect(current == committed)
  }

  @Test(arguments: Elementwise.all)
  func `every formula reads back and is balanced`(operation: Elementwise) throws {
    for (_, formula) in try Self.formulas(operation) {
      #expect(FormulaParser.parse(formula.text) == formula, "\(formula.text)")
      #expect(Self.isWellFormed(formula.mathML), "\(formula.mathML)")
      let latex = formula.latex
      #expect(latex.count(where: { $0 == "{" }) == latex.count(where: { $0 == "}" }))
      let commands = latex.split(separator: "\\")
      #expect(
        commands.count(where: { $0.hasPrefix("left") })
          == commands.count(where: { $0.hasPrefix("right") }))
    }
  }

  /// Whether every element that opens closes, in order, with nothing left over.
  static func isWellFormed(_ xml: String) -> Bool {
    var open: [Substring] = []
    for tag in xml.matches(of: /<(\/?)([a-z]+)[^>]*>/) {
      if tag.output.1.isEmpty {
        open.append(tag.output.2)
      } else if open.popLast() != tag.output.2 {
        return false
      }
    }
    return open.isEmpty && !xml.contains(/&(?!(?:lt|gt|amp|quot|#x2061);)/)
  }

  @Test func `the check of well-formedness can fail`() {
    #expect(Self.isWellFormed("<math><mi>x</mi></math>"))
    #expect(!Self.isWellFormed("<math><mi>x</math></mi>"))
    #expect(!Self.isWellFormed("<math><mi>a&b</mi></math>"))
  }
}

/// Writes down an elementwise operation and its derivatives, its value by the name of f.
private struct FormulaWriter: OperationVisitor {
  typealias Result = (Formula, [Formula])?

  let attributes: [Double]
  let arguments: [Formula]

  mutating func visit<O: LeafOperation>(_ operation: O.Type) -> Result { nil }
  mutating func visit<O: GeneralOperation>(_ operation: O.Type) -> Result { nil }

  mutating func visit<O: UnaryOperation>(_ operation: O.Type) -> Result {
    made(operation).map {
      ($0.formula(arguments), $0.partialFormulas(arguments, value: .name("f")))
    }
  }
  mutating func visit<O: BinaryOperation>(_ operation: O.Type) -> Result {
    made(operation).map {
      ($0.formula(arguments), $0.partialFormulas(arguments, value: .name("f")))
    }
  }
  mutating func visit<O: TernaryOperation>(_ operation: O.Type) -> Result {
    made(operation).map {
      ($0.formula(arguments), $0.partialFormulas(arguments, value: .name("f")))
    }
  }

  private func made<O: ElementwiseOperation>(_ operation: O.Type) -> O? {
    (attributes + [0]).withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { O(Parameters($0)) }
    }
  }
}
