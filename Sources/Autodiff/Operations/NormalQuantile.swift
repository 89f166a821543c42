// SPDX-License-Identifier: Apache-2.0
// ChainRule: the quantile of the normal distribution, the same on every machine.

/// The quantile of the standard normal distribution: the number below which a share of it lies.
///
/// The rational approximations are those of Wichura's algorithm AS 241 (1988), good to about 1e-15.
/// Only what IEEE 754 rounds exactly is used (sums, products, quotients and square roots), so that
/// one seed makes the same bits everywhere; a logarithm from the system's library would not. For the
/// same reason the coefficients are cut to the digits that tell one double from the next: on some
/// machines literals pass through a wider type, and longer ones would be rounded twice.
enum NormalQuantile {
  /// The quantile at a share, above 0 and below 1.
  static func value(at share: Double) -> Double {
    let offset = share - 0.5
    if offset.magnitude <= 0.425 { return offset * middle.value(at: 0.180625 - offset * offset) }
    let depth = (-logarithm(min(share, 1 - share))).squareRoot()
    let size = depth <= 5 ? tail.value(at: depth - 1.6) : farTail.value(at: depth - 5)
    return offset < 0 ? -size : size
  }

  /// The natural logarithm of a normal number: of its exponent, and of its significand by the series
  /// 2·artanh(s) = 2s·(1 + s²/3 + s⁴/5 + ...), where |s| < 0.172.
  private static func logarithm(_ x: Double) -> Double {
    var (significand, exponent) = (x.significand, Double(x.exponent))
    if significand > 1.4142135623730951 {
      significand /= 2
      exponent += 1
    }
    let s = (significand - 1) / (significand + 1)
    return exponent * 0.6931471805599453 + 2 * s * polynomial(s * s, series)
  }

  /// A polynomial from its coefficients, that of the lowest power first.
  private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }

  /// A quotient of two polynomials.
  private struct Quotient {
    let numerator: [Double]
    let denominator: [Double]

    func value(at x: Double) -> Double {
      polynomial(x, numerator) / polynomial(x, denominator)
    }
  }

  private static let series = (0..<12).map { 1 / Double(2 * $0 + 1) }

  private static let middle = Quotient(
    numerator: [
      3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
      45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
    ],
    denominator: [
      1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
      39307.89580009271, 28729.085735721943, 5226.495278852854,
    ])

  private static let tail = Quotient(
    numerator: [
      1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
      1.2704582524523684, 0.2417807251774506, 0.022723844989269184,
      0.0007745450142783414,
    ],
    denominator: [
      1, 2.053191626637759, 1.6763848301838038, 0.6897673349851,
      0.14810397642748008, 0.015198666563616457, 0.0005475938084995345,
      1.0507500716444169e-9,
    ])

  private static let farTail = Quotient(
    numerator: [
      6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
      0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5,
      2.0103343992922881e-7,
    ],
    denominator: [
      1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615,
      0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7,
      2.0442631033899397e-15,
    ])
}
