// SPDX-License-Identifier: Apache-2.0
// ChainRule: rules of general operations where time does not matter.

/// Rules read to record or to write down, once for each node: the compiler is told not to make code of
/// its own for each operation and reading, which would double what there is and the time to build it.
extension GeneralOperation {
  /// The value.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  func coldValue<T: TensorAlgebra>(_ operands: [T]) -> T { value(operands) }

  /// The cotangents of the operands that are wanted.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  func coldPullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    pullback(cotangent, operands, value, wanted: wanted)
  }
}
