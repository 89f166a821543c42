// SPDX-License-Identifier: Apache-2.0
// ChainRule: true, false, null, and whatever else begins no other value.

extension JSONScanner {
  /// Scans a literal; anything else is a mistake.
  @inline(__always)
  mutating func scanLiteral(_ cursor: inout Cursor) throws(Stop) {
    // "true", "null" and "alse" as they are loaded, the first byte lowest.
    let word = UInt32(truncatingIfNeeded: bytes.loadWord(cursor.position))
    if word == 0x6575_7274 {
      return push(.true, length: 4, &cursor)
    }
    if word == 0x6C6C_756E {
      return push(.null, length: 4, &cursor)
    }
    let tail = UInt32(truncatingIfNeeded: bytes.loadWord(cursor.position &+ 1))
    if bytes[cursor.position] == UInt8(ascii: "f"), tail == 0x6573_6C61 {
      return push(.false, length: 5, &cursor)
    }
    let isFirstElement = depth > 0 && !cursor.top.isObject && cursor.top.count == 1
    throw stop(expecting: isFirstElement ? .valueOrArrayEnd : .value, cursor)
  }

  @inline(__always)
  private mutating func push(_ kind: JSONKind, length: Int, _ cursor: inout Cursor) {
    push(JSONWord(kind, offset: cursor.position, extent: length), &cursor)
    cursor.position &+= length
  }
}
