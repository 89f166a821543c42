// SPDX-License-Identifier: Apache-2.0
// ChainRule: byte offsets as lines and columns.

/// A line and a column, both from 1; columns count code points, lines end in a line feed.
package struct TextPosition: Sendable, Hashable {
  package private(set) var line = 1
  package private(set) var column = 1
  private(set) var offset = 0

  /// The first place of a text.
  package init() {}

  /// The place of a byte; one past the last counts.
  ///
  /// - Complexity: O(offset)
  package init(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    advance(to: offset, in: bytes)
  }

  /// Moves on to a later byte of the same text, so that many places cost one pass.
  ///
  mutating func advance(to target: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    let target = min(target, bytes.count)
    while offset < target {
      let byte = bytes[offset]
      if byte == 0x0A {
        line += 1
        column = 1
      } else if !UTF8Sequence.isContinuation(byte) {
        column += 1
      }
      offset += 1
    }
  }
}
