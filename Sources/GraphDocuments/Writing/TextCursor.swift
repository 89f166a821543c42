// SPDX-License-Identifier: Apache-2.0
// ChainRule: text into memory of which there is enough.

/// A place in memory to which text is written piece by piece, by someone who has seen to it that there is
/// room for all of it and ``pieceLength`` bytes more.
struct TextCursor {
  private(set) var next: UnsafeMutablePointer<UInt8>

  /// Names and numbers are copied as so many bytes, since a length that is known takes no loop and no call;
  /// what is not of them is written over.
  static var chunkLength: Int { 32 }

  /// The same of text that is laid out to be copied.
  static var pieceLength: Int { 64 }

  @inline(__always)
  init(_ start: UnsafeMutablePointer<UInt8>) { next = start }

  /// Counts in what was written by someone else.
  @inline(__always)
  mutating func advance(_ count: Int) { next += count }

  /// Writes a byte.
  @inline(__always)
  mutating func put(_ byte: UInt8) {
    next.pointee = byte
    next += 1
  }

  /// Writes text that needs no escapes.
  @inline(__always)
  mutating func put(_ text: StaticString) {
    next.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    next += text.utf8CodeUnitCount
  }

  /// Writes text that needs no escapes, of a length that is not known where this is compiled: a call would
  /// take longer.
  @inline(__always)
  mutating func put(word text: StaticString) {
    next += JSONWriter.copyPlain(
      text.utf8Start, count: text.utf8CodeUnitCount, to: next, isPlain: true)
  }

  /// Writes bytes after which ``chunkLength`` more can be read.
  @inline(__always)
  mutating func put(padded text: UnsafePointer<UInt8>, count: Int) {
    if count <= TextCursor.chunkLength {
      copy(text, as: SIMD32<UInt8>.self)
    } else {
      next.update(from: text, count: count)
    }
    next += count
  }

  /// Writes text that was laid out, with ``pieceLength`` bytes to be read from its beginning on.
  @inline(__always)
  mutating func put(piece: UnsafeBufferPointer<UInt8>) {
    guard let text = piece.baseAddress else { return }
    if piece.count <= TextCursor.pieceLength {
      copy(text, as: SIMD64<UInt8>.self)
    } else {
      next.update(from: text, count: piece.count)
    }
    next += piece.count
  }

  @inline(__always)
  private func copy<Bytes>(_ text: UnsafePointer<UInt8>, as type: Bytes.Type) {
    UnsafeMutableRawPointer(next).storeBytes(
      of: UnsafeRawPointer(text).loadUnaligned(as: type), as: type)
  }

  /// Writes bytes.
  @inline(__always)
  mutating func put(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    next.update(from: start, count: text.count)
    next += text.count
  }

  /// Writes a whole number.
  @inline(__always)
  mutating func put(_ value: Int) { next += NumberText.write(Int64(value), to: next) }
}
