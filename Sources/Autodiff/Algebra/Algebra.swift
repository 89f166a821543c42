// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a rule may do to a scalar.

/// What a rule may do to a scalar.
///
/// A rule is written once, as a generic function over an algebra, and read in several ways:
///
/// - a floating-point type evaluates it,
/// - ``Recorded`` appends it to a graph as nodes, which is how derivatives of any order come about,
/// - ``Formula`` writes it down, which is where text, LaTeX and MathML come from.
///
/// The functions are those of libm and follow IEEE 754 at the ends of their domains.
public protocol Algebra {
  /// The constant of this value.
  init(_ constant: Double)

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static prefix func - (x: Self) -> Self

  /// `a * b + c`, rounded once: where the product and `c` cancel, rounding the product first leaves
  /// no digit, and nothing built from the other requirements gets it back.
  static func fusedMultiplyAdd(_ a: Self, _ b: Self, _ c: Self) -> Self
  /// What remains of `a` after whole multiples of `b`, with the sign of `a`: exact, as C's `fmod`,
  /// where `a - b * trunc(a / b)` loses every digit once the quotient is large.
  static func truncatedRemainder(_ a: Self, _ b: Self) -> Self
  /// The square.
  static func square(_ x: Self) -> Self

  static func exp(_ x: Self) -> Self
  static func exp2(_ x: Self) -> Self
  static func exp10(_ x: Self) -> Self
  static func expMinusOne(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func log2(_ x: Self) -> Self
  static func log10(_ x: Self) -> Self
  static func log(onePlus x: Self) -> Self

  static func sqrt(_ x: Self) -> Self
  static func cbrt(_ x: Self) -> Self
  static func hypot(_ a: Self, _ b: Self) -> Self
  /// `a` raised to `b`, with the special cases of C's `pow`: defined for negative `a` and whole `b`.
  static func power(_ a: Self, _ b: Self) -> Self

  static func sin(_ x: Self) -> Self
  static func cos(_ x: Self) -> Self
  static func tan(_ x: Self) -> Self
  /// The derivative of this order of sin(πx)/(πx); order 0 is the function.
  ///
  /// The quotients that calculus gives for the derivatives cancel at 0, the more the higher the
  /// order, so the whole family is one function.
  static func sinc(_ x: Self, order: Int) -> Self
  static func asin(_ x: Self) -> Self
  static func acos(_ x: Self) -> Self
  static func atan(_ x: Self) -> Self
  static func atan2(y: Self, x: Self) -> Self
  static func sinh(_ x: Self) -> Self
  static func cosh(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
  static func asinh(_ x: Self) -> Self
  static func acosh(_ x: Self) -> Self
  static func atanh(_ x: Self) -> Self

  /// The distance from zero.
  static func abs(_ x: Self) -> Self
  /// -1, 0 or 1; NaN stays NaN.
  static func sign(_ x: Self) -> Self
  /// The largest whole number that is not larger.
  static func floor(_ x: Self) -> Self
  /// The smallest whole number that is not smaller.
  static func ceil(_ x: Self) -> Self
  /// The nearest whole number, halves to the even one.
  static func roundEven(_ x: Self) -> Self
  /// The whole part, towards zero.
  static func trunc(_ x: Self) -> Self
  /// The logistic function 1/(1 + exp(-x)), without overflow in either tail.
  static func sigmoid(_ x: Self) -> Self
  /// log(1 + exp(x)), without overflow: the integral of ``sigmoid(_:)``, smooth at 0 where its parts
  /// are not.
  static func softplus(_ x: Self) -> Self

  /// A function beyond the elementary ones.
  static func special(_ function: SpecialFunction, _ x: Self) -> Self
  /// The same of two arguments.
  static func special(_ function: SpecialFunctionOfTwo, _ a: Self, _ b: Self) -> Self

  /// One of two values, by how `a` relates to `b`; comparisons with NaN do not hold.
  static func select(
    _ a: Self, _ relation: Relation, _ b: Self,
    then taken: @autoclosure () -> Self, else other: @autoclosure () -> Self
  ) -> Self

  /// The value itself, without what a reading carries along with it to differentiate.
  static func detached(_ x: Self) -> Self

  /// The number that it is, or is very near to; `nil` where nothing is computed.
  var approximation: Double? { get }

  /// The same mathematical expression twice: as it is computed and as it is written down.
  ///
  /// The form that keeps every digit is seldom the one a person recognises. Readings that compute
  /// take the first form, the reading that writes takes the second; a law ties the two together.
  static func computed(
    _ accurate: @autoclosure () -> Self, writtenAs legible: @autoclosure () -> Self
  ) -> Self
}

/// How two scalars compare.
public enum Relation: String, Sendable, CaseIterable {
  case less = "<"
  case lessOrEqual = "<="
  case equal = "=="
  case notEqual = "!="
  case greater = ">"
  case greaterOrEqual = ">="
}

extension Algebra {
  /// The square, as one multiplication: of the readings, only the one that writes has another.
  @inlinable public static func square(_ x: Self) -> Self { x * x }

  /// Most readings carry nothing along.
  @inlinable public static func detached(_ x: Self) -> Self { x }

  /// Most readings of a rule know no number.
  @inlinable public var approximation: Double? { nil }

  /// The constant 1.
  @inlinable public static var one: Self { Self(1) }

  /// The constant 0.
  @inlinable public static var zero: Self { Self(0) }

  /// One of two values, by how `a` relates to a constant.
  @inlinable public static func select(
    _ a: Self, _ relation: Relation, _ b: Double,
    then taken: @autoclosure () -> Self, else other: @autoclosure () -> Self
  ) -> Self {
    select(a, relation, Self(b), then: taken(), else: other())
  }

  /// The sum with a constant.
  @inlinable public static func + (a: Self, b: Double) -> Self { a + Self(b) }
  /// The sum of a constant and a value.
  @inlinable public static func + (a: Double, b: Self) -> Self { Self(a) + b }
  /// The difference from a constant.
  @inlinable public static func - (a: Self, b: Double) -> Self { a - Self(b) }
  /// A constant less a value.
  @inlinable public static func - (a: Double, b: Self) -> Self { Self(a) - b }
  /// The product with a constant.
  @inlinable public static func * (a: Self, b: Double) -> Self { a * Self(b) }
  /// The product of a constant and a value.
  @inlinable public static func * (a: Double, b: Self) -> Self { Self(a) * b }
  /// The quotient by a constant.
  @inlinable public static func / (a: Self, b: Double) -> Self { a / Self(b) }
  /// A constant divided by a value.
  @inlinable public static func / (a: Double, b: Self) -> Self { Self(a) / b }
}
