// SPDX-License-Identifier: Apache-2.0
// ChainRule: sums of any number of values.

struct AddAll: GeneralOperation {
  static let listing = OperationListing(
    "addn", aliases: ["sum_n", "add_n"], "The sum of any number of values, element by element.",
    arguments: ["x"], variadic: .any, isCommutative: true, argumentTypes: [.number])

  static let routesElements = true

  let operands: [Shape]
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    var shape = operands[0]
    for operand in operands.dropFirst() {
      guard let both = shape.broadcast(with: operand) else { throw .notBroadcastable(operands) }
      shape = both
    }
    self.operands = operands
    resultShape = shape
  }

  var cost: Int { resultShape.count * operands.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    operands.dropFirst().reduce(operands[0]) { $0 + $1 }.broadcast(to: resultShape)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    total(tangents, like: value).broadcast(to: resultShape)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    zip(self.operands, wanted).map { shape, isWanted in
      isWanted ? cotangent.unbroadcast(to: shape) : nil
    }
  }
}
