// SPDX-License-Identifier: Apache-2.0
// ChainRule: what elements accumulate to along an axis.

/// The attributes of scans that may be exclusive.
private let scanAttributes =
  directionAttributes + [
    AttributeListing(
      "exclusive", .boolean, default: .boolean(false),
      "Whether each place leaves its own element out.")
  ]

/// The attributes of scans that are not exclusive.
let directionAttributes = [
  AttributeListing(
    "axis", .integer, default: .integer(0), "The axis; negative numbers count from the last."),
  AttributeListing(
    "reverse", .boolean, default: .boolean(false), "Whether the last element comes first."),
]

/// An operation that goes through the elements along an axis, and keeps the shape.
protocol ScanOperation: GeneralOperation {
  var scan: Scan { get }

  init(scan: Scan, resultShape: Shape)
}

extension ScanOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    for shape in operands where shape != operands[0] { throw .shapesDiffer(operands[0], shape) }
    let axis = try operands[0].existingAxis(attributes.integer(0))
    let isExclusive = attributes.values.count > 2 && attributes.boolean(2)
    self.init(
      scan: Scan(axis: axis, isReversed: attributes.boolean(1), isExclusive: isExclusive),
      resultShape: operands[0])
  }
}

struct CumulativeSum: ScanOperation, LinearOperation {
  static let listing = OperationListing(
    "cumsum", aliases: ["cumulative_sum"],
    "At each place along an axis, the sum of the elements up to there.", arguments: ["x"],
    attributes: scanAttributes)

  let scan: Scan
  let resultShape: Shape

  func apply<T: TensorAlgebra>(_ x: T) -> T { x.scanned(.sum, scan) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { cotangent.scanned(.sum, scan.reversed) }
}

struct CumulativeProduct: ScanOperation {
  static let listing = OperationListing(
    "cumprod", aliases: ["cumulative_prod"],
    "At each place along an axis, the product of the elements up to there, exact at zeros.",
    arguments: ["x"], attributes: scanAttributes)

  let scan: Scan
  let resultShape: Shape

  var cost: Int { 3 * resultShape.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].scanned(.product, scan) }

  private var inclusive: Scan { Scan(axis: scan.axis, isReversed: scan.isReversed) }

  private func productsBefore<T: TensorAlgebra>(_ x: T) -> T {
    x.scanned(
      .product, Scan(axis: scan.axis, isReversed: scan.isReversed, isExclusive: true))
  }

  // With p the products before each place, y' = x y'₋ + p x': nothing is divided by an element.
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let x = operands[0]
    let moved = T.recurrence(
      x, productsBefore(x) * (tangents[0] ?? x.filled(with: 0)), inclusive)
    return scan.isExclusive ? moved.delayed(inclusive) : moved
  }

  // The same backwards: what an element's product with p has of all places from there on.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let (x, back) = (operands[0], inclusive.reversed)
    let given = scan.isExclusive ? cotangent.delayed(back) : cotangent
    return [productsBefore(x) * T.recurrence(x.delayed(back), given, back)]
  }
}

struct LogCumulativeSumExp: ScanOperation {
  static let listing = OperationListing(
    "logcumsumexp", aliases: ["cumulative_logsumexp"],
    "At each place along an axis, the logarithm of the sum of the exponentials up to there.",
    arguments: ["x"], attributes: directionAttributes)

  let scan: Scan
  let resultShape: Shape

  var cost: Int { 8 * resultShape.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].scanned(.logSumExp, scan) }

  // y' = exp(y₋ - y) y'₋ + exp(x - y) x': both factors are at most 1.
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let tangent = tangents[0] ?? operands[0].filled(with: 0)
    return T.recurrence(
      T.apply(ExpOfDifference(), value.delayedKeepingFirst(scan), value),
      T.apply(ExpOfDifference(), operands[0], value) * tangent, scan)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let later = value.delayedKeepingFirst(scan.reversed)
    let shares = T.recurrence(
      T.apply(ExpOfDifference(), value, later), cotangent, scan.reversed)
    return [T.apply(ExpOfDifference(), operands[0], value) * shares]
  }
}

/// exp(a - b), and 0 where both are -∞: there is nothing to have a share of.
private struct ExpOfDifference: BinaryRule {
  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .computed(
      .select(a, .equal, -.infinity, then: .zero, else: A.exp(a - b)), writtenAs: A.exp(a - b))
  }
}

struct LinearRecurrence: ScanOperation {
  static let listing = OperationListing(
    "linear_recurrence",
    "Along an axis, each factor times the result before it, plus the term; the first is its term.",
    arguments: ["factors", "terms"], attributes: directionAttributes)

  let scan: Scan
  let resultShape: Shape

  var cost: Int { 2 * resultShape.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    T.recurrence(operands[0], operands[1], scan)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let terms = [tangents[0].map { $0 * value.delayed(scan) }, tangents[1]]
    return T.recurrence(operands[0], total(terms, like: value), scan)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let back = scan.reversed
    let shares = T.recurrence(operands[0].delayed(back), cotangent, back)
    return [
      wanted[0] ? shares * value.delayed(scan) : nil,
      wanted[1] ? shares : nil,
    ]
  }
}

extension Shape {
  /// An axis that an attribute names, counted from the front.
  func existingAxis(_ index: Int) throws(ShapeRule) -> Int {
    guard let axis = axis(index) else { throw .axisOutOfRange(index, self) }
    return axis
  }
}
