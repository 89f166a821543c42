// SPDX-License-Identifier: Apache-2.0
// ChainRule: formulas without what a reader would strike out.

extension Formula {
  /// The formula without what a reader would strike out: factors of 1, terms of 0, double signs, and
  /// sums and products of small whole numbers.
  ///
  /// It is meant to be read. Computed, it differs where a struck factor 0 met an infinity or a NaN.
  public var simplified: Formula { simplified(depth: 0) }

  private func simplified(depth: Int) -> Formula {
    if depth > Formula.depthLimit { return self }
    let next = depth + 1
    return switch self {
    case .number, .name, .attribute: self
    case .call(let name, let arguments): .call(name, arguments.map { $0.simplified(depth: next) })
    case .sum(let a, let b): .added(a.simplified(depth: next), b.simplified(depth: next))
    case .difference(let a, let b):
      .taken(b.simplified(depth: next), from: a.simplified(depth: next))
    case .product(let a, let b): .multiplied(a.simplified(depth: next), b.simplified(depth: next))
    case .quotient(let a, let b): .divided(a.simplified(depth: next), by: b.simplified(depth: next))
    case .power(let a, let b): .raised(a.simplified(depth: next), to: b.simplified(depth: next))
    case .negation(let x): .negated(x.simplified(depth: next))
    case .comparison(let a, let relation, let b):
      .comparison(a.simplified(depth: next), relation, b.simplified(depth: next))
    case .piecewise(let condition, let a, let b):
      .chosen(
        condition.simplified(depth: next), a.simplified(depth: next), b.simplified(depth: next))
    }
  }

  private static func added(_ a: Formula, _ b: Formula) -> Formula {
    if let whole = folded(a, b, +) { return whole }
    return switch (a, b) {
    case (.number(0), _): b
    case (_, .number(0)): a
    case (_, .negation(let y)): .difference(a, y)
    default: .sum(a, b)
    }
  }

  private static func taken(_ b: Formula, from a: Formula) -> Formula {
    if let whole = folded(a, b, -) { return whole }
    return switch (a, b) {
    case (_, .number(0)): a
    case (.number(0), _): negated(b)
    case (_, .negation(let y)): .sum(a, y)
    default: .difference(a, b)
    }
  }

  private static func multiplied(_ a: Formula, _ b: Formula) -> Formula {
    if let whole = folded(a, b, *) { return whole }
    return switch (a, b) {
    case (.number(0), _), (_, .number(0)): .number(0)
    case (.number(1), _): b
    case (_, .number(1)): a
    case (.negation(.number(1)), _): negated(b)
    case (_, .negation(.number(1))): negated(a)
    default: .product(a, b)
    }
  }

  private static func divided(_ a: Formula, by b: Formula) -> Formula {
    b == .number(1) ? a : .quotient(a, b)
  }

  private static func raised(_ a: Formula, to b: Formula) -> Formula {
    switch b {
    case .number(0): .number(1)
    case .number(1): a
    default: .power(a, b)
    }
  }

  private static func negated(_ x: Formula) -> Formula {
    if case .negation(let y) = x { y } else { .negation(x) }
  }

  private static func chosen(_ condition: Formula, _ a: Formula, _ b: Formula) -> Formula {
    a == b ? a : .piecewise(condition, a, b)
  }

  /// The number that two small whole numbers make; others may round, and tell more as they are.
  private static func folded(
    _ a: Formula, _ b: Formula, _ operation: (Double, Double) -> Double
  ) -> Formula? {
    guard let a = a.smallWhole, let b = b.smallWhole else { return nil }
    return Formula(operation(a, b) + 0)
  }

  private var smallWhole: Double? {
    switch self {
    case .number(let x) where x.magnitude <= 1e6 && x == x.rounded(): x
    case .negation(let x): x.smallWhole.map { -$0 }
    default: nil
    }
  }
}
