// SPDX-License-Identifier: Apache-2.0
// ChainRule: the central list of operations.

/// The operations of the catalogue, as a number that fits a column.
///
/// This list and the switch below are the one place beside its family file where an operation is
/// named; neither compiles without the other. Everything else reads ``OperationTable``.
public enum OperationCode: UInt8, CaseIterable, Sendable {
  case variable, constant
  case add, subtract, multiply, divide, negate, reciprocal, addConstant, multiplyConstant, abs,
    fusedMultiplyAdd

  /// Calls the visitor with the type of the operation.
  ///
  /// Each arm is a generic call at a concrete type, so a visitor that is inlined here becomes a
  /// switch over specialised code.
  @inline(__always)
  func accept<V: OperationVisitor>(_ visitor: inout V) -> V.Result {
    switch self {
    case .variable: visitor.visit(Variable.self)
    case .constant: visitor.visit(Constant.self)
    case .add: visitor.visit(Add.self)
    case .subtract: visitor.visit(Subtract.self)
    case .multiply: visitor.visit(Multiply.self)
    case .divide: visitor.visit(Divide.self)
    case .negate: visitor.visit(Negate.self)
    case .reciprocal: visitor.visit(Reciprocal.self)
    case .addConstant: visitor.visit(AddConstant.self)
    case .multiplyConstant: visitor.visit(MultiplyConstant.self)
    case .abs: visitor.visit(Abs.self)
    case .fusedMultiplyAdd: visitor.visit(FusedMultiplyAdd.self)
    }
  }
}

/// Something done with the type of an operation.
protocol OperationVisitor {
  associatedtype Result

  mutating func visit<O: LeafOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: UnaryOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: BinaryOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: TernaryOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: GeneralOperation>(_ operation: O.Type) -> Result
}
