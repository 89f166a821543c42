// SPDX-License-Identifier: Apache-2.0
// ChainRule: what may be wrong with a value, as data.

package import Autodiff

/// What is wrong with a number or tensor of a document.
package enum TensorFault: Error, Hashable, Sendable {
  /// Arrays of one level that differ in length.
  case ragged(expected: Int, actual: Int)
  /// An array where its siblings are numbers, or the other way round.
  case mixedDepth(expectedArray: Bool)
  /// A string or null where a number belongs, or an object within an array.
  case notANumber(found: JSONKind, text: String?)
  /// A number among truth values, or the other way round.
  case mixedTypes(expectedBoolean: Bool)
  /// A number beyond the element type's range.
  case outOfRange(ElementType, text: String)
  /// A number with a fraction, or beyond what a double counts exactly, among `int64`.
  case notAnInteger(text: String)
  /// Another `dtype` than there are.
  case unknownType(String)
  /// A member of the wrong JSON type; `expected` is what it may be.
  case memberType(name: String, expected: String, found: JSONKind)
  /// A member that a tensor does not have.
  case unknownMember(String)
  /// A tensor without a member that it needs.
  case missingMember(String)
  /// Two members of which a tensor has one.
  case conflictingMembers(String, String)
  /// An encoding that is not known.
  case unknownEncoding(String)
  /// A dimension that is no non-negative integer.
  case badDimension(text: String)
  /// More dimensions than the limit.
  case tooManyDimensions(count: Int, limit: Int)
  /// `data` of another number of elements, or of another shape, than `shape` says.
  case shapeMismatch(shape: [Int], actual: Actual)
  /// More elements than the limit; `nil` where their number is beyond all counting.
  case tooManyElements(count: Int?, limit: Int)
  /// A character outside base64's alphabet, or padding in the wrong place; `nil` at its end.
  case badBase64(offset: Int, character: Unicode.Scalar?)

  /// What came where a shape was announced.
  package enum Actual: Hashable, Sendable {
    case elements(Int)
    case shape([Int])
    case bytes(Int, expected: Int)
  }
}

/// A fault and the place of it.
package struct TensorError: Error, Hashable, Sendable {
  package let fault: TensorFault
  package let place: JSONIndex

  init(_ fault: TensorFault, at place: JSONIndex) {
    self.fault = fault
    self.place = place
  }
}
