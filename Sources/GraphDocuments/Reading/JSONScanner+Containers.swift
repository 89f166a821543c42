// SPDX-License-Identifier: Apache-2.0
// ChainRule: opening and closing of arrays and objects, with a stack of our own.

extension JSONScanner {
  @inline(__always)
  mutating func push(_ word: JSONWord) {
    if tape.count == tape.capacity { growTape() }
    tape.words[tape.count] = word.bits
    tape.count += 1
  }

  /// Makes room; twice as much as before, but never more than the document can need, as no word
  /// stands for less than one byte.
  @inline(never)
  private mutating func growTape() {
    tape.grow(by: min(tape.capacity, max(end + 2 - tape.capacity, 2)))
  }

  @inline(__always)
  mutating func open(_ kind: JSONKind) throws(Stop) {
    guard depth < maximumDepth else {
      throw Stop(offset: position, expected: .value, cause: .tooDeep(limit: maximumDepth))
    }
    top.kinds |= 1 << kind.rawValue
    if depth == tape.frameCapacity { tape.growFrames() }
    tape.frames[depth] = top
    depth += 1
    top = Frame(
      container: tape.count, count: 0, names: 0, kinds: 0, isObject: kind == .object,
      mayRepeatNames: false)
    push(JSONWord(kind, offset: position, extent: 0))
    push(JSONWord(bits: 0))
    position += 1
    skipWhitespace()
  }

  @inline(__always)
  mutating func close() {
    position += 1
    let index = top.container
    var flags: UInt64 = 0
    if top.isObject {
      if top.mayRepeatNames, tape.noteDuplicates(bytes: bytes, object: index, count: top.count) {
        flags = JSONWord.duplicateFlag
      }
    } else if top.kinds == 1 << JSONKind.number.rawValue {
      flags = JSONWord.flag
    }
    let start = JSONWord(bits: tape.words[index]).offset
    let kind: JSONKind = top.isObject ? .object : .array
    tape.words[index] = JSONWord(kind, offset: start, extent: tape.count, flags: flags).bits
    let count = UInt64(truncatingIfNeeded: top.count)
    tape.words[index + 1] = count | UInt64(truncatingIfNeeded: position) &<< 32
    depth -= 1
    top = tape.frames[depth]
  }

  /// Notes the name that was scanned last, so that most objects need no search for duplicates.
  ///
  /// Names of different hash are different. Two names of one hash, a name with escapes, or more
  /// names than bits lead to a search when the object closes; a bit may only ever say too much.
  @inline(__always)
  mutating func noteName() {
    let word = JSONWord(bits: tape.words[tape.count - 1])
    let length = word.extent
    var prefix = bytes.loadWord(word.offset)
    if length < 8 { prefix &= (1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1 }
    let hash = (prefix ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
    let bit: UInt64 = 1 &<< (hash &>> 58)
    if top.names & bit != 0 || word.hasFlag { top.mayRepeatNames = true }
    top.names |= bit
  }
}

extension UnsafePointer<UInt8> {
  /// The eight bytes from `offset` on, the first one lowest.
  @inline(__always)
  func loadWord(_ offset: Int) -> UInt64 {
    UInt64(
      littleEndian: UnsafeRawPointer(self).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
