// SPDX-License-Identifier: Apache-2.0
// ChainRule: the numbers of scalar nodes as loops read them.

/// The numbers of scalar nodes where they lie in memory: a loop over all of them counts no references.
package struct ScalarNumbers<S: Scalar> {
  /// All numbers, and where that of each node is among them; -1 if the plan does not compute it.
  ///
  /// There is no subscript: in other modules that is a call, which asks what `S` is.
  package let base: UnsafePointer<S>
  package let offsets: UnsafePointer<Int32>
}

extension NodeNumbers {
  fileprivate func withScalars<Failure>(
    _ body: (ScalarNumbers<S>) throws(Failure) -> Void
  ) throws(Failure) {
    defer { withExtendedLifetime(self) {} }
    try plan.offsetOfNode.withUnsafeBufferPointer { (offsets) throws(Failure) in
      guard let offsets = offsets.baseAddress else { return }
      try body(ScalarNumbers(base: UnsafePointer(base), offsets: offsets))
    }
  }
}

extension Tape {
  /// Calls `body` with the values of nodes that are scalars; they are valid until it returns.
  package func withScalars<Failure>(
    _ body: (ScalarNumbers<S>) throws(Failure) -> Void
  ) throws(Failure) {
    try values.withScalars(body)
  }
}

extension Cotangents {
  /// Calls `body` with the gradients with respect to nodes that are scalars, where all have one; they are
  /// valid until it returns.
  package func withScalars<Failure>(
    _ body: (ScalarNumbers<S>) throws(Failure) -> Void
  ) throws(Failure) {
    try values.withScalars(body)
  }
}
