// SPDX-License-Identifier: Apache-2.0
// ChainRule: one way to use an operation.

package import Autodiff

/// One way to use an operation: attributes, shapes, and where the elements lie.
package struct OperationCase: Sendable {
  /// The operation.
  package let code: OperationCode
  /// The attributes given; the others take their defaults.
  package let attributes: [(name: String, value: AttributeValue)]
  /// The operands' shapes.
  package let shapes: [Shape]
  /// The result's shape, worked out by hand or by the sampler, not by the operation.
  package let result: Shape
  /// Where the elements of each operand lie.
  package let domains: [Domain]
  /// Operands that are constants: their numbers, by place.
  package let constants: [Int: Tensor<Double>]

  /// States a case; domains left out are those that the operation lists.
  package init(
    _ code: OperationCode, _ shapes: [[Int]], to result: [Int],
    _ attributes: KeyValuePairs<String, AttributeValue> = [:], domains: [Domain]? = nil,
    constants: [Int: Tensor<Double>] = [:]
  ) {
    self.init(
      code, BroadcastShapes(shapes, to: result), attributes.map { ($0.key, $0.value) },
      domains: domains, constants: constants)
  }

  init(
    _ code: OperationCode, _ shapes: BroadcastShapes,
    _ attributes: [(name: String, value: AttributeValue)], domains: [Domain]? = nil,
    constants: [Int: Tensor<Double>] = [:]
  ) {
    self.code = code
    self.attributes = attributes
    self.shapes = shapes.operands
    result = shapes.result
    let listed = domains ?? code.listing.domain
    self.domains = shapes.operands.indices.map { listed.indices.contains($0) ? listed[$0] : .reals }
    self.constants = constants
  }

  /// The places of the operands that vary.
  package var variables: [Int] { shapes.indices.filter { constants[$0] == nil } }

  /// The kinks of an operand that are points of its own, not places where it meets another operand.
  package func kinks(of place: Int) -> [Double] {
    kinks.compactMap { kink in
      if case .point(let number) = kink.place, kink.argument == place { number } else { nil }
    }
  }

  /// The kinks with the attributes of the case.
  package var kinks: [Kink] {
    let listed = code.listing.kinks
    guard !listed.isEmpty, !attributes.isEmpty else { return listed }
    let point = variables.map { Tensor<Double>(repeating: 0, shape: shapes[$0]) }
    return (try? recipe().graph(at: point)).map { $0.graph.kinks(of: $0.output) } ?? listed
  }
}

extension OperationCase: CustomStringConvertible {
  /// The operation, its shapes and its attributes.
  package var description: String {
    let words = attributes.map { "\($0.name)=\($0.value)" }
    let fixed = constants.keys.sorted().map { "operand \($0) constant" }
    let parts = shapes.map(\.description) + words + fixed
    return "\(code.listing.name)(\(parts.joined(separator: ", ")))"
  }
}
