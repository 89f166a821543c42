// SPDX-License-Identifier: Apache-2.0
// ChainRule: operations that are their own step in every reading of rules.

/// A reading of rules in which an operation with a kernel of its own is one step.
///
/// What is made of such steps can be computed, recorded, written down and differentiated again,
/// because each step is an operation of the catalogue.
public protocol PrimitiveAlgebra {
  /// The value of an operation.
  ///
  /// - Precondition: The operation was made for operands of these shapes, or for more of them than
  ///   are given, where it lets the last be left out.
  static func primitive<O: PrimitiveOperation>(_ operation: O, _ operands: [Self]) -> Self
}

/// An operation whose numbers come from a kernel of its own, not from other operations.
///
/// Its rules are made of such operations too, which is how its derivatives have derivatives.
public protocol PrimitiveOperation: GeneralOperation {
  /// The operation in the catalogue.
  static var code: OperationCode { get }

  /// The attributes that make it, in the order of the listing.
  var attributes: [AttributeValue] { get }

  /// Writes the value of operands to memory that is not defined until then.
  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>)

  /// The elements of the value over any algebra: plainly, rather than fast.
  func elements<A: Algebra>(_ operands: [[A]]) -> [A]
}

extension PrimitiveOperation {
  /// The operation itself, as one step.
  public func value<T: TensorAlgebra>(_ operands: [T]) -> T { T.primitive(self, operands) }
}

extension TensorView {
  static func primitive<O: PrimitiveOperation>(
    _ operation: O, _ operands: [TensorView]
  ) -> TensorView {
    let result = TensorView(undefined: operation.resultShape)
    operation.compute(operands.map(\.numbers), into: result.base)
    withExtendedLifetime(operands) {}
    return result
  }
}

extension AlgebraTensor {
  static func primitive<O: PrimitiveOperation>(
    _ operation: O, _ operands: [AlgebraTensor]
  ) -> AlgebraTensor {
    AlgebraTensor(operation.resultShape, operation.elements(operands.map(\.elements)))
  }
}

extension Recorded {
  static func primitive<O: PrimitiveOperation>(
    _ operation: O, _ operands: [Recorded]
  ) -> Recorded {
    record(O.code, operands, operation.attributes)
  }
}

extension Lifted {
  static func primitive<O: PrimitiveOperation>(_ operation: O, _ operands: [Self]) -> Self {
    step(operation, operands)
  }
}

extension Written {
  static func primitive<O: PrimitiveOperation>(_ operation: O, _ operands: [Written]) -> Written {
    let attributes = zip(O.listing.attributes, operation.attributes).compactMap {
      listing, value -> Formula? in
      if value == listing.fallback || value == .none { return nil }
      return .attribute(listing.name, value.literal)
    }
    return Written(
      operation.resultShape, .call(O.listing.name, operands.map(\.formula) + attributes),
      .call(O.listing.name, operands.map(\.notation) + attributes))
  }
}
