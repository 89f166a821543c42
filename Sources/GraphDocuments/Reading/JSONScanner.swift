// SPDX-License-Identifier: Apache-2.0
// ChainRule: one strict pass over the bytes of a JSON document, without recursion.

/// One strict pass of RFC 8259 over bytes, which writes a ``JSONTape``.
///
/// It lives in local variables for one document. The bytes are followed by zero bytes, so that
/// sixteen may be read at a time and no look-ahead asks where the end is: a zero is never part of a
/// document, and whoever stops at one asks then.
struct JSONScanner: ~Copyable {
  /// What is remembered of a container that is open.
  struct Frame {
    /// The index of its first word.
    var container: Int
    /// How many members or elements have begun.
    var count = 0
    /// One bit for each name's hash: a second name on a bit may be a duplicate.
    var names: UInt64 = 0
    /// The bracket that closes it.
    let closing: UInt8
    /// Whether something in it is no number.
    var hasOthers = false
    var mayRepeatNames = false

    @inline(__always)
    var isObject: Bool { closing == UInt8(ascii: "}") }
  }

  /// How far the scan has come: in values that stay in registers, so that they are handed on and
  /// never kept.
  ///
  /// A document has less than 2^29 bytes and its tape not many more words: sums of such cannot
  /// overflow, and are not checked.
  struct Cursor {
    /// The next byte.
    var position = 0
    /// The place of the next word.
    var count = 0
    /// The innermost open container.
    var top = Frame(container: 0, closing: 0)
  }

  /// A place where the bytes stop being JSON; ``JSONDiagnosis`` finds out why.
  struct Stop: Error {
    let offset: Int
    let expected: JSONSyntaxError.Expected
    var cause: JSONSyntaxError.Kind?
  }

  let bytes: UnsafePointer<UInt8>
  let end: Int
  let maximumDepth: Int
  var tape: JSONTape
  var depth = 0

  init(
    bytes: UnsafePointer<UInt8>, end: Int, maximumDepth: Int, tape: consuming JSONTape
  ) {
    self.bytes = bytes
    self.end = end
    self.maximumDepth = maximumDepth
    self.tape = tape
  }

  /// Scans the whole document, and says where it stopped if it did.
  mutating func run() -> Stop? {
    do {
      try scanDocument()
      return nil
    } catch {
      return error
    }
  }

  private mutating func scanDocument() throws(Stop) {
    var cursor = Cursor()
    skipWhitespace(&cursor)
    try scanValue(&cursor)
    while depth > 0 {
      skipWhitespace(&cursor)
      let byte = bytes[cursor.position]
      if byte == UInt8(ascii: ",") {
        cursor.position &+= 1
        skipWhitespace(&cursor)
        if cursor.top.isObject { try scanName(&cursor) }
        try scanValue(&cursor)
      } else if byte == cursor.top.closing {
        close(&cursor)
      } else {
        throw stop(
          expecting: cursor.top.isObject ? .commaOrObjectEnd : .commaOrArrayEnd, cursor)
      }
    }
    skipWhitespace(&cursor)
    guard cursor.position == end else { throw stop(expecting: .end, cursor) }
    tape.count = cursor.count
  }

  /// Scans a scalar or an empty container whole, and of any other container all up to the end of
  /// the first scalar or empty container in it.
  @inline(__always)
  private mutating func scanValue(_ cursor: inout Cursor) throws(Stop) {
    while true {
      cursor.top.count &+= 1
      switch bytes[cursor.position] {
      case UInt8(ascii: "\""):
        cursor.top.hasOthers = true
        return try scanString(&cursor, flags: 0)
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        return try scanNumbers(&cursor)
      case UInt8(ascii: "["):
        try open(.array, &cursor)
        guard bytes[cursor.position] == UInt8(ascii: "]") else { continue }
        return close(&cursor)
      case UInt8(ascii: "{"):
        try open(.object, &cursor)
        guard bytes[cursor.position] == UInt8(ascii: "}") else {
          try scanName(&cursor)
          continue
        }
        return close(&cursor)
      default:
        cursor.top.hasOthers = true
        return try scanLiteral(&cursor)
      }
    }
  }

  /// Scans a member's name and its colon.
  @inline(__always)
  private mutating func scanName(_ cursor: inout Cursor) throws(Stop) {
    guard bytes[cursor.position] == UInt8(ascii: "\"") else {
      throw stop(expecting: cursor.top.count == 0 ? .nameOrObjectEnd : .name, cursor)
    }
    try scanString(&cursor, flags: JSONWord.nameFlag)
    noteName(&cursor)
    if bytes[cursor.position] != UInt8(ascii: ":") { skipWhitespace(&cursor) }
    guard bytes[cursor.position] == UInt8(ascii: ":") else {
      throw stop(expecting: .colon, cursor)
    }
    cursor.position &+= 1
    skipWhitespace(&cursor)
  }

  @inline(__always)
  borrowing func skipWhitespace(_ cursor: inout Cursor) {
    var byte = bytes[cursor.position]
    guard byte <= UInt8(ascii: " ") else { return }
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      cursor.position &+= 1
      byte = bytes[cursor.position]
    }
  }

  borrowing func stop(expecting expected: JSONSyntaxError.Expected, _ cursor: Cursor) -> Stop {
    Stop(offset: cursor.position, expected: expected, cause: nil)
  }
}
