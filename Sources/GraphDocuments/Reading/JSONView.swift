// SPDX-License-Identifier: Apache-2.0
// ChainRule: typed access to a scanned document by integer indices.

/// A scanned document: its bytes and the words that say what stands where.
///
/// Values are named by their index; a walk is arithmetic on integers:
///
///     for element in view.elements(of: array) { sum += view.double(at: element) }
///     for (name, value) in view.members(of: object) where view.isName(name, "op") { ... }
///
/// What is no object has no members; nothing else is checked again: asking a number for its elements is
/// a mistake of the caller. The view is three words without ownership, and ends when ``JSONTape/scan(padded:maximumDepth:)`` says.
package struct JSONView {
  let bytes: UnsafePointer<UInt8>
  package let byteCount: Int
  let words: UnsafePointer<UInt64>

  /// The document's one value.
  package var root: JSONIndex {
    @inline(__always) get { 0 }
  }

  @inline(__always)
  func word(_ index: JSONIndex) -> JSONWord { JSONWord(bits: words[index]) }

  /// The document.
  package var text: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes, count: byteCount)
  }

  /// What the value is.
  @inline(__always)
  package func kind(at index: JSONIndex) -> JSONKind { word(index).kind }

  /// The index after a value and all that is in it.
  @inline(__always)
  package func after(_ index: JSONIndex) -> JSONIndex {
    let word = word(index)
    return word.kind.isContainer ? word.extent : index + 1
  }

  /// How many members or elements a container has.
  @inline(__always)
  package func count(of container: JSONIndex) -> Int {
    Int(truncatingIfNeeded: words[container + 1] & 0xFFFF_FFFF)
  }

  /// The index of a container's first element, or of its first member's name.
  @inline(__always)
  package func first(in container: JSONIndex) -> JSONIndex { container + 2 }

  /// Whether an array has elements and all of them are numbers; they are then one word each.
  @inline(__always)
  package func isAllNumbers(_ array: JSONIndex) -> Bool { word(array).hasFlag }

  /// Whether a name stands in this object twice (not in the objects within).
  @inline(__always)
  package func hasDuplicateNames(_ object: JSONIndex) -> Bool {
    word(object).bits & JSONWord.duplicateFlag != 0
  }

  /// The bytes of a value as they stand in the document, quotes and brackets included.
  package func byteRange(of index: JSONIndex) -> Range<Int> {
    let word = word(index)
    switch word.kind {
    case .array, .object: return word.offset..<Int(truncatingIfNeeded: words[index + 1] &>> 32)
    case .string: return word.offset - 1..<word.offset + word.extent + 1
    default: return word.offset..<word.offset + word.extent
    }
  }

  /// The byte where a value begins.
  package func offset(of index: JSONIndex) -> Int {
    let word = word(index)
    return word.kind == .string ? word.offset - 1 : word.offset
  }
}
