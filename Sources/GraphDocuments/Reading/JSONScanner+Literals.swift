// SPDX-License-Identifier: Apache-2.0
// ChainRule: true, false, null, and whatever else begins no other value.

extension JSONScanner {
  /// Scans a literal; anything else is a mistake.
  mutating func scanLiteral() throws(Stop) {
    // "true", "null" and "alse" as they are loaded, the first byte lowest.
    let word = UInt32(truncatingIfNeeded: bytes.loadWord(position))
    if word == 0x6575_7274 {
      return push(.true, length: 4)
    }
    if word == 0x6C6C_756E {
      return push(.null, length: 4)
    }
    let tail = UInt32(truncatingIfNeeded: bytes.loadWord(position + 1))
    if bytes[position] == UInt8(ascii: "f"), tail == 0x6573_6C61 {
      return push(.false, length: 5)
    }
    let isFirstElement = depth > 0 && !top.isObject && top.count == 1
    throw stop(expecting: isFirstElement ? .valueOrArrayEnd : .value)
  }

  private mutating func push(_ kind: JSONKind, length: Int) {
    top.kinds |= 1 << kind.rawValue
    push(JSONWord(kind, offset: position, extent: length))
    position += length
  }
}
