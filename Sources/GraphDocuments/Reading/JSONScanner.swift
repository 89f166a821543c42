// SPDX-License-Identifier: Apache-2.0
// ChainRule: one strict pass over the bytes of a JSON document, without recursion.

/// One strict pass of RFC 8259 over bytes, which writes a ``JSONTape``.
///
/// It lives in local variables for one document. The bytes are followed by zero bytes, so that
/// eight may be read at a time and no look-ahead asks where the end is: a zero is never part of a
/// document, and whoever stops at one asks then.
struct JSONScanner: ~Copyable {
  /// What is remembered of a container that is open.
  struct Frame {
    /// The index of its first word.
    var container: Int
    /// How many members or elements have begun.
    var count: Int
    /// One bit for each name's hash: a second name on a bit may be a duplicate.
    var names: UInt64
    /// One bit for each kind of its elements.
    var kinds: UInt8
    var isObject: Bool
    var mayRepeatNames: Bool
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
  var position = 0
  var tape: JSONTape
  var depth = 0
  var top = Frame(
    container: 0, count: 0, names: 0, kinds: 0, isObject: false, mayRepeatNames: false)

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
    skipWhitespace()
    try scanValue()
    while depth > 0 {
      skipWhitespace()
      let byte = bytes[position]
      if byte == UInt8(ascii: ",") {
        position += 1
        skipWhitespace()
        if top.isObject { try scanName() }
        try scanValue()
      } else if byte == (top.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
        close()
      } else {
        throw stop(expecting: top.isObject ? .commaOrObjectEnd : .commaOrArrayEnd)
      }
    }
    skipWhitespace()
    guard position == end else { throw stop(expecting: .end) }
  }

  /// Scans a scalar or an empty container whole, and of any other container all up to the end of
  /// the first scalar or empty container in it.
  @inline(__always)
  private mutating func scanValue() throws(Stop) {
    while true {
      top.count += 1
      switch bytes[position] {
      case UInt8(ascii: "\""):
        top.kinds |= 1 << JSONKind.string.rawValue
        return try scanString(flags: 0)
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        top.kinds |= 1 << JSONKind.number.rawValue
        if top.isObject { return try scanNumber() }
        return try scanNumbers()
      case UInt8(ascii: "["):
        try open(.array)
        guard bytes[position] == UInt8(ascii: "]") else { continue }
        return close()
      case UInt8(ascii: "{"):
        try open(.object)
        guard bytes[position] == UInt8(ascii: "}") else {
          try scanName()
          continue
        }
        return close()
      default:
        return try scanLiteral()
      }
    }
  }

  /// Scans a member's name and its colon.
  @inline(__always)
  private mutating func scanName() throws(Stop) {
    guard bytes[position] == UInt8(ascii: "\"") else {
      let isFirst = top.count == 0
      throw stop(expecting: isFirst ? .nameOrObjectEnd : .name)
    }
    try scanString(flags: JSONWord.nameFlag)
    noteName()
    if bytes[position] != UInt8(ascii: ":") { skipWhitespace() }
    guard bytes[position] == UInt8(ascii: ":") else { throw stop(expecting: .colon) }
    position += 1
    skipWhitespace()
  }

  @inline(__always)
  mutating func skipWhitespace() {
    var byte = bytes[position]
    guard byte <= UInt8(ascii: " ") else { return }
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
      byte = bytes[position]
    }
  }

  func stop(expecting expected: JSONSyntaxError.Expected) -> Stop {
    Stop(offset: position, expected: expected, cause: nil)
  }
}
