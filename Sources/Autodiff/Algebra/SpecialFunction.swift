// SPDX-License-Identifier: Apache-2.0
// ChainRule: the functions beyond the elementary ones, and the operations that they are.

/// A function of one number beyond the elementary ones.
///
/// They are one requirement of an algebra, because every reading treats them alike. Where the
/// derivatives that calculus gives cancel, a function comes with its derivatives of all orders; order
/// 0 is the function.
public enum SpecialFunction: Sendable, Hashable {
  /// The error function, and what is missing from it to 1.
  case erf, erfc
  /// exp(x²) erfc(x), which neither overflows nor vanishes in the right tail.
  case erfcx(order: Int)
  case erfinv
  /// exp(-x²), and the density of the standard normal distribution.
  case gaussian, normalDensity
  /// The share of the standard normal distribution below a number, its logarithm, and its inverse.
  case ndtr, logNdtr, ndtri
  /// log |Γ(x)|.
  case logGamma
  case gamma
  /// The derivative of this order of the digamma function.
  case polygamma(order: Int)
  /// Bessel's functions of the first kind, of orders 0 and 1.
  case besselJ0(order: Int), besselJ1
  /// The modified ones.
  case besselI0(order: Int), besselI1
  /// The modified ones times exp(-|x|).
  case besselI0e(order: Int), besselI1e

  /// The operation that computes it.
  var operation: any UnaryOperation {
    switch self {
    case .erf: Erf()
    case .erfc: Erfc()
    case .erfcx(let order): Erfcx(order: order)
    case .erfinv: Erfinv()
    case .gaussian: Gaussian()
    case .normalDensity: NormalDensity()
    case .ndtr: Ndtr()
    case .logNdtr: LogNdtr()
    case .ndtri: Ndtri()
    case .logGamma: LogGamma()
    case .gamma: Gamma()
    case .polygamma(let order): Polygamma(order: order)
    case .besselJ0(let order): BesselJ0(order: order)
    case .besselJ1: BesselJ1()
    case .besselI0(let order): BesselI0(order: order)
    case .besselI1: BesselI1()
    case .besselI0e(let order): BesselI0e(order: order)
    case .besselI1e: BesselI1e()
    }
  }

  /// The same by its code.
  var code: OperationCode {
    switch self {
    case .erf: .erf
    case .erfc: .erfc
    case .erfcx: .erfcx
    case .erfinv: .erfinv
    case .gaussian: .gaussian
    case .normalDensity: .normalDensity
    case .ndtr: .ndtr
    case .logNdtr: .logNdtr
    case .ndtri: .ndtri
    case .logGamma: .logGamma
    case .gamma: .gamma
    case .polygamma(let order): order == 0 ? .digamma : .polygamma
    case .besselJ0: .besselJ0
    case .besselJ1: .besselJ1
    case .besselI0: .besselI0
    case .besselI1: .besselI1
    case .besselI0e: .besselI0e
    case .besselI1e: .besselI1e
    }
  }

  /// The attributes of that operation.
  var attributes: [(name: String, value: AttributeValue)] {
    switch self {
    case .polygamma(let order): order == 0 ? [] : [("n", .integer(order))]
    case .erfcx(let order), .besselJ0(let order), .besselI0(let order), .besselI0e(let order):
      [("order", .integer(order))]
    case .erf, .erfc, .erfinv, .gaussian, .normalDensity, .ndtr, .logNdtr, .ndtri, .logGamma,
      .gamma,
      .besselJ1, .besselI1, .besselI1e:
      []
    }
  }
}

/// A function of two numbers beyond the elementary ones.
public enum SpecialFunctionOfTwo: Sendable, Hashable {
  /// B(a, b) = Γ(a) Γ(b) / Γ(a + b).
  case beta
  /// The logarithm of its magnitude; its derivatives are those by the first argument.
  case logBeta(order: Int)
  /// The share of Γ(a) = ∫ tᵃ⁻¹ exp(-t) dt below the second argument; its derivatives are those by the
  /// first.
  case lowerGamma(order: Int)
  /// The share above it.
  case upperGamma
  /// The density of the second argument; its derivatives are those by the first.
  case gammaDensity(order: Int)

  /// The operation that computes it.
  var operation: any BinaryOperation {
    switch self {
    case .beta: Beta()
    case .logBeta(let order): LogBeta(order: order)
    case .lowerGamma(let order): LowerGamma(order: order)
    case .upperGamma: UpperGamma()
    case .gammaDensity(let order): GammaDensity(order: order)
    }
  }

  /// The same by its code.
  var code: OperationCode {
    switch self {
    case .beta: .beta
    case .logBeta: .logBeta
    case .lowerGamma: .lowerGamma
    case .upperGamma: .upperGamma
    case .gammaDensity: .gammaDensity
    }
  }

  /// The attributes of that operation.
  var attributes: [(name: String, value: AttributeValue)] {
    switch self {
    case .beta, .upperGamma: []
    case .logBeta(let order), .lowerGamma(let order), .gammaDensity(let order):
      [("order", .integer(order))]
    }
  }
}
