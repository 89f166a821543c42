// SPDX-License-Identifier: Apache-2.0
// ChainRule: operations that choose elements along an axis.

/// An operation whose results are elements along an axis, chosen by comparing them: each has its
/// element's tangent, and gives its cotangent back to it.
protocol ChoosingOperation: GeneralOperation {
  var operand: Shape { get }
  /// The axis along which elements are chosen.
  var axis: Int { get }

  /// Where along the axis the elements chosen stand.
  func places<T: TensorAlgebra>(of x: T) -> T
}

extension ChoosingOperation {
  static var routesElements: Bool { true }

  var gathering: Gathering { Gathering(axis: axis, isOfElements: true) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    operands[0].gathered(at: places(of: operands[0]), gathering)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    chosenTangent(tangents, operands)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [chosenCotangent(cotangent, operands)]
  }

  /// The tangents of the elements that are chosen.
  func chosenTangent<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T]) -> T {
    (tangents[0] ?? operands[0].filled(with: 0)).gathered(at: places(of: operands[0]), gathering)
  }

  /// The cotangents, given to the elements that are chosen.
  func chosenCotangent<T: TensorAlgebra>(_ cotangent: T, _ operands: [T]) -> T {
    cotangent.addedUp(at: places(of: operands[0]), gathering, into: operand)
  }
}
