// SPDX-License-Identifier: Apache-2.0
// ChainRule: how far apart two floating-point numbers are.

/// The number of floating-point numbers from one to the other, counting one of them.
///
/// Zeros of both signs are 0 apart, and NaNs are 0 apart from each other and infinitely far from any
/// number.
package func unitsInTheLastPlace(from a: Double, to b: Double) -> Double {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN ? 0 : .infinity }
  return distance(Int64(bitPattern: a.magnitude.bitPattern), a.sign, b.magnitude.bitPattern, b.sign)
}

/// The same for single precision.
package func unitsInTheLastPlace(from a: Float, to b: Float) -> Double {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN ? 0 : .infinity }
  return distance(
    Int64(a.magnitude.bitPattern), a.sign, UInt64(b.magnitude.bitPattern), b.sign)
}

// The bits of a magnitude count the numbers from zero up to it.
private func distance(
  _ a: Int64, _ signOfA: FloatingPointSign, _ b: UInt64, _ signOfB: FloatingPointSign
) -> Double {
  let placeOfA = Double(a) * (signOfA == .minus ? -1 : 1)
  let placeOfB = Double(b) * (signOfB == .minus ? -1 : 1)
  if signOfA == signOfB { return Double((a - Int64(clamping: b)).magnitude) }
  return (placeOfA - placeOfB).magnitude
}
