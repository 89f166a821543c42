// SPDX-License-Identifier: Apache-2.0
// ChainRule: header fields that are written as text at once.

internal import HTTPTypes

/// Header fields whose names and values are right by construction, as text.
///
/// Every answer has some that are digits and names of ours. As an `HTTPField`, each would be two
/// strings and a check of every byte, only to be copied by the HTTP library.
package struct WrittenFields: Sendable {
  /// Each field as its name and its value, a zero byte after either.
  private let text: [UInt8]

  /// No fields.
  package init() {
    text = []
  }

  /// Fields that a closure writes, in at most so many bytes: two more than in each name and value.
  package init(capacity: Int, _ write: (inout FieldWriter) -> Void) {
    text = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      var writer = FieldWriter(UnsafeMutableBufferPointer(rebasing: buffer[..<capacity]))
      write(&writer)
      count = writer.complete
    }
  }

  /// Whether there are none.
  package var isEmpty: Bool { text.isEmpty }

  /// Calls `body` with each name and value.
  func forEach(_ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Void) {
    text.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return }
      base.withMemoryRebound(to: CChar.self, capacity: text.count) { characters in
        var start = 0
        while start < text.count {
          let name = text[start...].firstIndex(of: 0) ?? text.count - 1
          let value = text[(name + 1)...].firstIndex(of: 0) ?? text.count - 1
          body(characters + start, characters + name + 1)
          start = value + 1
        }
      }
    }
  }

  /// The same as values.
  var fields: [HTTPField] {
    var fields: [HTTPField] = []
    forEach { name, value in
      guard let name = HTTPField.Name(String(cString: name)) else { return }
      fields.append(HTTPField(name: name, value: String(cString: value)))
    }
    return fields
  }
}

/// Writes fields as text into memory of a fixed size; what does not fit is left out.
package struct FieldWriter {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  /// Where the last whole field ends.
  fileprivate var complete = 0

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
