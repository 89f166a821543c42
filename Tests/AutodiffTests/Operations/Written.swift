// SPDX-License-Identifier: Apache-2.0
// ChainRule: an algebra that computes the form that is written down, for the tests.

@testable import Autodiff

/// A number of any algebra that takes the other branch of ``Algebra/computed(_:writtenAs:)``.
struct Written<A: Algebra>: Algebra {
  let number: A

  init(_ constant: Double) { number = A(constant) }
  init(number: A) { self.number = number }

  static func + (a: Self, b: Self) -> Self { Self(number: a.number + b.number) }
  static func - (a: Self, b: Self) -> Self { Self(number: a.number - b.number) }
  static func * (a: Self, b: Self) -> Self { Self(number: a.number * b.number) }
  static func / (a: Self, b: Self) -> Self { Self(number: a.number / b.number) }
  static prefix func - (x: Self) -> Self { Self(number: -x.number) }
  static func fusedMultiplyAdd(_ a: Self, _ b: Self, _ c: Self) -> Self {
    Self(number: .fusedMultiplyAdd(a.number, b.number, c.number))
  }
  static func truncatedRemainder(_ a: Self, _ b: Self) -> Self {
    Self(number: .truncatedRemainder(a.number, b.number))
  }

  static func exp(_ x: Self) -> Self { Self(number: .exp(x.number)) }
  static func exp2(_ x: Self) -> Self { Self(number: .exp2(x.number)) }
  static func exp10(_ x: Self) -> Self { Self(number: .exp10(x.number)) }
  static func expMinusOne(_ x: Self) -> Self { Self(number: .expMinusOne(x.number)) }
  static func log(_ x: Self) -> Self { Self(number: .log(x.number)) }
  static func log2(_ x: Self) -> Self { Self(number: .log2(x.number)) }
  static func log10(_ x: Self) -> Self { Self(number: .log10(x.number)) }
  static func log(onePlus x: Self) -> Self { Self(number: .log(onePlus: x.number)) }

  static func sqrt(_ x: Self) -> Self { Self(number: .sqrt(x.number)) }
  static func cbrt(_ x: Self) -> Self { Self(number: .cbrt(x.number)) }
  static func hypot(_ a: Self, _ b: Self) -> Self { Self(number: .hypot(a.number, b.number)) }
  static func power(_ a: Self, _ b: Self) -> Self { Self(number: .power(a.number, b.number)) }

  static func sin(_ x: Self) -> Self { Self(number: .sin(x.number)) }
  static func cos(_ x: Self) -> Self { Self(number: .cos(x.number)) }
  static func tan(_ x: Self) -> Self { Self(number: .tan(x.number)) }
  static func sinc(_ x: Self, order: Int) -> Self { Self(number: .sinc(x.number, order: order)) }
  static func asin(_ x: Self) -> Self { Self(number: .asin(x.number)) }
  static func acos(_ x: Self) -> Self { Self(number: .acos(x.number)) }
  static func atan(_ x: Self) -> Self { Self(number: .atan(x.number)) }
  static func atan2(y: Self, x: Self) -> Self { Self(number: .atan2(y: y.number, x: x.number)) }
  static func sinh(_ x: Self) -> Self { Self(number: .sinh(x.number)) }
  static func cosh(_ x: Self) -> Self { Self(number: .cosh(x.number)) }
  static func tanh(_ x: Self) -> Self { Self(number: .tanh(x.number)) }
  static func asinh(_ x: Self) -> Self { Self(number: .asinh(x.number)) }
  static func acosh(_ x: Self) -> Self { Self(number: .acosh(x.number)) }
  static func atanh(_ x: Self) -> Self { Self(number: .atanh(x.number)) }

  static func abs(_ x: Self) -> Self { Self(number: .abs(x.number)) }
  static func sign(_ x: Self) -> Self { Self(number: .sign(x.number)) }
  static func floor(_ x: Self) -> Self { Self(number: .floor(x.number)) }
  static func ceil(_ x: Self) -> Self { Self(number: .ceil(x.number)) }
  static func roundEven(_ x: Self) -> Self { Self(number: .roundEven(x.number)) }
  static func trunc(_ x: Self) -> Self { Self(number: .trunc(x.number)) }
  static func sigmoid(_ x: Self) -> Self { Self(number: .sigmoid(x.number)) }
  static func softplus(_ x: Self) -> Self { Self(number: .softplus(x.number)) }

  static func special(_ function: SpecialFunction, _ x: Self) -> Self {
    Self(number: .special(function, x.number))
  }
  static func special(_ function: SpecialFunctionOfTwo, _ a: Self, _ b: Self) -> Self {
    Self(number: .special(function, a.number, b.number))
  }

  static func select(
    _ a: Self, _ relation: Relation, _ b: Self,
    then taken: @autoclosure () -> Self, else other: @autoclosure () -> Self
  ) -> Self {
    Self(number: .select(a.number, relation, b.number, then: taken().number, else: other().number))
  }

  static func computed(
    _ accurate: @autoclosure () -> Self, writtenAs legible: @autoclosure () -> Self
  ) -> Self {
    legible()
  }
}
