// SPDX-License-Identifier: Apache-2.0
// ChainRule: names that stand twice in one object.

extension JSONTape {
  /// Up to this many names each is compared with each, which needs no memory.
  private static let fewNames = 16

  /// Records the names that stand twice in an object whose members are all on the tape.
  ///
  /// Many names go through a table under the standard library's keyed hash: its key is drawn when
  /// the process starts, so nobody can choose names that all collide.
  ///
  /// - Returns: Whether there is one.
  /// - Complexity: O(n) in the object's bytes.
  @inline(never)
  mutating func noteDuplicates(
    bytes: UnsafePointer<UInt8>, object: JSONIndex, count: Int
  ) -> Bool {
    let before = duplicates.count
    let names = JSONNames(bytes: bytes, words: words)
    if count <= JSONTape.fewNames {
      compareEach(names, object: object, count: count)
    } else {
      compareHashed(names, object: object, count: count)
    }
    return duplicates.count > before || before >= JSONTape.maximumDuplicates
  }

  private mutating func note(_ first: JSONIndex, _ second: JSONIndex) {
    guard duplicates.count < JSONTape.maximumDuplicates else { return }
    duplicates.append(Duplicate(first: first, second: second))
  }

  private mutating func compareEach(_ names: JSONNames, object: JSONIndex, count: Int) {
    var second = object + 2
    for number in 0..<count {
      var first = object + 2
      for _ in 0..<number {
        if names.areEqual(first, second) {
          note(first, second)
          break
        }
        first = names.after(first)
      }
      second = names.after(second)
    }
  }

  private mutating func compareHashed(_ names: JSONNames, object: JSONIndex, count: Int) {
    // A power of two at least twice the names; 0 is an empty place, as index 0 is never a name.
    let size = 1 << (Int.bitWidth - (count * 2 - 1).leadingZeroBitCount)
    var table = [JSONIndex](repeating: 0, count: size)
    var name = object + 2
    for _ in 0..<count {
      var place = names.hash(name) & (size - 1)
      while table[place] != 0, !names.areEqual(table[place], name) {
        place = (place + 1) & (size - 1)
      }
      if table[place] == 0 {
        table[place] = name
      } else {
        note(table[place], name)
      }
      name = names.after(name)
    }
  }
}

/// The names of a document that is being scanned.
struct JSONNames {
  let bytes: UnsafePointer<UInt8>
  let words: UnsafePointer<UInt64>

  init(bytes: UnsafePointer<UInt8>, words: UnsafeMutablePointer<UInt64>) {
    self.bytes = bytes
    self.words = UnsafePointer(words)
  }

  /// The name after the member that begins with this one.
  func after(_ name: JSONIndex) -> JSONIndex {
    let value = JSONWord(bits: words[name + 1])
    return value.kind.isContainer ? value.extent : name + 2
  }

  func hash(_ name: JSONIndex) -> Int {
    withBytes(of: name) { text in
      var hasher = Hasher()
      hasher.combine(bytes: UnsafeRawBufferPointer(text))
      return hasher.finalize()
    }
  }

  func areEqual(_ first: JSONIndex, _ second: JSONIndex) -> Bool {
    let a = JSONWord(bits: words[first])
    let b = JSONWord(bits: words[second])
    if !a.hasFlag, !b.hasFlag, a.extent != b.extent { return false }
    return withBytes(of: first) { one in withBytes(of: second) { one.elementsEqual($0) } }
  }

  private func withBytes<Result>(
    of name: JSONIndex, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let word = JSONWord(bits: words[name])
    let text = UnsafeBufferPointer(start: bytes + word.offset, count: word.extent)
    guard word.hasFlag, let start = text.baseAddress else { return body(text) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { buffer in
      guard let out = buffer.baseAddress else { return body(text) }
      let count = JSONEscape.resolve(start, count: text.count, into: out)
      return body(UnsafeBufferPointer(start: out, count: count))
    }
  }
}
