// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the functions beyond the elementary ones cost.

// From the nanoseconds of Documentation/Decisions/0020-special-functions.md, in round numbers, those that
// are beyond the typical ones where an argument may make the loops longer.

extension SpecialFunction {
  /// The multiplications and additions that a value takes, about.
  var cost: Int {
    switch self {
    case .erf, .erfc, .erfinv, .gaussian, .normalDensity, .ndtr, .logNdtr, .ndtri, .logGamma: 50
    case .gamma, .besselJ1, .besselI1: 100
    case .erfcx(let order), .besselJ0(let order), .besselI0(let order):
      order == 0 ? 50 : 2000
    case .besselI0e(let order), .besselI1e(let order): order == 0 ? 50 : 4000
    case .polygamma(let order): order == 0 ? 50 : 400
    }
  }
}

extension SpecialFunctionOfTwo {
  /// The multiplications and additions that a value takes, about.
  var cost: Int {
    switch self {
    case .beta: 100
    case .logBeta(let order): order == 0 ? 100 : 2000
    // Taylor polynomials are multiplied, which takes the square of their order.
    case .lowerGamma(let order): 4000 + 300 * SpecialFunctionOfTwo.square(order)
    case .upperGamma: 4000
    case .gammaDensity(let order): order == 0 ? 400 : 400 + 400 * min(max(order, 0), 64)
    }
  }

  /// An order has few values, but any number can be stated as one.
  private static func square(_ order: Int) -> Int {
    let bounded = min(max(order, 0), 64)
    return bounded * bounded
  }
}
