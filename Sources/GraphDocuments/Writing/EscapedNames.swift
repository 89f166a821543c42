// SPDX-License-Identifier: Apache-2.0
// ChainRule: names as they stand in JSON, for those that are written again and again.

/// Names as they stand between the quotes of strings, one after the other in memory, by their numbers.
package struct EscapedNames: ~Copyable {
  private var text: JSONWriter
  /// Where each name ends; the first begins at 0.
  private var ends: [Int] = [0]

  /// Makes room for so many names of so many bytes in all.
  package init(count: Int, bytes: Int) {
    text = JSONWriter(capacity: bytes + TextCursor.chunkLength)
    ends.reserveCapacity(count + 1)
  }

  /// How many names there are.
  package var count: Int { ends.count - 1 }

  /// Forgets all names.
  package mutating func removeAll() {
    text.reset()
    ends.removeLast(ends.count - 1)
  }

  /// Appends a name of UTF-8.
  package mutating func append(_ name: UnsafeBufferPointer<UInt8>) {
    text.content(utf8: name)
    ends.append(text.count)
    // Whoever copies a name in one chunk reads beyond its end.
    _ = text.reserve(TextCursor.chunkLength)
  }

  /// Appends a name.
  package mutating func append(_ name: String) {
    var name = name
    name.withUTF8 { append($0) }
  }

  /// Appends text that is escaped already to the name that comes next.
  package mutating func append(escaped part: UnsafeBufferPointer<UInt8>) {
    if let start = part.baseAddress {
      text.reserve(part.count + TextCursor.chunkLength).update(from: start, count: part.count)
      text.commit(part.count)
    }
  }

  /// Appends text that is escaped already to the name that comes next.
  package mutating func append(escaped part: String) {
    var part = part
    part.withUTF8 { append(escaped: $0) }
  }

  /// All that was appended; valid until the next change, and while the names are there.
  package var all: UnsafeBufferPointer<UInt8> { text.bytes }

  /// A name; valid until the next change, and while the names are there.
  @inline(__always)
  package subscript(number: Int) -> UnsafeBufferPointer<UInt8> {
    let start = ends[number]
    return UnsafeBufferPointer(start: text.base + start, count: ends[number + 1] - start)
  }

  /// Calls `body` with the names where they lie; they are valid until it returns.
  package func withColumn<Failure>(
    _ body: (NameColumn) throws(Failure) -> Void
  ) throws(Failure) {
    try ends.withUnsafeBufferPointer { (ends) throws(Failure) in
      guard let first = ends.baseAddress else { return }
      try body(NameColumn(text: UnsafePointer(text.base), ends: first))
    }
  }
}

/// ``EscapedNames`` as loops read them.
package struct NameColumn {
  @usableFromInline let text: UnsafePointer<UInt8>
  /// Where each name begins, and the last one ends.
  @usableFromInline let ends: UnsafePointer<Int>

  /// A name.
  @inlinable
  package subscript(number: Int) -> UnsafeBufferPointer<UInt8> {
    let start = ends[number]
    return UnsafeBufferPointer(start: text + start, count: ends[number + 1] - start)
  }
}
