// SPDX-License-Identifier: Apache-2.0
// ChainRule: sin(πx)/(πx) and its derivatives, near 0 and far from it.

internal import RealModule

// With z = πx, the derivatives with respect to z are s_n(z) = ∫₀¹ tⁿ cos(zt + nπ/2) dt, and
// integration by parts ties neighbours together:
//
//     z s_n + n s_(n-1) = sin(z + nπ/2)
//
// Read upwards it divides by z: it magnifies errors by n/z a step and serves where z is large. Read
// downwards it divides by n: it shrinks them by z/n and serves where z is small, started from 0 so
// far above n that nothing of that lie is left. A Taylor series would serve too, but cancels as z
// grows, and needs a term for each digit just as this does.

/// The highest order of derivative that is computed.
private let highestOrder = 65

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Scalar {
  public static func sinc(_ x: Self, order: Int) -> Self {
    guard order >= 0, order <= highestOrder, !x.isNaN else { return .nan }
    if x.isInfinite { return 0 }
    let z = Self.pi * x.magnitude
    let wave = Wave(halfTurns: x.magnitude)
    // An even order is an even function, an odd one odd.
    let sign: Self = order % 2 == 1 && x < 0 ? -1 : 1
    let scale = Self.pow(Self.pi, order)
    if order == 0 { return z == 0 ? 1 : wave.derivative(0) / z }
    if z > Self(max(order, 2)) {
      var s = wave.derivative(0) / z
      for n in 1...order { s = (wave.derivative(n) - Self(n) * s) / z }
      return sign * scale * s
    }
    // z ≤ order (or 2): after 28 + 10√order steps the starting error is below 1e-18 of the result.
    let start = order + 28 + 10 * Int(Self.sqrt(Self(order)))
    var s: Self = 0
    for n in stride(from: start, to: order, by: -1) { s = (wave.derivative(n) - z * s) / Self(n) }
    return sign * scale * s
  }
}

/// The sine and cosine of a number of half turns, reduced before π comes in, so that they are exact
/// where they should be 0 or 1 and keep their digits far from 0.
private struct Wave<S: Scalar> {
  let sine: S
  let cosine: S

  init(halfTurns x: S) {
    let turn = x.remainder(dividingBy: 2)
    let side = turn.magnitude
    let near = S.minimum(side, 1 - side)
    let sine = near > 0.25 ? S.cos(S.pi * (0.5 - near)) : S.sin(S.pi * near)
    let cosine = near > 0.25 ? S.sin(S.pi * (0.5 - near)) : S.cos(S.pi * near)
    self.sine = turn < 0 ? -sine : sine
    self.cosine = side > 0.5 ? -cosine : cosine
  }

  /// The derivative of this order of the sine.
  func derivative(_ order: Int) -> S {
    switch order % 4 {
    case 0: sine
    case 1: cosine
    case 2: -sine
    default: -cosine
    }
  }
}
