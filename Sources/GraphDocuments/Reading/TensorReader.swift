// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers and tensors from a scanned document, in every form they may have.

package import Autodiff

/// What a tensor is beside its elements.
package struct TensorHead: Hashable, Sendable {
  /// The dimensions; `[]` of a scalar, which is not `[1]`.
  package var shape: [Int]
  /// What the elements are; each is stored as the double of the same value.
  package var type: ElementType
  /// Whether the document said so, rather than the reader by default.
  package var isTypeWritten: Bool
  /// Where the first element is in the buffer.
  package var start: Int
  /// How many elements there are.
  package var count: Int
}

/// Reads numbers and tensors of a scanned document.
///
/// The forms: a number; `"NaN"`, `"Infinity"`, `"-Infinity"`; `true`, `false`; nested arrays of these;
/// `{"shape", "dtype", "data"}` with flat or nested data; `{"shape", "dtype", "base64"}`, little-endian
/// and row-major; the Open Inference protocol's `{"shape", "datatype", "data"}`; Tesseract's
/// `{"object_type": "array", "shape", "dtype", "data": {"buffer", "encoding"}}`.
///
/// Nothing recurses, and no memory is taken before the number of elements is within the limit.
package struct TensorReader {
  /// How many dimensions a tensor may have.
  package static let maximumRank = Shape.maximumRank

  let view: JSONView

  /// How many elements one tensor may have.
  package var maximumElements: Int

  /// Makes a reader of a document.
  package init(_ view: JSONView, maximumElements: Int) {
    self.view = view
    self.maximumElements = maximumElements
  }

  /// Reads a value, and appends its elements to `buffer`.
  ///
  /// - Throws: The first fault and its place; the buffer is then as it was.
  /// - Complexity: O(n) in the bytes of the value.
  package func read(
    _ index: JSONIndex, into buffer: inout NumberBuffer
  ) throws(TensorError) -> TensorHead {
    let start = buffer.count
    do {
      switch view.kind(at: index) {
      case .object: return try readObject(index, into: &buffer)
      case .array: return try readArray(index, as: nil, into: &buffer)
      default: return try readScalar(index, as: nil, into: &buffer)
      }
    } catch {
      buffer.truncate(to: start)
      throw error
    }
  }

  /// Reads a value that has no brackets.
  func readScalar(
    _ index: JSONIndex, as type: ElementType?, into buffer: inout NumberBuffer
  ) throws(TensorError) -> TensorHead {
    let implied = type ?? (view.kind(at: index).isBoolean ? .bool : .float64)
    guard maximumElements >= 1 else {
      throw TensorError(.tooManyElements(count: 1, limit: maximumElements), at: index)
    }
    let value = try element(index, as: implied, isWritten: type != nil)
    let start = buffer.count
    buffer.append(value)
    return TensorHead(
      shape: [], type: implied, isTypeWritten: type != nil, start: start, count: 1)
  }

  /// Reads one element.
  ///
  /// Where `bool` is written, 0 and 1 are truth values too, as languages without them write these.
  func element(
    _ index: JSONIndex, as type: ElementType, isWritten: Bool
  ) throws(TensorError) -> Double {
    let kind = view.kind(at: index)
    switch kind {
    case .number:
      guard type != .bool || isWritten else {
        throw TensorError(.mixedTypes(expectedBoolean: true), at: index)
      }
      return try number(index, as: type)
    case .true, .false:
      guard type == .bool else { throw TensorError(.mixedTypes(expectedBoolean: false), at: index) }
      return kind == .true ? 1 : 0
    case .string:
      guard let value = nonFinite(index), type == .float64 || type == .float32 else {
        throw TensorError(.notANumber(found: kind, text: view.excerpt(at: index)), at: index)
      }
      return value
    case .array: throw TensorError(.mixedDepth(expectedArray: false), at: index)
    case .null, .object: throw TensorError(.notANumber(found: kind, text: nil), at: index)
    }
  }

  private func number(_ index: JSONIndex, as type: ElementType) throws(TensorError) -> Double {
    switch type {
    case .float64:
      let value = view.double(at: index)
      guard value.isFinite else { throw outOfRange(index, .float64) }
      return value
    case .float32:
      let value = view.float(at: index)
      guard value.isFinite else { throw outOfRange(index, .float32) }
      return Double(value)
    case .int64:
      guard let integer = view.integer(at: index), let value = Double(exactly: integer) else {
        throw TensorError(.notAnInteger(text: view.excerpt(at: index)), at: index)
      }
      return value
    case .bool:
      guard let integer = view.integer(at: index), integer == 0 || integer == 1 else {
        throw TensorError(.mixedTypes(expectedBoolean: true), at: index)
      }
      return Double(integer)
    }
  }

  func outOfRange(_ index: JSONIndex, _ type: ElementType) -> TensorError {
    TensorError(.outOfRange(type, text: view.excerpt(at: index)), at: index)
  }

  private func nonFinite(_ index: JSONIndex) -> Double? {
    if view.isString(index, "NaN") { return .nan }
    if view.isString(index, "Infinity") { return .infinity }
    return view.isString(index, "-Infinity") ? -.infinity : nil
  }
}

extension JSONView {
  /// The text of a string or number, cut after some characters, for messages.
  package func excerpt(at index: JSONIndex, limit: Int = 60) -> String {
    let raw = rawString(at: index)
    if raw.count <= limit { return string(at: index) }
    let head = UnsafeBufferPointer(rebasing: raw[..<limit])
    return String(String(decoding: head, as: UTF8.self).dropLast()) + "\u{2026}"
  }
}
