// SPDX-License-Identifier: Apache-2.0
// ChainRule: where a member stands, in four bytes.

/// Where a member stands, if it is there: four bytes, where an optional index takes nine and pads to
/// sixteen, and what is known of a node no longer fits in registers.
///
/// A member never stands at index 0, where the document itself does; a tape has less than 2^31 words.
@propertyWrapper
struct MemberPlace {
  private var word: UInt32 = 0

  init() {}

  @inline(__always)
  var wrappedValue: JSONIndex? {
    get { word == 0 ? nil : JSONIndex(word) }
    set { word = newValue.map { UInt32(truncatingIfNeeded: $0) } ?? 0 }
  }
}
