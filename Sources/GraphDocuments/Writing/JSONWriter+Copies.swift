// SPDX-License-Identifier: Apache-2.0
// ChainRule: what stands in the text already, written again.

/// Where a piece of text stands.
package struct TextRange: Sendable {
  @usableFromInline let start: Int
  @usableFromInline let count: Int

  @inlinable
  init(start: Int, count: Int) {
    (self.start, self.count) = (start, count)
  }

  /// No text.
  @inlinable package static var none: TextRange { TextRange(start: 0, count: 0) }

  @inlinable package var isEmpty: Bool { count == 0 }

  /// The places of its bytes.
  package var places: Range<Int> { start..<start + count }
}

extension JSONWriter {
  /// What was written from a place on.
  @inline(__always)
  package func text(from start: Int) -> TextRange { TextRange(start: start, count: count - start) }

  /// Writes a value that stands in the text already.
  ///
  /// A number of 17 digits takes ten times as long to format as to copy.
  @inline(__always)
  package mutating func value(again text: TextRange) {
    separate()
    copy(text)
  }

  /// Writes bytes that stand in the text already.
  @inline(__always)
  mutating func copy(_ text: TextRange) {
    var out = TextCursor(reserve(text.count + TextCursor.chunkLength))
    out.put(padded: base + text.start, count: text.count)
    commit(to: out)
  }
}
