// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements and members in document order, and members by name.

extension JSONView {
  /// The elements of an array, in order.
  @inline(__always)
  package func elements(of array: JSONIndex) -> Elements {
    Elements(view: self, upcoming: array + 2, end: word(array).extent)
  }

  /// The members of an object, in order: the index of the name and that of the value; what is no
  /// object has none.
  @inline(__always)
  package func members(of object: JSONIndex) -> Members {
    Members(view: self, upcoming: object + 2, end: endOfMembers(object))
  }

  /// Where the members of an object end; before they begin, if it is none.
  ///
  /// The extent of a number or a string is its length: to walk there would leave the tape.
  @inline(__always)
  private func endOfMembers(_ object: JSONIndex) -> JSONIndex {
    let word = word(object)
    return word.kind == .object ? word.extent : object
  }

  /// The value of the first member of this name; `nil` if there is none, or no object.
  ///
  /// - Complexity: O(members)
  @inline(__always)
  package func member(_ name: StaticString, of object: JSONIndex) -> JSONIndex? {
    let end = endOfMembers(object)
    var index = object + 2
    while index < end {
      if isName(index, name) { return index + 1 }
      index = after(index + 1)
    }
    return nil
  }

  /// The value of the first member of this name; `nil` if there is none.
  package func member(named name: String, of object: JSONIndex) -> JSONIndex? {
    members(of: object).first { string($0.name, equals: name) }?.value
  }

  /// A name of up to eight bytes as a number, to be compared with ``word(of:)``; 0 for any other.
  ///
  /// No string has zero bytes, so that the bytes tell the length.
  @inline(__always)
  func shortName(_ index: JSONIndex) -> UInt64 {
    let word = word(index)
    guard word.extent <= 8, !word.hasFlag else { return 0 }
    return bytes.loadPrefix(word.offset, count: word.extent)
  }

  /// A name of up to eight bytes as ``shortName(_:)`` has it, known when this is compiled.
  @inline(__always)
  static func word(of name: StaticString) -> UInt64 {
    var word: UInt64 = 0
    var index = 0
    while index < 8, index < name.utf8CodeUnitCount {
      word |= UInt64(name.utf8Start[index]) &<< UInt64(truncatingIfNeeded: index &* 8)
      index &+= 1
    }
    return word
  }

  /// Whether a member's name is this one.
  @inline(__always)
  package func isName(_ index: JSONIndex, _ name: StaticString) -> Bool {
    let word = word(index)
    if word.hasFlag { return isEscapedName(index, name) }
    guard word.extent == name.utf8CodeUnitCount else { return false }
    let prefix = bytes.loadPrefix(word.offset, count: name.utf8CodeUnitCount)
    guard prefix == JSONView.word(of: name) else { return false }
    return name.utf8CodeUnitCount <= 8 || isEscapedName(index, name)
  }

  @inline(never)
  private func isEscapedName(_ index: JSONIndex, _ name: StaticString) -> Bool {
    withStringBytes(at: index) { text in
      text.elementsEqual(
        UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
  }

  /// The elements of an array.
  package struct Elements: Sequence, IteratorProtocol {
    let view: JSONView
    var upcoming: JSONIndex
    let end: JSONIndex

    @inline(__always)
    package mutating func next() -> JSONIndex? {
      guard upcoming < end else { return nil }
      let index = upcoming
      upcoming = view.after(index)
      return index
    }
  }

  /// The members of an object.
  package struct Members: Sequence, IteratorProtocol {
    let view: JSONView
    var upcoming: JSONIndex
    let end: JSONIndex

    @inline(__always)
    package mutating func next() -> (name: JSONIndex, value: JSONIndex)? {
      guard upcoming < end else { return nil }
      let name = upcoming
      upcoming = view.after(name + 1)
      return (name, name + 1)
    }
  }
}
