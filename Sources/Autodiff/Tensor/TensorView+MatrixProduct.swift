// SPDX-License-Identifier: Apache-2.0
// ChainRule: matrix products, and where they go.

extension TensorView: TensorAlgebra {
  static func matrixProduct(
    _ a: TensorView, transposed transposeA: Bool, _ b: TensorView, transposed transposeB: Bool,
    summedTo target: Shape, plus addend: TensorView?
  ) -> TensorView {
    TensorView(
      PendingProduct(
        a, transposed: transposeA, b, transposed: transposeB, summedTo: target, plus: addend))
  }

  /// Takes over the elements of another tensor of the same count; a product is worked out here.
  func copy(_ other: TensorView) {
    if let product = other.pendingProduct {
      product.run(into: base, isAdded: false)
    } else if !other.isElements(at: base) {
      base.update(from: other.base, count: count)
    }
  }

  /// Adds another tensor of the same count; a product is worked out here.
  func add(_ other: TensorView) {
    if let product = other.pendingProduct {
      product.run(into: base, isAdded: true)
    } else {
      S.add(other.base, to: base, count)
    }
  }
}
