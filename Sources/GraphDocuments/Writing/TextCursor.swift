// SPDX-License-Identifier: Apache-2.0
// ChainRule: text into memory of which there is enough.

/// A place in memory to which text is written piece by piece, by someone who has seen to it that there is
/// room for all of it and ``chunkLength`` bytes more.
struct TextCursor {
  private(set) var next: UnsafeMutablePointer<UInt8>

  /// Short pieces are copied as so many bytes, since a length that is known takes no loop and no call; what
  /// is not of the piece is written over.
  static var chunkLength: Int { 32 }

  @inline(__always)
  init(_ start: UnsafeMutablePointer<UInt8>) { next = start }

  /// Writes text that needs no escapes.
  @inline(__always)
  mutating func put(_ text: StaticString) {
    next.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    next += text.utf8CodeUnitCount
  }

  /// Writes bytes after which ``chunkLength`` more can be read.
  @inline(__always)
  mutating func put(padded text: UnsafePointer<UInt8>, count: Int) {
    if count <= TextCursor.chunkLength {
      let chunk = UnsafeRawPointer(text).loadUnaligned(as: SIMD32<UInt8>.self)
      UnsafeMutableRawPointer(next).storeBytes(of: chunk, as: SIMD32<UInt8>.self)
    } else {
      next.update(from: text, count: count)
    }
    next += count
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

  /// Writes a number that is finite.
  @inline(__always)
  mutating func put<S: TextScalar>(finite value: S) { next += S.writeText(of: value, to: next) }
}
