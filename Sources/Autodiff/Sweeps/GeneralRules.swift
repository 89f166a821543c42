// SPDX-License-Identifier: Apache-2.0
// ChainRule: the rules of general operations, read over numbers.

/// The rules of general operations over numbers, each read in this file only.
///
/// The compiler makes code of its own for each rule at each precision. Whatever is here is made once
/// and called by every sweep; a sweep that read the rules itself would have all of them once more.
/// Readings without numbers go through ``Graph/general(at:)``, where no such code is made.
extension Graph {
  /// Writes the value of a general node, and says why it has none.
  ///
  /// It is written before it is asked about: a product that waits for its place would be worked out twice.
  @inline(never)
  func writeValue<S: Scalar>(
    of node: Int, _ operands: [TensorView<S>], to target: TensorView<S>
  ) -> ValueFault? {
    var rule = ValueRule(operation: general(at: node), operands: operands, target: target)
    return codes[node].accept(&rule) ?? nil
  }

  /// The tangent of a general node's value.
  @inline(never)
  func pushforward<S: Scalar>(
    of node: Int, _ tangents: [TensorView<S>?], _ operands: [TensorView<S>], _ value: TensorView<S>
  ) -> TensorView<S> {
    var rule = PushforwardRule(
      operation: general(at: node), tangents: tangents, operands: operands, value: value)
    return codes[node].accept(&rule) ?? value.filled(with: 0)
  }

  /// The cotangents of the operands of a general node that are wanted.
  @inline(never)
  func pullback<S: Scalar>(
    of node: Int, _ cotangent: TensorView<S>, _ operands: [TensorView<S>], _ value: TensorView<S>,
    wanted: [Bool]
  ) -> [TensorView<S>?] {
    var rule = PullbackRule(
      operation: general(at: node), cotangent: cotangent, operands: operands, value: value,
      wanted: wanted)
    return codes[node].accept(&rule) ?? operands.map { _ in nil }
  }

  /// Where the value of a general node stands on its kinks.
  @inline(never)
  func kinksMet<S: Scalar>(
    by node: Int, _ operands: [TensorView<S>], _ value: TensorView<S>
  ) -> [MetElements<TensorView<S>>] {
    var rule = KinkRule(operation: general(at: node), operands: operands, value: value)
    return codes[node].accept(&rule) ?? []
  }
}

/// Something done with the type of a general operation; `nil` for others.
private protocol GeneralRule: OperationVisitor where Result == Made? {
  associatedtype Made
}

extension GeneralRule {
  func visit<O: LeafOperation>(_ type: O.Type) -> Made? { nil }
  func visit<O: UnaryOperation>(_ type: O.Type) -> Made? { nil }
  func visit<O: BinaryOperation>(_ type: O.Type) -> Made? { nil }
  func visit<O: TernaryOperation>(_ type: O.Type) -> Made? { nil }
}

private struct ValueRule<S: Scalar>: GeneralRule {
  typealias Made = ValueFault?

  let operation: any GeneralOperation
  let operands: [TensorView<S>]
  let target: TensorView<S>

  func visit<O: GeneralOperation>(_ type: O.Type) -> Made? {
    guard let operation = operation as? O else { return nil }
    target.copy(operation.value(operands))
    return .some(operation.fault(numbers, target.numbers))
  }

  private var numbers: [TensorNumbers<S>] {
    @inline(never) get { operands.map(\.numbers) }
  }
}

private struct PushforwardRule<S: Scalar>: GeneralRule {
  typealias Made = TensorView<S>

  let operation: any GeneralOperation
  let tangents: [TensorView<S>?]
  let operands: [TensorView<S>]
  let value: TensorView<S>

  func visit<O: GeneralOperation>(_ type: O.Type) -> Made? {
    (operation as? O)?.pushforward(tangents, operands, value)
  }
}

private struct PullbackRule<S: Scalar>: GeneralRule {
  typealias Made = [TensorView<S>?]

  let operation: any GeneralOperation
  let cotangent: TensorView<S>
  let operands: [TensorView<S>]
  let value: TensorView<S>
  let wanted: [Bool]

  func visit<O: GeneralOperation>(_ type: O.Type) -> Made? {
    (operation as? O)?.pullback(cotangent, operands, value, wanted: wanted)
  }
}

private struct KinkRule<S: Scalar>: GeneralRule {
  typealias Made = [MetElements<TensorView<S>>]

  let operation: any GeneralOperation
  let operands: [TensorView<S>]
  let value: TensorView<S>

  func visit<O: GeneralOperation>(_ type: O.Type) -> Made? {
    (operation as? O)?.kinks(operands, value)
  }
}
