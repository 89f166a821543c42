// SPDX-License-Identifier: Apache-2.0
// ChainRule: a walk over several tensors at once.

/// A walk over the elements of a shape, row by row, that keeps a place in each of several tensors.
///
/// The last axis is left to the caller as one run with a constant step for each tensor, so that the
/// inner loop is plain. Neighbouring axes that every tensor steps through evenly are joined first: a
/// contiguous tensor is a single run.
struct StridedLoop {
  private var lengths: [Int]
  private var strides: [[Int]]

  /// The number of elements in a run.
  let runLength: Int
  /// The distance between the elements of a run in each tensor.
  let runSteps: [Int]

  /// - Parameter strides: For each tensor, the distance between neighbours along each axis.
  init(over dimensions: [Int], strides tensors: [[Int]]) {
    var lengths: [Int] = []
    var joined = [[Int]](repeating: [], count: tensors.count)
    for axis in dimensions.indices where dimensions[axis] != 1 {
      let continues =
        !lengths.isEmpty
        && tensors.indices.allSatisfy { tensor in
          joined[tensor].last == tensors[tensor][axis] * dimensions[axis]
        }
      if continues {
        lengths[lengths.count - 1] *= dimensions[axis]
        for tensor in tensors.indices { joined[tensor][lengths.count - 1] = tensors[tensor][axis] }
      } else {
        lengths.append(dimensions[axis])
        for tensor in tensors.indices { joined[tensor].append(tensors[tensor][axis]) }
      }
    }
    runLength = lengths.popLast() ?? 1
    runSteps = joined.map { $0.last ?? 0 }
    self.lengths = lengths
    strides = joined.map { Array($0.dropLast()) }
  }

  /// Calls `body` for each run with its start in each tensor, in row-major order, unless the budget is
  /// over.
  func forEachRun(_ body: (_ starts: [Int]) -> Void) {
    guard runLength > 0, !lengths.contains(0) else { return }
    var index = [Int](repeating: 0, count: lengths.count)
    var starts = [Int](repeating: 0, count: strides.count)
    var steps = BudgetWatch.Steps()
    while true {
      body(starts)
      if steps.isOver(after: runLength + 1) { return }
      var axis = lengths.count - 1
      while axis >= 0 {
        index[axis] += 1
        for tensor in strides.indices { starts[tensor] += strides[tensor][axis] }
        if index[axis] < lengths[axis] { break }
        for tensor in strides.indices { starts[tensor] -= strides[tensor][axis] * lengths[axis] }
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}
