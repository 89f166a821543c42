// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reading of a rule that can be gone back.

/// A value of a rule that can be gone back: it knows which step it came from.
///
/// It is how the pullback of a ``ComposedOperation`` follows from its value: the rule runs once over
/// these, and then the pullbacks of its steps run from the last to the first.
struct Traced<Base: TensorAlgebra>: Lifted {
  let content: LiftedContent<Base>
  private let origin: Origin?

  /// The trace of a value, and the number of its step there.
  struct Origin {
    let trace: Trace<Base>
    let number: Int
  }

  /// Whether anything that the rule is differentiated with respect to has a part in it.
  private var varies: Bool { origin != nil }

  init(fixed content: LiftedContent<Base>) { (self.content, origin) = (content, nil) }

  private init(_ value: Base, _ origin: Origin) {
    (content, self.origin) = (.value(value), origin)
  }

  /// A value with respect to which the rule is differentiated.
  init(_ value: Base, in trace: Trace<Base>) {
    self.init(value, Origin(trace: trace, number: trace.append([]) { _ in [] }))
  }

  static func step<O: UnaryOperation>(_ operation: O, _ x: Traced) -> Traced {
    if let constant = x.constant { return Traced(operation.value(constant)) }
    let (operand, value) = (x.base, Base.apply(operation, x.base))
    return appended(value, [x]) { cotangent in
      [cotangent * Base.apply(Slope(operation: operation), operand, value)]
    }
  }

  static func step<O: BinaryOperation>(_ operation: O, _ a: Traced, _ b: Traced) -> Traced {
    guard let first = a.base(like: b), let second = b.base(like: a) else {
      return Traced(operation.value(a.constant ?? .nan, b.constant ?? .nan))
    }
    let (value, varies) = (Base.apply(operation, first, second), (a.varies, b.varies))
    return appended(value, [a, b]) { cotangent in
      [
        varies.0
          ? (cotangent * operation.firstPartial(first, second, value)).unbroadcast(to: first.shape)
          : nil,
        varies.1
          ? (cotangent * operation.secondPartial(first, second, value)).unbroadcast(
            to: second.shape)
          : nil,
      ]
    }
  }

  static func step<O: GeneralOperation>(_ operation: O, _ operands: [Traced]) -> Traced {
    let bases = operands.map(\.base)
    let (value, wanted) = (operation.value(bases), operands.map(\.varies))
    return appended(value, operands) { cotangent in
      operation.pullback(cotangent, bases, value, wanted: wanted)
    }
  }

  static func choose(_ condition: Traced, _ a: Traced, _ b: Traced) -> Traced {
    let whether = condition.base
    let (first, second) = (a.base(like: condition), b.base(like: condition))
    guard let first, let second else { return b }
    return appended(Base.choose(whether, first, second), [a, b]) { cotangent in
      let nothing = cotangent.filled(with: 0, shape: .scalar)
      return [
        Base.choose(whether, cotangent, nothing).unbroadcast(to: first.shape),
        Base.choose(whether, nothing, cotangent).unbroadcast(to: second.shape),
      ]
    }
  }

  private static func appended(
    _ value: Base, _ operands: [Traced], _ pullback: @escaping (Base) -> [Base?]
  ) -> Traced {
    guard let trace = operands.lazy.compactMap({ $0.origin?.trace }).first else {
      return Traced(fixed: .value(value))
    }
    let number = trace.append(operands.map { $0.origin?.number }, pullback)
    return Traced(value, Origin(trace: trace, number: number))
  }

  /// The cotangents of values from which this one was computed; `nil` where that is zero.
  func pullback(_ cotangent: Base, to values: [Traced?]) -> [Base?] {
    guard let origin else { return values.map { _ in nil } }
    let cotangents = origin.trace.cotangents(from: origin.number, cotangent)
    return values.map { value in value?.origin.flatMap { cotangents[$0.number] } }
  }
}

/// The steps of a rule, in the order in which they were taken.
final class Trace<Base: TensorAlgebra> {
  private struct Step {
    /// The steps that the operands came from; `nil` for those that do not vary.
    let operands: [Int?]
    let pullback: (Base) -> [Base?]
  }

  private var steps: [Step] = []

  /// Appends a step and gives its number.
  fileprivate func append(_ operands: [Int?], _ pullback: @escaping (Base) -> [Base?]) -> Int {
    steps.append(Step(operands: operands, pullback: pullback))
    return steps.count - 1
  }

  /// The cotangent of every step up to the one that is given its own.
  fileprivate func cotangents(from last: Int, _ cotangent: Base) -> [Base?] {
    var cotangents = [Base?](repeating: nil, count: steps.count)
    cotangents[last] = cotangent
    for number in (0...last).reversed() {
      guard let cotangent = cotangents[number] else { continue }
      for (operand, share) in zip(steps[number].operands, steps[number].pullback(cotangent)) {
        guard let operand, let share else { continue }
        cotangents[operand] = cotangents[operand].map { $0 + share } ?? share
      }
    }
    return cotangents
  }
}
