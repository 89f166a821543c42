// SPDX-License-Identifier: Apache-2.0
// ChainRule: the rules of general operations, called without a sweep.

import AutodiffTesting

@testable import Autodiff

/// The rules of a general operation as a map, called without a sweep.
///
/// A sweep copies what a rule returns into memory whose shape was predicted. Here the shapes are
/// those that the rules return.
enum DirectRules {
  /// The map of a case; `nil` for elementwise operations.
  ///
  /// - Parameter isComposed: Whether the derivatives are those that follow from the value, whatever
  ///   the operation says of them.
  static func map(
    of row: OperationCase, composed isComposed: Bool = false
  ) throws -> DifferentiableMap<Double>? {
    guard !row.code.isElementwise else { return nil }
    var generator = SeededGenerator(seed: 3)
    let prepared = try row.recipe().graph(at: row.point(using: &generator))
    var maker = Maker(
      row: row, isComposed: isComposed, graph: prepared.graph, node: prepared.output)
    return row.code.accept(&maker)
  }

  private struct Maker: OperationVisitor {
    let row: OperationCase
    let isComposed: Bool
    let graph: Graph
    let node: Int

    func visit<O: LeafOperation>(_ type: O.Type) -> DifferentiableMap<Double>? { nil }
    func visit<O: UnaryOperation>(_ type: O.Type) -> DifferentiableMap<Double>? { nil }
    func visit<O: BinaryOperation>(_ type: O.Type) -> DifferentiableMap<Double>? { nil }
    func visit<O: TernaryOperation>(_ type: O.Type) -> DifferentiableMap<Double>? { nil }

    func visit<O: GeneralOperation>(_ type: O.Type) -> DifferentiableMap<Double>? {
      guard let rule = graph.general(at: node) as? O else { return nil }
      return isComposed ? map(Composed(rule: rule)) : map(rule)
    }

    private func map<O: GeneralOperation>(_ rule: O) -> DifferentiableMap<Double> {
      let row = row
      func operands(_ point: [Tensor<Double>]) -> [TensorView<Double>] {
        row.full(point.map(Optional.some), row.constants).map { $0.map(view) ?? view(Tensor(0)) }
      }
      return DifferentiableMap(
        name: "the rules of \(row)", predictedShape: row.result,
        sample: { row.point(using: &$0) },
        value: { tensor(rule.value(operands($0))) },
        pushforward: { tangents, point in
          let operands = operands(point)
          let moved = row.full(tangents, [:]).map { $0.map(view) }
          return tensor(rule.pushforward(moved, operands, rule.value(operands)))
        },
        pullback: { cotangent, point, wanted in
          let operands = operands(point)
          let flags = row.shapes.indices.map { place in
            row.variables.firstIndex(of: place).map { wanted[$0] } ?? false
          }
          let shares = rule.pullback(
            view(cotangent), operands, rule.value(operands), wanted: flags)
          return row.variables.map { shares[$0].map(tensor) }
        })
    }
  }
}

/// An operation whose derivatives follow from its value, whatever it says of them.
private struct Composed<O: GeneralOperation>: ComposedOperation {
  static var listing: OperationListing { O.listing }
  let rule: O

  init(rule: O) { self.rule = rule }
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    rule = try O(attributes, operands)
  }

  var resultShape: Shape { rule.resultShape }
  func value<T: TensorAlgebra>(_ operands: [T]) -> T { rule.value(operands) }
}

extension OperationCase {
  /// One entry for every operand, from entries for those that vary and the constants.
  fileprivate func full(
    _ variables: [Tensor<Double>?], _ constants: [Int: Tensor<Double>]
  ) -> [Tensor<Double>?] {
    var entries = [Tensor<Double>?](repeating: nil, count: shapes.count)
    for (place, constant) in constants { entries[place] = constant }
    for (place, entry) in zip(self.variables, variables) { entries[place] = entry }
    return entries
  }
}

/// A tensor as what rules compute with.
func view<S: Scalar>(_ tensor: Tensor<S>) -> TensorView<S> {
  let view = TensorView<S>(undefined: tensor.shape)
  for (index, element) in tensor.elements.enumerated() { view.base[index] = element }
  return view
}

/// What rules compute with as a tensor.
func tensor<S: Scalar>(_ view: TensorView<S>) -> Tensor<S> {
  Tensor(
    view.shape, Array(UnsafeBufferPointer(start: view.base, count: view.count)))
}
