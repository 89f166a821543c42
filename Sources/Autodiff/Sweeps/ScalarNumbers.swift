// SPDX-License-Identifier: Apache-2.0
// ChainRule: the numbers of scalar nodes as loops read them.

/// The numbers of scalar nodes where they lie in memory: a loop over all of them counts no references.
package struct ScalarNumbers<S: Scalar> {
  @usableFromInline let base: UnsafePointer<S>
  @usableFromInline let offsets: UnsafeBufferPointer<Int32>

  /// The number of a node.
  ///
  /// - Precondition: The plan computes it, and it is a scalar.
  @inlinable
  package subscript(node: Int) -> S {
    precondition(offsets[node] >= 0, "a node that the plan computes")
    return base[Int(offsets[node])]
  }
}

extension NodeNumbers {
  fileprivate func withScalars<Failure>(
    _ body: (ScalarNumbers<S>) throws(Failure) -> Void
  ) throws(Failure) {
    defer { withExtendedLifetime(self) {} }
    try plan.offsetOfNode.withUnsafeBufferPointer { (offsets) throws(Failure) in
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
