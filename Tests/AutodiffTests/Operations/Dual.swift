// SPDX-License-Identifier: Apache-2.0
// ChainRule: an algebra that differentiates what it reads, by the rules themselves, for the tests.

@testable import Autodiff

/// A value and its tangent, over any algebra.
///
/// Nested, it differentiates rules again and again, just as recorded nodes are. A constant has no tangent, so that no infinite slope meets its 0.
struct Dual<A: Algebra>: Algebra {
  let value: A
  let tangent: A?

  init(_ value: A, _ tangent: A?) {
    self.value = value
    self.tangent = tangent
  }

  init(_ constant: Double) { self.init(A(constant), nil) }

  static func lift<O: UnaryOperation>(_ operation: O, _ x: Self) -> Self {
    let y = operation.value(x.value)
    return Self(y, x.tangent.map { operation.derivative(x.value, y) * $0 })
  }

  static func lift<O: BinaryOperation>(_ operation: O, _ a: Self, _ b: Self) -> Self {
    let y = operation.value(a.value, b.value)
    let left = a.tangent.map { operation.partialA(a.value, b.value, y) * $0 }
    let right = b.tangent.map { operation.partialB(a.value, b.value, y) * $0 }
    return Self(y, left.map { l in right.map { l + $0 } ?? l } ?? right)
  }

  static func + (a: Self, b: Self) -> Self { lift(Add(), a, b) }
  static func - (a: Self, b: Self) -> Self { lift(Subtract(), a, b) }
  static func * (a: Self, b: Self) -> Self { lift(Multiply(), a, b) }
  static func / (a: Self, b: Self) -> Self { lift(Divide(), a, b) }
  static prefix func - (x: Self) -> Self { lift(Negate(), x) }
  static func fusedMultiplyAdd(_ a: Self, _ b: Self, _ c: Self) -> Self { a * b + c }
  static func truncatedRemainder(_ a: Self, _ b: Self) -> Self { lift(TruncatedRemainder(), a, b) }

  static func exp(_ x: Self) -> Self { lift(Exp(), x) }
  static func exp2(_ x: Self) -> Self { lift(Exp2(), x) }
  static func exp10(_ x: Self) -> Self { lift(Exp10(), x) }
  static func expMinusOne(_ x: Self) -> Self { lift(ExpMinusOne(), x) }
  static func log(_ x: Self) -> Self { lift(Log(), x) }
  static func log2(_ x: Self) -> Self { lift(Log2(), x) }
  static func log10(_ x: Self) -> Self { lift(Log10(), x) }
  static func log(onePlus x: Self) -> Self { lift(LogOnePlus(), x) }

  static func sqrt(_ x: Self) -> Self { lift(SquareRoot(), x) }
  static func cbrt(_ x: Self) -> Self { lift(CubeRoot(), x) }
  static func hypot(_ a: Self, _ b: Self) -> Self { lift(Hypotenuse(), a, b) }
  static func power(_ a: Self, _ b: Self) -> Self { lift(Power(), a, b) }

  static func sin(_ x: Self) -> Self { lift(Sin(), x) }
  static func cos(_ x: Self) -> Self { lift(Cos(), x) }
  static func tan(_ x: Self) -> Self { lift(Tan(), x) }
  static func sinc(_ x: Self, order: Int) -> Self { lift(Sinc(order: order), x) }
  static func asin(_ x: Self) -> Self { lift(Asin(), x) }
  static func acos(_ x: Self) -> Self { lift(Acos(), x) }
  static func atan(_ x: Self) -> Self { lift(Atan(), x) }
  static func atan2(y: Self, x: Self) -> Self { lift(Atan2(), y, x) }
  static func sinh(_ x: Self) -> Self { lift(Sinh(), x) }
  static func cosh(_ x: Self) -> Self { lift(Cosh(), x) }
  static func tanh(_ x: Self) -> Self { lift(Tanh(), x) }
  static func asinh(_ x: Self) -> Self { lift(Asinh(), x) }
  static func acosh(_ x: Self) -> Self { lift(Acosh(), x) }
  static func atanh(_ x: Self) -> Self { lift(Atanh(), x) }

  static func abs(_ x: Self) -> Self { lift(Abs(), x) }
  static func sign(_ x: Self) -> Self { lift(Sign(), x) }
  static func floor(_ x: Self) -> Self { lift(Floor(), x) }
  static func ceil(_ x: Self) -> Self { lift(Ceil(), x) }
  static func roundEven(_ x: Self) -> Self { lift(Round(), x) }
  static func trunc(_ x: Self) -> Self { lift(Truncate(), x) }
  static func sigmoid(_ x: Self) -> Self { lift(Sigmoid(), x) }
  static func softplus(_ x: Self) -> Self { lift(Softplus(beta: 1), x) }

  static func special(_ function: SpecialFunction, _ x: Self) -> Self {
    lift(function.operation, x)
  }
  static func special(_ function: SpecialFunctionOfTwo, _ a: Self, _ b: Self) -> Self {
    lift(function.operation, a, b)
  }

  static func select(
    _ a: Self, _ relation: Relation, _ b: Self,
    then taken: @autoclosure () -> Self, else other: @autoclosure () -> Self
  ) -> Self {
    let (p, q) = (taken(), other())
    let value = A.select(a.value, relation, b.value, then: p.value, else: q.value)
    if p.tangent == nil && q.tangent == nil { return Self(value, nil) }
    return Self(
      value,
      A.select(
        a.value, relation, b.value, then: p.tangent ?? .zero, else: q.tangent ?? .zero))
  }

  static func computed(
    _ accurate: @autoclosure () -> Self, writtenAs legible: @autoclosure () -> Self
  ) -> Self {
    accurate()
  }
}
