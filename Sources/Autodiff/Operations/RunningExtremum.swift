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
/// has the whole cotangent, or half of it, and those before it the rest.
protocol RunningExtremumOperation: ScanOperation, ChoosingOperation {
  static var extremum: Extremum { get }
  /// What an element that ties with the extremum before it has of the derivative.
  var shareOfTie: Double { get set }
}

extension RunningExtremumOperation {
  var operand: Shape { resultShape }
  var axis: Int { scan.axis }

  func places<T: TensorAlgebra>(of x: T) -> T { x.extremumPlaces(Self.extremum, scan) }

  // An element ties where it equals the extremum before it, and as long as it is chosen then.
  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    let stands = operands[0].equals(value, delayedBy: scan)
      .gathered(at: places(of: operands[0]), gathering)
    return [MetElements(kink: 0, stands: stands, chosen: value.filled(with: shareOfTie))]
  }

  func following(_ convention: KinkConvention) -> Self {
    var other = self
    other.shareOfTie = Kink.runningTie.choice(under: convention)
    return other
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard shareOfTie < 1, let tangent = tangents[0] else {
      return chosenTangent(tangents, operands)
    }
    let shares = shares(operands[0], value)
    return T.recurrence(shares.before, shares.own * tangent, scan)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    guard shareOfTie < 1 else { return [chosenCotangent(cotangent, operands)] }
    let (shares, back) = (shares(operands[0], value), scan.reversed)
    return [shares.own * T.recurrence(shares.before.delayed(back), cotangent, back)]
  }

  /// What each element, and the extremum before it, have of the derivative at its place.
  private func shares<T: TensorAlgebra>(_ x: T, _ value: T) -> (own: T, before: T) {
    let one = x.filled(with: 1, shape: .scalar)
    let length = operand.dimensions[axis]
    let along = Shape(derived: operand.dimensions.indices.map { $0 == axis ? length : 1 })
    let isChosen = T.apply(
      Equal(), places(of: x), x.constant((0..<length).map(Double.init), shape: along))
    let share = x.filled(with: shareOfTie, shape: .scalar)
    let own = T.choose(x.equals(value, delayedBy: scan), share, isChosen)
    return (own, one - own)
  }
}

extension Kink {
  /// Of elements that tie, one may have all of the cotangent, or they share it.
  static let tie = Kink(.elements("tie"), interval: 0...1, chosen: 1)
  /// The same, of an element and those before it.
  fileprivate static let runningTie = Kink(
    .elements("tie"), interval: 0...1, chosen: 1, others: [.jax: 0.5])
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
    arguments: ["x"], attributes: directionAttributes, kinks: [.runningTie],
    argumentTypes: [.number])
  static let extremum = Extremum.max

  let scan: Scan
  let resultShape: Shape
  var shareOfTie = 1.0

  init(scan: Scan, resultShape: Shape) { (self.scan, self.resultShape) = (scan, resultShape) }
}

struct CumulativeMin: RunningExtremumOperation {
  static let listing = OperationListing(
    "cummin", aliases: ["cumulative_min"],
    "At each place along an axis, the smallest element up to there; the last that ties has its cotangent.",
    arguments: ["x"], attributes: directionAttributes, kinks: [.runningTie],
    argumentTypes: [.number])
  static let extremum = Extremum.min

  let scan: Scan
  let resultShape: Shape
  var shareOfTie = 1.0

  init(scan: Scan, resultShape: Shape) { (self.scan, self.resultShape) = (scan, resultShape) }
}
