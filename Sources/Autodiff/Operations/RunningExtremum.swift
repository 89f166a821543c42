// SPDX-License-Identifier: Apache-2.0
// ChainRule: the extreme elements so far along an axis.

/// At each place along an axis, where the extreme element up to there stands.
protocol RunningPlaceOperation: ScanOperation, DiscreteOperation {
  static var extremum: Extremum { get }
}

extension RunningPlaceOperation {
  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    operands[0].extremumPlaces(Self.extremum, scan)
  }
}

struct CumulativeMaxIndices: RunningPlaceOperation {
  static let listing = OperationListing(
    "cummax_indices",
    "At each place along an axis, the place of the largest element up to there: the last that ties.",
    arguments: ["x"], attributes: directionAttributes, resultType: .int64)
  static let extremum = Extremum.max

  let scan: Scan
  let resultShape: Shape
}

struct CumulativeMinIndices: RunningPlaceOperation {
  static let listing = OperationListing(
    "cummin_indices",
    "At each place along an axis, the place of the smallest element up to there: the last that ties.",
    arguments: ["x"], attributes: directionAttributes, resultType: .int64)
  static let extremum = Extremum.min

  let scan: Scan
  let resultShape: Shape
}
