// SPDX-License-Identifier: Apache-2.0
// ChainRule: a number of paths, of any size.

/// A whole number of any size that is added up and written down: how many paths there are.
///
/// Its limbs hold 18 decimal digits each, the lowest first, so that nothing is converted for its text; a
/// sum of two limbs fits a word with room to spare.
struct DecimalCount: Hashable, Sendable {
  /// No limb for zero, and none of zero on top.
  private(set) var limbs: [UInt64] = []

  static let zero = DecimalCount()
  static let one = DecimalCount(limbs: [1])

  private static let base: UInt64 = 1_000_000_000_000_000_000
  private static let digits = 18

  /// Adds another number.
  ///
  /// - Complexity: O(limbs of the other), and a carry.
  mutating func add(_ other: DecimalCount) {
    if limbs.isEmpty {
      limbs = other.limbs
      return
    }
    var carry: UInt64 = 0
    var index = 0
    while index < other.limbs.count || carry > 0 {
      if index == limbs.count { limbs.append(0) }
      let sum = limbs[index] + (index < other.limbs.count ? other.limbs[index] : 0) + carry
      carry = sum >= DecimalCount.base ? 1 : 0
      limbs[index] = carry > 0 ? sum - DecimalCount.base : sum
      index += 1
    }
  }

  /// Takes a small number away.
  ///
  /// - Precondition: It is not negative, of one limb, and not larger than this one.
  mutating func subtract(_ small: Int) {
    var borrow = UInt64(small)
    for index in limbs.indices where borrow > 0 {
      let isShort = limbs[index] < borrow
      limbs[index] = (isShort ? limbs[index] + DecimalCount.base : limbs[index]) - borrow
      borrow = isShort ? 1 : 0
    }
    while limbs.last == 0 { limbs.removeLast() }
  }
}

extension DecimalCount: CustomStringConvertible {
  /// The decimal digits.
  var description: String {
    guard let top = limbs.last else { return "0" }
    var text = String(top)
    for limb in limbs.dropLast().reversed() {
      let digits = String(limb)
      text += String(repeating: "0", count: DecimalCount.digits - digits.utf8.count) + digits
    }
    return text
  }
}
