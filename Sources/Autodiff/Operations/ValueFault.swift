// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers for which an operation has no value.

/// Why an operation has no value for the numbers of its operands, though their shapes fit.
///
/// It is for what IEEE 754 has no answer to: where a number can be infinite or NaN, it is, and no
/// fault. Matrices of a stack are counted in row-major order from 0.
public enum ValueFault: Sendable, Equatable {
  /// A matrix without an inverse.
  case singular(operand: Int, matrix: Int)
  /// A matrix whose leading minor of this order is not positive.
  case notPositiveDefinite(operand: Int, matrix: Int, order: Int)
  /// An index, at this element of its operand, that an axis of this length does not have.
  case indexOutOfRange(operand: Int, element: Int, index: Double, length: Int)
  /// Something else: about which operand, and what is expected of it, in words.
  case other(operand: Int, expected: String)
}

/// A node that has no value for the numbers of its operands.
public struct UndefinedValue: Sendable, Equatable {
  /// The node.
  public let node: Int
  /// The row of a batch; `nil` if there are no rows.
  public let row: Int?
  /// Why.
  public let fault: ValueFault

  /// The same in a block of rows that begins so many rows later.
  func moved(by rows: Int) -> UndefinedValue {
    UndefinedValue(node: node, row: row.map { $0 + rows }, fault: fault)
  }
}

/// The numbers of a tensor, for as long as the call that they are given to.
public struct TensorNumbers<S: Scalar> {
  /// The lengths of the axes.
  public let shape: Shape
  /// The elements in row-major order.
  public let elements: UnsafeBufferPointer<S>
}

extension TensorView {
  var numbers: TensorNumbers<S> { TensorNumbers(shape: shape, elements: elements) }
}

extension ValueFault {
  /// The fault in words that fit behind a colon.
  ///
  /// - Parameter argument: The name and the shape of an operand.
  package func words(_ argument: (Int) -> (name: String, shape: Shape)) -> String {
    switch self {
    case .singular(let operand, let matrix):
      "\(Self.matrix(matrix, of: argument(operand))) is singular"
    case .notPositiveDefinite(let operand, let matrix, let order):
      "\(Self.matrix(matrix, of: argument(operand))) is not positive definite; its leading minor "
        + "of order \(order) is not positive"
    case .indexOutOfRange(let operand, let element, let index, let length):
      "\(Self.element(element, of: argument(operand))) is \(index.literal), and the axis has length "
        + "\(length)"
    case .other(let operand, let expected):
      "'\(argument(operand).name)' must be \(expected)"
    }
  }

  /// A matrix of a stack.
  private static func matrix(_ place: Int, of operand: (name: String, shape: Shape)) -> String {
    let lead = Shape(derived: Array(operand.shape.dimensions.dropLast(2)))
    return lead.isScalar
      ? "'\(operand.name)', of shape \(operand.shape),"
      : "matrix \(lead.indices(ofElement: place)) of '\(operand.name)', of shape \(operand.shape),"
  }

  private static func element(_ place: Int, of operand: (name: String, shape: Shape)) -> String {
    operand.shape.isScalar
      ? "'\(operand.name)'"
      : "element \(operand.shape.indices(ofElement: place)) of '\(operand.name)'"
  }
}
