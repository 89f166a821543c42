// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that a result does not depend on how wide the processor's vectors are.

import Foundation
import Testing

@Suite("The width of vectors")
struct VectorWidthTests {
  private static let functions = [
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos",
    "atan", "sinh", "cosh", "tanh", "atanh", "cbrt", "sigmoid", "softplus",
  ]

  /// Each function of 211 numbers between 0 and 1, and the gradients of all their sums.
  private static func document(_ type: String) -> String {
    let numbers = (1...211).map { "\(Double($0) / 223)" }.joined(separator: ", ")
    let nodes = functions.flatMap { name in
      [
        #"{"id": "\#(name)", "op": "\#(name)", "inputs": ["x"]}"#,
        #"{"id": "sum-\#(name)", "op": "sum", "inputs": ["\#(name)"]}"#,
      ]
    }
    let outputs = functions.map { "\"sum-\($0)\"" }
    return """
      {"dtype": "\(type)", "outputs": [\(outputs.joined(separator: ", "))],
       "cotangents": {\(outputs.map { "\($0): 1" }.joined(separator: ", "))},
       "nodes": [{"id": "x", "value": [\(numbers)]}, \(nodes.joined(separator: ", "))]}
      """
  }

  /// The same of rows, where slopes come along with values.
  private static func batch(_ type: String) -> String {
    let numbers = (1...211).map { "\(Double($0) / 23 - 4.5)" }.joined(separator: ", ")
    return """
      {"dtype": "\(type)", "batch": ["x"], "nodes": [{"id": "w", "value": 1.5},
       {"id": "x", "value": [\(numbers)]}, {"id": "p", "op": "mul", "inputs": ["w", "x"]},
       {"id": "f", "op": "sigmoid", "inputs": ["p"]}]}
      """
  }

  @Test(
    "Rows have the same bits with vectors of half the width", arguments: ["float64", "float32"])
  func rows(_ type: String) throws {
    try expectSame(Self.batch(type), longerThan: 8000)
  }

  @Test(
    "Functions of arrays and their gradients have the same bits with vectors of half the width",
    arguments: ["float64", "float32"])
  func widths(_ type: String) throws {
    try expectSame(Self.document(type), longerThan: 20_000)
  }

  private func expectSame(_ document: String, longerThan length: Int) throws {
    let wide = try Executable.run(["gradients", "-"], input: document)
    let narrow = try Executable.run(
      ["gradients", "-"], input: document, environment: ["CHAINRULE_SIMD": "avx2"])
    #expect(wide.status == 0, "\(wide.errors)")
    #expect(wide.output.count > length)
    #expect(wide.output == narrow.output)
  }
}
