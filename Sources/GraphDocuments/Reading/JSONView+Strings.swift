// SPDX-License-Identifier: Apache-2.0
// ChainRule: the text of strings, with and without a copy.

extension JSONView {
  /// Whether a string or name is written with escapes, so that its bytes are not its text.
  @inline(__always)
  package func hasEscapes(at index: JSONIndex) -> Bool { word(index).hasFlag }

  /// The bytes between a string's quotes, escapes as they are written.
  @inline(__always)
  package func rawString(at index: JSONIndex) -> UnsafeBufferPointer<UInt8> {
    let word = word(index)
    return UnsafeBufferPointer(start: bytes + word.offset, count: word.extent)
  }

  /// The text of a string or name.
  package func string(at index: JSONIndex) -> String {
    withStringBytes(at: index) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls `body` with the UTF-8 of a string's text: in place, or copied where it has escapes.
  @inline(__always)
  package func withStringBytes<Result>(
    at index: JSONIndex, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let raw = rawString(at: index)
    if !hasEscapes(at: index) { return try body(raw) }
    return try withResolved(raw, body)
  }

  @inline(never)
  private func withResolved<Result>(
    _ raw: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: raw.count + 1) { buffer in
      guard let out = buffer.baseAddress, let start = raw.baseAddress else { return try body(raw) }
      let count = JSONEscape.resolve(start, count: raw.count, into: out)
      return try body(UnsafeBufferPointer(start: out, count: count))
    }
  }

  /// Appends the UTF-8 of a string's text.
  package func appendString(at index: JSONIndex, to buffer: inout [UInt8]) {
    withStringBytes(at: index) { buffer.append(contentsOf: $0) }
  }

  /// Whether a string's text is this one, byte by byte.
  package func string(_ index: JSONIndex, equals text: String) -> Bool {
    withStringBytes(at: index) { bytes in
      var text = text
      return text.withUTF8 { bytes.elementsEqual($0) }
    }
  }

  /// Whether a string's text is this one.
  @inline(__always)
  package func isString(_ index: JSONIndex, _ text: StaticString) -> Bool { isName(index, text) }
}
