// SPDX-License-Identifier: Apache-2.0
// ChainRule: nested arrays of numbers, without recursion.

internal import Autodiff

extension TensorReader {
  /// Reads nested arrays, whose shape is that of the first of each level.
  func readArray(
    _ array: JSONIndex, as type: ElementType?, into buffer: inout NumberBuffer
  ) throws(TensorError) -> TensorHead {
    let shape = leadingShape(array)
    try checkRank(shape.count, at: array)
    let count = try elementCount(shape, at: array)
    let implied = type ?? impliedType(array, shape: shape)
    let start = buffer.count
    _ = buffer.reserve(count)
    try readNested(array, shape: shape, as: implied, isWritten: type != nil, into: &buffer)
    return TensorHead(
      shape: shape, type: implied, isTypeWritten: type != nil, start: start, count: count)
  }

  /// The lengths of the first array of each level.
  func leadingShape(_ array: JSONIndex) -> [Int] {
    var shape: [Int] = []
    var index = array
    while view.kind(at: index) == .array {
      let count = view.count(of: index)
      shape.append(count)
      if count == 0 { break }
      index = view.first(in: index)
    }
    return shape
  }

  func checkRank(_ rank: Int, at place: JSONIndex) throws(TensorError) {
    let limit = TensorReader.maximumRank
    guard rank <= limit else {
      throw TensorError(.tooManyDimensions(count: rank, limit: limit), at: place)
    }
  }

  /// The product of the dimensions, checked against the limit before anything is allocated.
  func elementCount(_ shape: [Int], at place: JSONIndex) throws(TensorError) -> Int {
    if shape.contains(0) { return 0 }
    var count = 1
    for dimension in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard !overflow else {
        throw TensorError(.tooManyElements(count: nil, limit: maximumElements), at: place)
      }
      count = product
    }
    guard count <= maximumElements else {
      throw TensorError(.tooManyElements(count: count, limit: maximumElements), at: place)
    }
    return count
  }

  /// Truth values where the first element is one, numbers otherwise.
  private func impliedType(_ array: JSONIndex, shape: [Int]) -> ElementType {
    guard !shape.contains(0) else { return .float64 }
    return view.kind(at: array + 2 * shape.count).isBoolean ? .bool : .float64
  }

  /// Appends the elements of nested arrays, all of which must have the shape.
  ///
  /// The tape has the arrays in document order, so the walk goes on word by word. `ends[d]` is
  /// where the open array of level `d` ends; at an array's first word its length is compared, so
  /// all that remains to say at other places is whether an array or an element belongs there.
  private func readNested(
    _ array: JSONIndex, shape: [Int], as type: ElementType, isWritten: Bool,
    into buffer: inout NumberBuffer
  ) throws(TensorError) {
    let rank = shape.count
    var ends: [JSONIndex] = []
    ends.reserveCapacity(rank)
    var index = array
    let end = view.after(array)
    while index < end {
      while let last = ends.last, last <= index { ends.removeLast() }
      // Between the rows, which are read whole, every place is one for an array.
      guard view.kind(at: index) == .array else {
        throw TensorError(fault(forElementAt: index), at: index)
      }
      let length = view.count(of: index)
      guard length == shape[ends.count] else {
        throw TensorError(.ragged(expected: shape[ends.count], actual: length), at: index)
      }
      if ends.count == rank - 1 {
        try readRow(index, as: type, isWritten: isWritten, into: &buffer)
        index = view.after(index)
      } else {
        ends.append(view.after(index))
        index = view.first(in: index)
      }
    }
  }

  /// What is wrong with something that is no array where an array belongs.
  private func fault(forElementAt index: JSONIndex) -> TensorFault {
    switch view.kind(at: index) {
    case .null, .object: .notANumber(found: view.kind(at: index), text: nil)
    default: .mixedDepth(expectedArray: true)
    }
  }

  /// Appends the elements of an array that has no arrays in it.
  private func readRow(
    _ row: JSONIndex, as type: ElementType, isWritten: Bool, into buffer: inout NumberBuffer
  ) throws(TensorError) {
    if type == .float64, view.isAllNumbers(row) {
      let count = view.count(of: row)
      let out = buffer.reserve(count)
      if let bad = view.readNumbers(from: view.first(in: row), count: count, into: out) {
        throw outOfRange(bad, .float64)
      }
      buffer.commit(count)
      return
    }
    for index in view.elements(of: row) {
      buffer.append(try element(index, as: type, isWritten: isWritten))
    }
  }
}
