// SPDX-License-Identifier: Apache-2.0
// ChainRule: the functions beyond the elementary ones as numbers.

internal import CSpecialFunctions

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Scalar {
  // In single precision they are rounded from double precision: half a unit, whatever is lost on the
  // way, and one library.
  public static func special(_ function: SpecialFunction, _ x: Self) -> Self {
    Self(value(of: function, at: Double(x)))
  }

  public static func special(_ function: SpecialFunctionOfTwo, _ a: Self, _ b: Self) -> Self {
    let (a, b) = (Double(a), Double(b))
    return switch function {
    case .beta: Self(chainrule_beta(a, b))
    case .lowerGamma(let order): Self(chainrule_gammainc(a, b, order.asOrder))
    case .upperGamma: Self(chainrule_gammaincc(a, b))
    case .gammaDensity(let order): Self(chainrule_gamma_pdf(a, b, order.asOrder))
    case .logBeta(let order): Self(chainrule_betaln(a, b, order.asOrder))
    }
  }
}

private func value(of function: SpecialFunction, at x: Double) -> Double {
  switch function {
  case .erf: chainrule_erf(x)
  case .erfc: chainrule_erfc(x)
  case .erfcx(let order): chainrule_erfcx(x, order.asOrder)
  case .erfinv: chainrule_erfinv(x)
  case .gaussian: chainrule_gaussian(x)
  case .normalDensity: chainrule_normal_pdf(x)
  case .ndtr: chainrule_ndtr(x)
  case .logNdtr: chainrule_log_ndtr(x)
  case .ndtri: chainrule_ndtri(x)
  case .logGamma: chainrule_lgamma(x)
  case .gamma: chainrule_gamma(x)
  case .polygamma(let order): chainrule_polygamma(x, order.asOrder)
  case .besselJ0(let order): chainrule_j0(x, order.asOrder)
  case .besselJ1: chainrule_j1(x)
  case .besselI0(let order): chainrule_i0(x, order.asOrder)
  case .besselI1: chainrule_i1(x)
  case .besselI0e(let order): chainrule_i0e(x, order.asOrder)
  case .besselI1e: chainrule_i1e(x)
  }
}

extension Int {
  /// The number as an order; -1, for which there is no derivative, if it is too large for one.
  fileprivate var asOrder: Int32 { Int32(exactly: self) ?? -1 }
}
