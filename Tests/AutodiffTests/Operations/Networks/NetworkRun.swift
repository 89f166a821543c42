// SPDX-License-Identifier: Apache-2.0
// ChainRule: one operation of a network, run in one line.

import AutodiffTesting
import Testing

@testable import Autodiff

/// The run of an operation on tensors named `a`, `b`, `c` and so on; the result is `f`.
///
/// - Parameter truths: The places of operands that are truth values, not numbers.
func run(
  _ code: OperationCode, _ operands: [([Int], [Double])],
  _ attributes: KeyValuePairs<String, AttributeValue> = [:], truths: Set<Int> = []
) throws -> Evaluation {
  var sketch = GraphSketch()
  let names = zip("abcdeghijk", operands).map { String($0.0) }
  for (place, (name, operand)) in zip(names, operands).enumerated() {
    let shape = try #require(Shape(operand.0))
    let tensor = try #require(Tensor(shape: shape, elements: operand.1))
    let isIndex = code.listing.argumentType(place) == .index
    let type = truths.contains(place) ? ElementType.bool : isIndex ? .int64 : .float64
    sketch.builder.leaf(name, tensor, type: type)
  }
  sketch.node("f", code, names, attributes: attributes.map { (name: $0.key, value: $0.value) })
  return try Evaluation(sketch.builder, output: "f")
}

/// An operation with its attributes, gaps at their defaults, for operands of shapes.
func made<O: GeneralOperation>(
  _ type: O.Type, _ shapes: [[Int]], _ attributes: KeyValuePairs<String, AttributeValue> = [:]
) throws -> O {
  let values = try O.listing.attributes.map { listing in
    try #require(attributes.first { $0.key == listing.name }?.value ?? listing.fallback)
  }
  return try O(AttributeValues(values), shapes.map { try #require(Shape($0)) })
}
