// SPDX-License-Identifier: Apache-2.0
// ChainRule: rows of a table, looked up.

/// The rows of a table at places, one of which may stand for nothing.
///
/// That row is zeros whatever the table has there, so that a gradient of zero for it is the gradient of
/// the value. (PyTorch reads the row and leaves its gradient out; the rows differ where somebody wrote to it.)
struct Embedding: GatheringOperation {
  static let listing = OperationListing(
    "embedding",
    "The rows of a table at places, one axis more than these have; zeros in place of the row of padding_idx.",
    arguments: ["weight", "idx"],
    attributes: [
      AttributeListing(
        "padding_idx", .optionalInteger, default: .some(.none),
        "The place that stands for nothing: zeros are looked up there, and it has no gradient; null for none."
      )
    ], argumentTypes: [.any, .index])

  let whole: Shape
  let gathering = Gathering(axis: 0, isOfElements: false)
  let resultShape: Shape
  /// What stands for nothing, counted from either end; `nil` if nothing does.
  private let padding: NothingThere?
  /// The places in a shape that broadcasts to the result's.
  private let places: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    whole = operands[0]
    guard whole.rank == 2 else { throw .rank(operand: 0, expected: "two axes", whole) }
    let lengths = operands[1].dimensions
    guard lengths.count < Shape.maximumRank else { throw .tooManyAxes(lengths.count + 1) }
    guard let shape = Shape(lengths + [whole.dimensions[1]]) else { throw .tooManyElements }
    resultShape = shape
    places = Shape(derived: lengths + [1])
    let rows = whole.dimensions[0]
    let given = attributes.optionalInteger(0)
    if let given, !(-rows..<rows).contains(given) {
      throw .attribute("padding_idx", expected: "a row of shape \(whole), from \(-rows) on")
    }
    padding = given.map { NothingThere(first: $0 < 0 ? $0 + rows : $0, rows: rows) }
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    kept(operands[0].gathered(at: operands[1], gathering), operands[1])
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    tangents[0].map { self.value([$0, operands[1]]) } ?? value.filled(with: 0)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [
      wanted[0]
        ? kept(cotangent, operands[1]).addedUp(at: operands[1], gathering, into: whole) : nil,
      nil,
    ]
  }

  /// Zeros in place of the rows that stand for nothing.
  private func kept<T: TensorAlgebra>(_ rows: T, _ index: T) -> T {
    guard let padding else { return rows }
    let isKept = T.apply(padding, index).reshaped(to: places)
    return T.choose(isKept, rows, rows.filled(with: 0, shape: .scalar))
  }
}

/// 0 for a place that stands for nothing, told from either end; another number for others.
private struct NothingThere: UnaryRule {
  let first: Int
  let rows: Int

  func value<A: Algebra>(_ x: A) -> A { (x - Double(first)) * (x - Double(first - rows)) }
}
