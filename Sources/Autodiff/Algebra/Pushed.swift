// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reading of a rule that carries tangents.

/// A value of a rule with its tangent: how the pushforward of a ``ComposedOperation`` follows from its
/// value.
struct Pushed<Base: TensorAlgebra>: Lifted {
  let content: LiftedContent<Base>
  /// Of the value's shape; `nil` if it does not move.
  let tangent: Base?

  init(fixed content: LiftedContent<Base>) { (self.content, tangent) = (content, nil) }

  init(_ value: Base, tangent: Base?) { (content, self.tangent) = (.value(value), tangent) }

  static func step<O: UnaryOperation>(_ operation: O, _ x: Pushed) -> Pushed {
    if let constant = x.constant { return Pushed(operation.value(constant)) }
    let value = Base.apply(operation, x.base)
    let tangent = x.tangent.map { $0 * Base.apply(Slope(operation: operation), x.base, value) }
    return Pushed(value, tangent: tangent)
  }

  static func step<O: BinaryOperation>(_ operation: O, _ a: Pushed, _ b: Pushed) -> Pushed {
    guard let first = a.base(like: b), let second = b.base(like: a) else {
      return Pushed(operation.value(a.constant ?? .nan, b.constant ?? .nan))
    }
    let value = Base.apply(operation, first, second)
    let terms = [
      a.tangent.map { $0 * operation.firstPartial(first, second, value) },
      b.tangent.map { $0 * operation.secondPartial(first, second, value) },
    ]
    return Pushed(value, tangent: Base.total(terms)?.broadcast(to: value.shape))
  }

  static func step<O: GeneralOperation>(_ operation: O, _ operands: [Pushed]) -> Pushed {
    let (bases, tangents) = (operands.map(\.base), operands.map(\.tangent))
    let value = operation.value(bases)
    guard tangents.contains(where: { $0 != nil }) else { return Pushed(value, tangent: nil) }
    return Pushed(value, tangent: operation.pushforward(tangents, bases, value))
  }

  static func choose(_ condition: Pushed, _ a: Pushed, _ b: Pushed) -> Pushed {
    let whether = condition.base
    let (first, second) = (a.base(like: condition), b.base(like: condition))
    guard let first, let second else { return b }
    let value = Base.choose(whether, first, second)
    if a.tangent == nil, b.tangent == nil { return Pushed(value, tangent: nil) }
    let nothing = value.filled(with: 0, shape: .scalar)
    let tangent = Base.choose(whether, a.tangent ?? nothing, b.tangent ?? nothing)
    return Pushed(value, tangent: tangent.broadcast(to: value.shape))
  }
}
