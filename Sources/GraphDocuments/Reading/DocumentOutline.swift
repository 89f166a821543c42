// SPDX-License-Identifier: Apache-2.0
// ChainRule: what identifies the structure of documents.

/// What identifies the structure of documents, for tables of what is known of them.
package enum DocumentOutline {
  // Drawn anew in every process: documents come from outside.
  private static let key = UInt64.random(in: .min ... .max)

  /// A number that documents of one structure share, whatever their numbers and white space; others
  /// may share it too.
  ///
  /// - Complexity: O(bytes).
  package static func number(of view: JSONView) -> UInt64 {
    var state = key
    var index = view.root
    let end = view.after(index)
    while index < end {
      let word = view.word(index)
      switch word.kind {
      case .array, .object:
        let count = UInt64(truncatingIfNeeded: view.count(of: index))
        state = folded(state ^ count, UInt64(word.kindBits))
        index += 1
      case .string: state = added(view.rawString(at: index), to: state)
      case .null, .false, .true, .number: state = state &* 31 &+ UInt64(word.kindBits)
      }
      index += 1
    }
    return state
  }

  /// Adds a string's bytes to an outline, and its length: sixteen bytes at a time, the last eight
  /// whatever came before.
  @inline(__always)
  private static func added(_ text: UnsafeBufferPointer<UInt8>, to state: UInt64) -> UInt64 {
    guard let bytes = text.baseAddress else { return state }
    let count = text.count
    let length = UInt64(truncatingIfNeeded: count)
    guard count > 8 else { return folded(state ^ bytes.loadPrefix(0, count: count), length) }
    var state = state
    var offset = 0
    while count &- offset > 16 {
      state = folded(state ^ bytes.loadWord(offset), bytes.loadWord(offset &+ 8))
      offset &+= 16
    }
    // What stands behind the string is no part of it.
    return folded(
      state ^ bytes.loadPrefix(offset, count: count &- offset),
      bytes.loadWord(count &- 8) &+ length)
  }

  @inline(__always)
  private static func folded(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = (one ^ 0x9E37_79B9_7F4A_7C15)
      .multipliedFullWidth(by: other ^ 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
