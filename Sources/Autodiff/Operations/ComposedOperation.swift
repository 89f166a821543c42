// SPDX-License-Identifier: Apache-2.0
// ChainRule: operations that are made of others.

/// An operation whose value is a composition of others, and whose derivatives follow from it.
///
/// Its author writes the value only; the rule is run again where a derivative is wanted, so an
/// operation whose derivative can be had from its value more cheaply, or keeps more digits written
/// in another way, is better off as a ``GeneralOperation``.
protocol ComposedOperation: GeneralOperation {}

extension ComposedOperation {
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    composedPushforward(tangents, operands, value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    composedPullback(cotangent, operands, wanted: wanted)
  }
}

extension GeneralOperation {
  /// The pushforward that follows from the value.
  func composedPushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let moving = zip(operands, tangents).map { Pushed($0, tangent: $1) }
    return self.value(moving).tangent ?? value.filled(with: 0)
  }

  /// The pullback that follows from the value.
  func composedPullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], wanted: [Bool]
  ) -> [T?] {
    let trace = Trace<T>()
    let traced = zip(operands, wanted).map { operand, isWanted in
      isWanted ? Traced(operand, in: trace) : Traced(fixed: .value(operand))
    }
    return self.value(traced).pullback(
      cotangent, to: zip(traced, wanted).map { $1 ? $0 : nil })
  }
}
