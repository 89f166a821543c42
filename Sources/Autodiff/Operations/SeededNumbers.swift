// SPDX-License-Identifier: Apache-2.0
// ChainRule: random numbers that a seed and a place decide.

/// Random numbers that a seed and a place decide: the same on every machine, in any order.
///
/// The bits are those of SplitMix64 (Steele, Lea and Flood 2014), whose state is the seed and as many
/// times a constant as there were outputs; so each output can be had without the ones before it.
struct SeededNumbers: Sendable {
  private let seed: UInt64

  /// Numbers of a seed; any two seeds have sequences of their own.
  init(seed: Int) { self.seed = UInt64(bitPattern: Int64(seed)) }

  /// Output `index` of the generator, counted from 0.
  func bits(at index: Int) -> UInt64 {
    let place = UInt64(truncatingIfNeeded: index) &+ 1
    var bits = seed &+ place &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number between 0 and 1, and neither of them: the middle of one of 2⁵² equal parts.
  ///
  /// With 53 bits the middles would not be doubles, and some would round to 1.
  func unit(at index: Int) -> Double { (Double(bits(at: index) >> 12) + 0.5) * 0x1p-52 }
}
