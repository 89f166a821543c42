// SPDX-License-Identifier: Apache-2.0
// ChainRule: writes header fields as text.

/// Writes fields as text into memory of a fixed size; what does not fit is left out.
package struct FieldWriter {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  /// Where the last whole field ends.
  private(set) var complete = 0

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
    self.buffer = buffer
  }

  /// The bytes written so far.
  var written: Int { count }

  /// Writes a field; its value is what `body` appends.
  mutating func field(_ name: StaticString, _ body: (inout FieldWriter) -> Void) {
    append(name)
    append(0)
    body(&self)
    append(0)
    if count <= buffer.count { complete = count }
  }

  mutating func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let base = bytes.baseAddress, let target = room(for: bytes.count) {
      target.update(from: base, count: bytes.count)
    }
  }

  mutating func append(_ byte: UInt8) {
    room(for: 1)?.pointee = byte
  }

  /// Sixteen lower-case digits.
  mutating func append(hexadecimal number: UInt64) {
    guard let target = room(for: 16) else { return }
    Hexadecimal.write(number, to: UnsafeMutableBufferPointer(start: target, count: 16))
  }

  /// A number with a point before its last three digits.
  mutating func append(thousandths number: Int64) {
    var digits = 4
    var limit: Int64 = 10_000
    while digits < 19, number >= limit {
      digits += 1
      limit = digits < 19 ? limit * 10 : .max
    }
    guard let target = room(for: digits + 1) else { return }
    var rest = number
    var index = digits
    for position in 0..<digits {
      if position == 3 {
        target[index] = UInt8(ascii: ".")
        index -= 1
      }
      target[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      index -= 1
      rest /= 10
    }
  }

  /// Room for so many bytes, which then count as written; `nil`, for good, if there is not enough.
  private mutating func room(for bytes: Int) -> UnsafeMutablePointer<UInt8>? {
    guard let base = buffer.baseAddress, count <= buffer.count, bytes <= buffer.count - count else {
      count = buffer.count + 1
      return nil
    }
    defer { count += bytes }
    return base + count
  }
}
