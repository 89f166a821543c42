// SPDX-License-Identifier: Apache-2.0
// ChainRule: a function of tensors with both its rules, as the laws see it.

package import Autodiff

/// A function of tensors with both its rules, as the laws see it.
///
/// Laws take this instead of an operation, so that what they say can itself be tested: a map whose
/// rule is wrong on purpose must be caught.
package struct DifferentiableMap<S: Scalar> {
  /// What the laws call it.
  package var name: String

  /// The shape of the value that the rules predict.
  package var predictedShape: Shape

  /// The size of numbers that may cancel on the way to a result, and leave their rounding behind: 0
  /// for a single operation.
  package var cancellation = 0.0

  /// Whether the rules are to take the value as a constant, however it moves.
  package var isDetached = false

  /// Draws a point at which the map is differentiable.
  package var sample: (inout SeededGenerator) -> [Tensor<S>]

  /// The value at a point.
  package var value: (_ point: [Tensor<S>]) throws -> Tensor<S>

  /// How the value moves when operands do; `nil` ones stay where they are.
  package var pushforward: (_ tangents: [Tensor<S>?], _ point: [Tensor<S>]) throws -> Tensor<S>

  /// The cotangents of the operands that are wanted.
  package var pullback:
    (_ cotangent: Tensor<S>, _ point: [Tensor<S>], _ wanted: [Bool]) throws -> [Tensor<S>?]

  /// For an operand, the map from a point and a cotangent (the last operand) to its cotangent.
  ///
  /// It has rules of its own: the derivative as a graph. `nil` where the laws go no further.
  package var derivative: ((_ operand: Int) -> DifferentiableMap)?

  /// States a map.
  package init(
    name: String, predictedShape: Shape,
    sample: @escaping (inout SeededGenerator) -> [Tensor<S>],
    value: @escaping ([Tensor<S>]) throws -> Tensor<S>,
    pushforward: @escaping ([Tensor<S>?], [Tensor<S>]) throws -> Tensor<S>,
    pullback: @escaping (Tensor<S>, [Tensor<S>], [Bool]) throws -> [Tensor<S>?],
    derivative: ((Int) -> DifferentiableMap)? = nil
  ) {
    self.name = name
    self.predictedShape = predictedShape
    self.sample = sample
    self.value = value
    self.pushforward = pushforward
    self.pullback = pullback
    self.derivative = derivative
  }

  /// The cotangents of all operands; zeros where a rule left one out.
  package func cotangents(_ cotangent: Tensor<S>, at point: [Tensor<S>]) throws -> [Tensor<S>] {
    let shares = try pullback(cotangent, point, point.map { _ in true })
    return zip(shares, point).map { share, operand in
      share ?? Tensor(repeating: 0, shape: operand.shape)
    }
  }
}
