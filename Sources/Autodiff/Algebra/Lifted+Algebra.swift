// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementwise rules as steps that carry derivatives along.

extension Lifted {
  init(_ constant: Double) { self.init(fixed: .constant(constant)) }

  static func detached(_ x: Self) -> Self {
    guard case .value(let value) = x.content else { return x }
    return Self(fixed: .value(Base.apply(StopGradient(), value)))
  }

  static func + (a: Self, b: Self) -> Self { step(Add(), a, b) }
  static func - (a: Self, b: Self) -> Self { step(Subtract(), a, b) }
  static func * (a: Self, b: Self) -> Self { step(Multiply(), a, b) }
  static func / (a: Self, b: Self) -> Self { step(Divide(), a, b) }
  static prefix func - (x: Self) -> Self { step(Negate(), x) }

  static func square(_ x: Self) -> Self { step(Square(), x) }
  static func fusedMultiplyAdd(_ a: Self, _ b: Self, _ c: Self) -> Self { a * b + c }
  static func truncatedRemainder(_ a: Self, _ b: Self) -> Self { step(TruncatedRemainder(), a, b) }

  static func exp(_ x: Self) -> Self { step(Exp(), x) }
  static func exp2(_ x: Self) -> Self { step(Exp2(), x) }
  static func exp10(_ x: Self) -> Self { step(Exp10(), x) }
  static func expMinusOne(_ x: Self) -> Self { step(ExpMinusOne(), x) }
  static func log(_ x: Self) -> Self { step(Log(), x) }
  static func log2(_ x: Self) -> Self { step(Log2(), x) }
  static func log10(_ x: Self) -> Self { step(Log10(), x) }
  static func log(onePlus x: Self) -> Self { step(LogOnePlus(), x) }

  static func sqrt(_ x: Self) -> Self { step(SquareRoot(), x) }
  static func cbrt(_ x: Self) -> Self { step(CubeRoot(), x) }
  static func hypot(_ a: Self, _ b: Self) -> Self { step(Hypotenuse(), a, b) }
  static func power(_ a: Self, _ b: Self) -> Self { step(Power(), a, b) }

  static func sin(_ x: Self) -> Self { step(Sin(), x) }
  static func cos(_ x: Self) -> Self { step(Cos(), x) }
  static func tan(_ x: Self) -> Self { step(Tan(), x) }
  static func sinc(_ x: Self, order: Int) -> Self { step(Sinc(order: order), x) }
  static func asin(_ x: Self) -> Self { step(Asin(), x) }
  static func acos(_ x: Self) -> Self { step(Acos(), x) }
  static func atan(_ x: Self) -> Self { step(Atan(), x) }
  static func atan2(y: Self, x: Self) -> Self { step(Atan2(), y, x) }
  static func sinh(_ x: Self) -> Self { step(Sinh(), x) }
  static func cosh(_ x: Self) -> Self { step(Cosh(), x) }
  static func tanh(_ x: Self) -> Self { step(Tanh(), x) }
  static func asinh(_ x: Self) -> Self { step(Asinh(), x) }
  static func acosh(_ x: Self) -> Self { step(Acosh(), x) }
  static func atanh(_ x: Self) -> Self { step(Atanh(), x) }

  static func abs(_ x: Self) -> Self { step(Abs(), x) }
  static func sign(_ x: Self) -> Self { step(Sign(), x) }
  static func floor(_ x: Self) -> Self { step(Floor(), x) }
  static func ceil(_ x: Self) -> Self { step(Ceil(), x) }
  static func roundEven(_ x: Self) -> Self { step(Round(), x) }
  static func trunc(_ x: Self) -> Self { step(Truncate(), x) }
  static func sigmoid(_ x: Self) -> Self { step(Sigmoid(), x) }
  static func softplus(_ x: Self) -> Self { step(Softplus(beta: 1), x) }

  static func special(_ function: SpecialFunction, _ x: Self) -> Self {
    step(function.operation, x)
  }
  static func special(_ function: SpecialFunctionOfTwo, _ a: Self, _ b: Self) -> Self {
    step(function.operation, a, b)
  }

  static func select(
    _ a: Self, _ relation: Relation, _ b: Self,
    then taken: @autoclosure () -> Self, else other: @autoclosure () -> Self
  ) -> Self {
    if let a = a.constant, let b = b.constant {
      return relation.holds(a, b) ? taken() : other()
    }
    guard let first = a.base(like: b), let second = b.base(like: a) else { return other() }
    let condition = Base.apply(Comparison(relation: relation), first, second)
    return choose(Self(fixed: .value(condition)), taken(), other())
  }
}

/// A relation as a rule: 1 where it holds, otherwise 0.
private struct Comparison: BinaryRule {
  let relation: Relation
  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .select(a, relation, b, then: .one, else: .zero)
  }
}
