// SPDX-License-Identifier: Apache-2.0
// ChainRule: opening and closing of arrays and objects, with a stack of our own.

extension JSONScanner {
  @inline(__always)
  mutating func push(_ word: JSONWord, _ cursor: inout Cursor) {
    if cursor.count == tape.capacity { growTape() }
    tape.words[cursor.count] = word.bits
    cursor.count &+= 1
  }

  /// Makes room; twice as much as before, but never more than the document can need, as no word
  /// stands for less than one byte.
  @inline(never)
  private mutating func growTape() {
    tape.grow(by: min(tape.capacity, max(end + 2 - tape.capacity, 2)))
  }

  @inline(__always)
  mutating func open(_ kind: JSONKind, _ cursor: inout Cursor) throws(Stop) {
    guard depth < maximumDepth else {
      throw Stop(offset: cursor.position, expected: .value, cause: .tooDeep(limit: maximumDepth))
    }
    cursor.top.hasOthers = true
    if depth == tape.frameCapacity { tape.growFrames() }
    tape.frames[depth] = cursor.top
    depth &+= 1
    cursor.top = Frame(
      container: cursor.count, closing: UInt8(ascii: kind == .object ? "}" : "]"))
    push(JSONWord(kind, offset: cursor.position, extent: 0), &cursor)
    push(JSONWord(bits: 0), &cursor)
    cursor.position &+= 1
    skipWhitespace(&cursor)
  }

  @inline(__always)
  mutating func close(_ cursor: inout Cursor) {
    cursor.position &+= 1
    let top = cursor.top
    var flags: UInt64 = 0
    if top.isObject {
      if top.mayRepeatNames,
        tape.noteDuplicates(bytes: bytes, object: top.container, count: top.count)
      {
        flags = JSONWord.duplicateFlag
      }
    } else if !top.hasOthers, top.count > 0 {
      flags = JSONWord.flag
    }
    let start = JSONWord(bits: tape.words[top.container]).offset
    let kind: JSONKind = top.isObject ? .object : .array
    tape.words[top.container] =
      JSONWord(kind, offset: start, extent: cursor.count, flags: flags).bits
    tape.words[top.container &+ 1] =
      UInt64(truncatingIfNeeded: top.count)
      | UInt64(truncatingIfNeeded: cursor.position) &<< 32
    depth &-= 1
    cursor.top = tape.frames[depth]
  }

  /// Notes the name that was scanned last, so that most objects need no search for duplicates.
  ///
  /// Names of different hash are different. Two names of one hash, a name with escapes, or more
  /// names than bits lead to a search when the object closes; a bit may only ever say too much.
  @inline(__always)
  mutating func noteName(_ cursor: inout Cursor) {
    let word = JSONWord(bits: tape.words[cursor.count &- 1])
    let prefix = bytes.loadPrefix(word.offset, count: word.extent)
    let hash = (prefix ^ UInt64(truncatingIfNeeded: word.extent)) &* 0x9E37_79B9_7F4A_7C15
    let bit: UInt64 = 1 &<< (hash &>> 58)
    if cursor.top.names & bit != 0 || word.hasFlag { cursor.top.mayRepeatNames = true }
    cursor.top.names |= bit
  }
}

extension UnsafePointer<UInt8> {
  /// The eight bytes from `offset` on, the first one lowest.
  @inline(__always)
  func loadWord(_ offset: Int) -> UInt64 {
    UInt64(
      littleEndian: UnsafeRawPointer(self).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The first bytes of a text of this length, up to eight, the first one lowest and zeros behind.
  ///
  /// Eight bytes may be read whatever the length.
  @inline(__always)
  func loadPrefix(_ offset: Int, count: Int) -> UInt64 {
    let word = loadWord(offset)
    return count < 8 ? word & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1) : word
  }
}
