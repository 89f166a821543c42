// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a graph of one operation gives.

import AutodiffTesting
import Testing

@testable import Autodiff

/// What a graph of one operation gives: its value, and the cotangents of its operands.
struct OperationAnswer {
  let value: Tensor<Double>
  let cotangents: [Tensor<Double>?]

  /// - Parameter cotangent: That of the value, from the value.
  init(
    _ code: OperationCode, _ operands: [Tensor<Double>],
    _ attributes: [(name: String, value: AttributeValue)],
    cotangent: (Tensor<Double>) -> [Double]
  ) throws {
    var builder = GraphBuilder()
    let leaves = operands.enumerated().map { place, tensor in
      builder.leaf(
        "o\(place)", tensor, varies: true, type: code.listing.argumentType(place).leafType)
    }
    let node = builder.apply(code, leaves, attributes, name: "y")
    let (graph, numbers) = try builder.build()
    let tape = try Plan(graph, outputs: [node]).forward(numbers, as: Double.self)
    value = try #require(tape.value(of: node))
    let found = try tape.reverse([Seed(node: node, elements: cotangent(value))])
    cotangents = leaves.map { found.gradient(of: $0) }
  }
}
