// SPDX-License-Identifier: Apache-2.0
// ChainRule: makes identifiers that no two requests share.

internal import Synchronization

/// Makes identifiers that no two requests share: one atomic addition and a few multiplications.
///
/// The high half of an identifier is a bijection of a counter, so a source never gives one twice;
/// the starting points are random, so two processes hardly ever do. They are not secrets: who
/// knows some can compute others.
public final class IdentitySource: Sendable {
  private let counter = Atomic<UInt64>(0)
  private let high: UInt64
  private let low: UInt64

  /// Makes a source that starts at random.
  public convenience init() {
    var generator = SystemRandomNumberGenerator()
    self.init(using: &generator)
  }

  /// Makes a source whose starting point a generator gives: the same one, the same identifiers.
  public init(using generator: inout some RandomNumberGenerator) {
    high = generator.next()
    low = generator.next()
  }

  /// The next identifier, 128 bits.
  public func next() -> (high: UInt64, low: UInt64) {
    let step = counter.wrappingAdd(1, ordering: .relaxed).newValue &* 0x9e37_79b9_7f4a_7c15
    return (IdentitySource.mixed(high &+ step), IdentitySource.mixed(low ^ step))
  }

  /// SplitMix64's finaliser: a bijection in which every bit of the input moves every bit out.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}

extension Hexadecimal {
  /// Writes a number as sixteen lower-case digits.
  static func write(_ value: UInt64, to digits: UnsafeMutableBufferPointer<UInt8>) {
    precondition(digits.count == 16, "a 64-bit number has sixteen digits")
    for index in 0..<16 {
      let shift = UInt64(60 - 4 * index)
      digits[index] = character(UInt8(truncatingIfNeeded: value >> shift) & 0xf)
    }
  }
}
