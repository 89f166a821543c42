// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a rule may do to tensors by labels of their axes.

/// What a rule may do to tensors by labels of their axes.
public protocol ContractionAlgebra {
  /// The sum of products that a contraction states.
  ///
  /// - Parameter operands: Of the shapes that it was made for, or of the same without axes of length 1 along
  ///   which they are repeated.
  static func contracted(_ contraction: Contraction, _ operands: [Self]) -> Self
}

extension TensorView {
  static func contracted(_ contraction: Contraction, _ operands: [TensorView]) -> TensorView {
    composed(contraction, operands)
  }
}

extension AlgebraTensor {
  static func contracted(
    _ contraction: Contraction, _ operands: [AlgebraTensor]
  ) -> AlgebraTensor {
    composed(contraction, operands)
  }
}

extension Recorded {
  static func contracted(_ contraction: Contraction, _ operands: [Recorded]) -> Recorded {
    let parts = zip(operands, contraction.terms).map { $0.reshaped(to: $1.shape) }
    return record(.einsum, parts, [.word(contraction.equation)])
  }
}

extension Lifted {
  static func contracted(_ contraction: Contraction, _ operands: [Self]) -> Self {
    let parts = zip(operands, contraction.terms).map { $0.reshaped(to: $1.shape) }
    return step(made(Einsum.self, [.word(contraction.equation)], parts), parts)
  }
}

extension Written {
  static func contracted(_ contraction: Contraction, _ operands: [Written]) -> Written {
    let parts = zip(operands, contraction.terms).map { $0.reshaped(to: $1.shape) }
    let equation = Formula.attribute(
      "equation", AttributeValue.word(contraction.equation).literal)
    return Written(
      contraction.resultShape, .call("einsum", parts.map(\.formula) + [equation]),
      .call("einsum", parts.map(\.notation) + [equation]))
  }
}
