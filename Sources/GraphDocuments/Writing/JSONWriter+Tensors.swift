// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors in the three forms a client may ask for.

package import Autodiff

extension JSONWriter {
  /// Writes a tensor.
  ///
  /// Of what is larger than ``maximumCount`` bytes, the rest is left out.
  ///
  /// `nested` is a number or arrays; `flat` and `base64` are objects with `shape` and `dtype`, for
  /// scalars too. Numbers that are not finite keep their bits in `base64`. The elements are
  /// row-major, and as many as the product of the dimensions.
  @specialized(where S == Double)
  @specialized(where S == Float)
  package mutating func tensor<S: TextScalar>(
    _ elements: UnsafeBufferPointer<S>, shape: [Int], as type: ElementType = S.elementType,
    encoding: TensorEncoding = .nested
  ) {
    switch encoding {
    case .nested: nested(elements, shape: shape, as: type)
    case .flat:
      beginTensor(shape: shape, as: type)
      name("data")
      beginArray()
      write(elements, 0..<elements.count, as: type)
      endArray()
      endObject()
    case .base64:
      beginTensor(shape: shape, as: type)
      name("base64")
      base64(elements, as: type)
      endObject()
    }
  }

  /// How many elements are written between two looks at how much there is.
  private static let stride = 4096

  /// Writes elements one after the other, unless there are too many bytes.
  @inline(__always)
  private mutating func write<S: TextScalar>(
    _ elements: UnsafeBufferPointer<S>, _ range: Range<Int>, as type: ElementType
  ) {
    var start = range.lowerBound
    while start < range.upperBound, !cuts() {
      let end = min(start + JSONWriter.stride, range.upperBound)
      for index in start..<end { element(elements[index], as: type) }
      start = end
    }
  }

  private mutating func beginTensor(shape: [Int], as type: ElementType) {
    beginObject()
    name("shape")
    beginArray()
    for dimension in shape { integer(dimension) }
    endArray()
    name("dtype")
    string(type.rawValue)
  }

  /// Writes arrays within arrays, row by row, without recursion.
  ///
  /// After row `r` (from 1) as many brackets close as there are suffixes of the leading dimensions
  /// whose product divides `r`, and as many open again before the next row. A dimension of zero
  /// ends the nesting: `[2, 0, 3]` is `[[],[]]`, as there is no place for the 3.
  @inline(__always)
  private mutating func nested<S: TextScalar>(
    _ elements: UnsafeBufferPointer<S>, shape: [Int], as type: ElementType
  ) {
    guard let last = shape.firstIndex(of: 0) ?? shape.indices.last else {
      if let value = elements.first { element(value, as: type) }
      return
    }
    let rowLength = shape[last]
    let rows = shape[..<last].reduce(1, *)
    for _ in 0..<last { beginArray() }
    var next = 0
    for row in 0..<rows where !isCut {
      beginArray()
      write(elements, next..<next + rowLength, as: type)
      next += rowLength
      endArray()
      let closing = JSONWriter.closing(row + 1, shape: shape, last: last)
      for _ in 0..<closing { endArray() }
      if row + 1 < rows { for _ in 0..<closing { beginArray() } }
    }
  }

  private static func closing(_ row: Int, shape: [Int], last: Int) -> Int {
    var levels = 0
    var product = 1
    while levels < last {
      product *= shape[last - 1 - levels]
      guard row % product == 0 else { break }
      levels += 1
    }
    return levels
  }
}
