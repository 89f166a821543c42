// SPDX-License-Identifier: Apache-2.0
// ChainRule: one word of a tape: what a value is, where it stands and how far it goes.

/// One word of a ``JSONTape``.
///
///     bits  0 ... 2   kind
///     bit   3         number: written without '.' and 'e'; string: has escapes; array: all numbers
///     bit   4         number: has an exponent; string: it is a member's name
///     bit   5         object: a name stands in it twice
///     bits  6 ... 34  the byte where it begins: of a string, the one after the quote
///     bits 35 ... 63  string, number, literal: its length in bytes; container: the index past its end
///
/// A container has a second word: the number of its members or elements in the low half, the byte
/// past its closing bracket in the high half. So `{"a":[1,23]}` is seven words:
///
///     0  object at 0, ends at index 7        3  array at 5, ends at index 7, all numbers
///     1  count 1, ends at byte 12            4  count 2, ends at byte 11
///     2  name at 2, 1 byte                   5  number at 6, 1 byte
///                                            6  number at 8, 2 bytes
///
/// Eight bytes a scalar keep a scalar graph of ten words
/// a node far below the bytes that a node may cost; offsets of 29 bits hold half a gibibyte.
package struct JSONWord: Sendable, Hashable {
  package var bits: UInt64

  /// The greatest number of bytes in a document.
  static let maximumOffset = (1 << 29) - 1

  static let flag: UInt64 = 1 << 3
  static let exponentFlag: UInt64 = 1 << 4
  static let nameFlag: UInt64 = 1 << 4
  static let duplicateFlag: UInt64 = 1 << 5
  private static let kindMask: UInt64 = 7
  private static let offsetShift: UInt64 = 6
  private static let extentShift: UInt64 = 35

  @inline(__always)
  init(bits: UInt64) { self.bits = bits }

  @inline(__always)
  init(_ kind: JSONKind, offset: Int, extent: Int, flags: UInt64 = 0) {
    let offset = UInt64(truncatingIfNeeded: offset) &<< JSONWord.offsetShift
    let extent = UInt64(truncatingIfNeeded: extent) &<< JSONWord.extentShift
    bits = UInt64(kind.rawValue) | flags | offset | extent
  }

  @inline(__always)
  var kindBits: UInt8 { UInt8(truncatingIfNeeded: bits & JSONWord.kindMask) }

  @inline(__always)
  var kind: JSONKind { unsafeBitCast(kindBits, to: JSONKind.self) }

  @inline(__always)
  var offset: Int {
    Int(truncatingIfNeeded: (bits &>> JSONWord.offsetShift) & UInt64(JSONWord.maximumOffset))
  }

  @inline(__always)
  var extent: Int { Int(truncatingIfNeeded: bits &>> JSONWord.extentShift) }

  @inline(__always)
  var hasFlag: Bool { bits & JSONWord.flag != 0 }

  /// Whether a number is written with an exponent.
  @inline(__always)
  var hasExponent: Bool { bits & JSONWord.exponentFlag != 0 }
}
