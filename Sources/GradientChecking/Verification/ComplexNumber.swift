// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reading of a rule as complex numbers.

internal import Autodiff
internal import ComplexModule
internal import RealModule

/// A complex number near the real axis, as the complex step needs it.
///
/// A function that is analytic on the real axis gives for x + ih the value f(x) + ih f'(x), and nothing
/// is subtracted, so h can be as small as can be (Squire and Trapp 1998). Functions with branches take
/// that of the real part. What is not defined for a real number is NaN here too.
struct ComplexNumber: Algebra {
  let value: Complex<Double>

  init(complex value: Complex<Double>) { self.value = value }
  init(_ constant: Double) { value = Complex(constant) }
  init(_ real: Double, _ imaginary: Double) { value = Complex(real, imaginary) }

  var approximation: Double? { real }
  var real: Double { value.real }
  var imaginary: Double { value.imaginary }

  private static let undefined = ComplexNumber(complex: Complex(.nan, .nan))

  private static func map(
    _ x: ComplexNumber, _ function: (Complex<Double>) -> Complex<Double>
  ) -> ComplexNumber {
    ComplexNumber(complex: function(x.value))
  }

  /// A function that is defined in part of the real axis.
  private static func map(
    _ x: ComplexNumber, where isDefined: Bool, _ function: (Complex<Double>) -> Complex<Double>
  ) -> ComplexNumber {
    isDefined ? ComplexNumber(complex: function(x.value)) : undefined
  }

  static func + (a: Self, b: Self) -> Self { Self(complex: a.value + b.value) }
  static func - (a: Self, b: Self) -> Self { Self(complex: a.value - b.value) }
  static func * (a: Self, b: Self) -> Self { Self(complex: a.value * b.value) }
  static func / (a: Self, b: Self) -> Self { Self(complex: a.value / b.value) }
  static prefix func - (x: Self) -> Self { Self(complex: -x.value) }
  static func fusedMultiplyAdd(_ a: Self, _ b: Self, _ c: Self) -> Self { a * b + c }
  static func truncatedRemainder(_ a: Self, _ b: Self) -> Self { a - b * trunc(a / b) }

  static func detached(_ x: Self) -> Self { Self(x.real) }

  static func exp(_ x: Self) -> Self { map(x, Complex.exp) }
  static func exp2(_ x: Self) -> Self { exp(x * Self(Double.log(2))) }
  static func exp10(_ x: Self) -> Self { exp(x * Self(Double.log(10))) }
  static func expMinusOne(_ x: Self) -> Self { map(x, Complex.expMinusOne) }
  static func log(_ x: Self) -> Self { map(x, where: x.real >= 0) { Complex.log($0) } }
  static func log2(_ x: Self) -> Self { log(x) / Self(Double.log(2)) }
  static func log10(_ x: Self) -> Self { log(x) / Self(Double.log(10)) }
  static func log(onePlus x: Self) -> Self {
    map(x, where: x.real >= -1) { Complex.log(onePlus: $0) }
  }

  static func sqrt(_ x: Self) -> Self { map(x, where: x.real >= 0, Complex.sqrt) }
  static func cbrt(_ x: Self) -> Self {
    x.real < 0 ? -cbrt(-x) : exp(log(x) / Self(3))
  }
  static func hypot(_ a: Self, _ b: Self) -> Self { sqrt(a * a + b * b) }
  static func power(_ a: Self, _ b: Self) -> Self {
    if a.real >= 0 { return exp(b * log(a)) }
    guard b.imaginary == 0, b.real == b.real.rounded() else { return undefined }
    let magnitude = exp(b * log(-a))
    return b.real.truncatingRemainder(dividingBy: 2) == 0 ? magnitude : -magnitude
  }

  static func sin(_ x: Self) -> Self { map(x, Complex.sin) }
  static func cos(_ x: Self) -> Self { map(x, Complex.cos) }
  static func tan(_ x: Self) -> Self { map(x, Complex.tan) }
  static func sinc(_ x: Self, order: Int) -> Self {
    let turned = x * Self(Double.pi)
    return order == 0 && x.real != 0 ? sin(turned) / turned : undefined
  }
  static func asin(_ x: Self) -> Self { map(x, where: x.real.magnitude <= 1, Complex.asin) }
  static func acos(_ x: Self) -> Self { map(x, where: x.real.magnitude <= 1, Complex.acos) }
  // The logarithms that it is made of elsewhere lose an imaginary part this small beside 1.
  static func atan(_ x: Self) -> Self { asin(x / sqrt(Self(1) + x * x)) }
  static func atan2(y: Self, x: Self) -> Self {
    let base = atan(y / x)
    return x.real > 0 ? base : base + Self(y.real < 0 ? -Double.pi : Double.pi)
  }
  static func sinh(_ x: Self) -> Self { map(x, Complex.sinh) }
  static func cosh(_ x: Self) -> Self { map(x, Complex.cosh) }
  static func tanh(_ x: Self) -> Self { map(x, Complex.tanh) }
  static func asinh(_ x: Self) -> Self { map(x, Complex.asinh) }
  static func acosh(_ x: Self) -> Self { map(x, where: x.real >= 1, Complex.acosh) }
  static func atanh(_ x: Self) -> Self { map(x, where: x.real.magnitude <= 1, Complex.atanh) }

  static func abs(_ x: Self) -> Self { x.real < 0 ? -x : x }
  static func sign(_ x: Self) -> Self { Self(x.real > 0 ? 1 : x.real < 0 ? -1 : x.real) }
  static func floor(_ x: Self) -> Self { Self(x.real.rounded(.down)) }
  static func ceil(_ x: Self) -> Self { Self(x.real.rounded(.up)) }
  static func roundEven(_ x: Self) -> Self { Self(x.real.rounded(.toNearestOrEven)) }
  static func trunc(_ x: Self) -> Self { Self(x.real.rounded(.towardZero)) }
  static func sigmoid(_ x: Self) -> Self {
    x.real < 0 ? exp(x) / (Self(1) + exp(x)) : Self(1) / (Self(1) + exp(-x))
  }
  static func softplus(_ x: Self) -> Self {
    x.real > 0 ? x + log(onePlus: exp(-x)) : log(onePlus: exp(x))
  }

  // Nobody who keeps these functions keeps them for complex numbers.
  static func special(_ function: SpecialFunction, _ x: Self) -> Self { undefined }
  static func special(_ function: SpecialFunctionOfTwo, _ a: Self, _ b: Self) -> Self { undefined }

  static func select(
    _ a: Self, _ relation: Relation, _ b: Self,
    then taken: @autoclosure () -> Self, else other: @autoclosure () -> Self
  ) -> Self {
    relation.holds(a.real, b.real) ? taken() : other()
  }

  static func computed(
    _ accurate: @autoclosure () -> Self, writtenAs legible: @autoclosure () -> Self
  ) -> Self {
    accurate()
  }
}
