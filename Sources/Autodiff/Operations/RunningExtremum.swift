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
    arguments: ["x"], attributes: directionAttributes, resultType: .int64, argumentTypes: [.number])
  static let extremum = Extremum.max

  let scan: Scan
  let resultShape: Shape
}

struct CumulativeMinIndices: RunningPlaceOperation {
  static let listing = OperationListing(
    "cummin_indices",
    "At each place along an axis, the place of the smallest element up to there: the last that ties.",
    arguments: ["x"], attributes: directionAttributes, resultType: .int64, argumentTypes: [.number])
  static let extremum = Extremum.min

  let scan: Scan
  let resultShape: Shape
}

/// At each place along an axis, the extreme element up to there; of those that tie, the last one met
/// has the whole cotangent.
protocol RunningExtremumOperation: ScanOperation, ChoosingOperation {
  static var extremum: Extremum { get }
}

extension RunningExtremumOperation {
  var operand: Shape { resultShape }
  var axis: Int { scan.axis }

  func places<T: TensorAlgebra>(of x: T) -> T { x.extremumPlaces(Self.extremum, scan) }

  // An element ties where it equals the extremum before it, and as long as it is chosen then.
  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    let stands = operands[0].equals(value, delayedBy: scan)
      .gathered(at: places(of: operands[0]), gathering)
    return [MetElements(kink: 0, stands: stands, chosen: value.filled(with: 1))]
  }
}

extension Kink {
  /// Of elements that tie, one may have all of the cotangent, or they share it.
  static let tie = Kink(.elements("tie"), interval: 0...1, chosen: 1)
}

extension TensorAlgebra {
  /// Whether each element equals that of another tensor that a scan met before it; the first does not.
  func equals(_ other: Self, delayedBy scan: Scan) -> Self {
    Self.apply(Equal(), self, other.delayed(scan)) * filled(with: 1).delayed(scan)
  }
}

struct CumulativeMax: RunningExtremumOperation {
  static let listing = OperationListing(
    "cummax", aliases: ["cumulative_max"],
    "At each place along an axis, the largest element up to there; the last that ties has its cotangent.",
    arguments: ["x"], attributes: directionAttributes, kinks: [.tie], argumentTypes: [.number])
  static let extremum = Extremum.max

  let scan: Scan
  let resultShape: Shape
}

struct CumulativeMin: RunningExtremumOperation {
  static let listing = OperationListing(
    "cummin", aliases: ["cumulative_min"],
    "At each place along an axis, the smallest element up to there; the last that ties has its cotangent.",
    arguments: ["x"], attributes: directionAttributes, kinks: [.tie], argumentTypes: [.number])
  static let extremum = Extremum.min

  let scan: Scan
  let resultShape: Shape
}
