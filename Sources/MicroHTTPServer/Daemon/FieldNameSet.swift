// SPDX-License-Identifier: Apache-2.0
// ChainRule: which names the fields of a head have, about.

/// Which names the fields of a head have: what it does not contain is not there.
///
/// One bit stands for many names, so it may contain what was never inserted. A request has five
/// fields and is asked for ten others, each of which would be compared with all five.
struct FieldNameSet: Equatable, Sendable {
  private(set) var bits: UInt64 = 0

  init(bits: UInt64 = 0) {
    self.bits = bits
  }

  mutating func insert(_ name: UnsafeRawBufferPointer) {
    bits |= FieldNameSet.bit(of: name)
  }

  /// Whether a name may have been inserted, in whatever case.
  func mayContain(_ name: UnsafeRawBufferPointer) -> Bool {
    bits & FieldNameSet.bit(of: name) != 0
  }

  /// By the length, the first and the last letter: these tell apart the fields that are asked for.
  private static func bit(of name: UnsafeRawBufferPointer) -> UInt64 {
    guard let first = name.first, let last = name.last else { return 1 }
    // Letters differ from their upper case in one bit, which is left out.
    let mixed = UInt64(name.count) ^ UInt64(first | 0x20) &* 7 ^ UInt64(last | 0x20) &* 47
    return 1 << (mixed & 63)
  }
}
