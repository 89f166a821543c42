// SPDX-License-Identifier: Apache-2.0
// ChainRule: what stands in the text already, written again.

/// Where a piece of text stands.
package struct TextRange: Sendable {
  let start: Int
  let count: Int

  /// No text.
  package static let none = TextRange(start: 0, count: 0)

  package var isEmpty: Bool { count == 0 }

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
    let out = UnsafeMutableRawPointer(reserve(max(text.count, JSONWriter.chunkLength)))
    let source = UnsafeRawPointer(base + text.start)
    if text.count <= JSONWriter.chunkLength {
      // As many bytes as may be, since a length that is known takes no loop: there is room for them,
      // and what is not of the text is written over.
      let chunk = source.loadUnaligned(as: SIMD32<UInt8>.self)
      out.storeBytes(of: chunk, as: SIMD32<UInt8>.self)
    } else {
      out.copyMemory(from: source, byteCount: text.count)
    }
    commit(text.count)
  }

  private static var chunkLength: Int { 32 }

  /// Writes text of a known length that needs no escapes and no comma.
  @inline(__always)
  mutating func literal(_ text: StaticString) {
    reserve(text.utf8CodeUnitCount).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    commit(text.utf8CodeUnitCount)
  }
}
