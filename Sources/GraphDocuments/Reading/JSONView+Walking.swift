// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements and members in document order, and members by name.

extension JSONView {
  /// The elements of an array, in order.
  @inline(__always)
  package func elements(of array: JSONIndex) -> Elements {
    Elements(view: self, upcoming: array + 2, end: word(array).extent)
  }

  /// The members of an object, in order: the index of the name and that of the value.
  @inline(__always)
  package func members(of object: JSONIndex) -> Members {
    Members(view: self, upcoming: object + 2, end: word(object).extent)
  }

  /// The value of the first member of this name; `nil` if there is none.
  ///
  /// - Complexity: O(members)
  @inline(__always)
  package func member(_ name: StaticString, of object: JSONIndex) -> JSONIndex? {
    let end = word(object).extent
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

  /// Whether a member's name is this one.
  ///
  /// Written without escapes it is one comparison of memory.
  @inline(__always)
  package func isName(_ index: JSONIndex, _ name: StaticString) -> Bool {
    let word = word(index)
    if word.hasFlag { return isEscapedName(index, name) }
    guard word.extent == name.utf8CodeUnitCount else { return false }
    return equal(bytes + word.offset, name.utf8Start, count: word.extent)
  }

  @inline(never)
  private func isEscapedName(_ index: JSONIndex, _ name: StaticString) -> Bool {
    withStringBytes(at: index) { text in
      text.elementsEqual(
        UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
  }

  /// Compares names, which are short: eight bytes at a time without a call.
  @inline(__always)
  private func equal(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, count: Int
  ) -> Bool {
    var index = 0
    while index < count {
      if a[index] != b[index] { return false }
      index += 1
    }
    return true
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
