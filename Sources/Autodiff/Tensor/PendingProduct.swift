// SPDX-License-Identifier: Apache-2.0
// ChainRule: matrix products that wait for their place.

/// A matrix product that is worked out where it is wanted.
///
/// A rule returns its result and knows nothing of what becomes of it; who called the rule has the
/// memory that it is for, a node's value or a cotangent to which it is added. So a product waits: it
/// is worked out in its place once that is known, and in memory of its own only if something looks
/// at its elements before.
///
/// Until then nobody writes to its factors: a sweep takes the results of a rule before it goes on.
final class PendingProduct<S: Scalar> {
  private let left: TensorView<S>
  private let right: TensorView<S>
  private let isLeftTransposed: Bool
  private let isRightTransposed: Bool
  /// What the product is added to, repeated to its shape; nothing if `nil`.
  private let addend: TensorView<S>?
  let shape: Shape

  /// The elements, in memory of its own.
  private(set) lazy var elements = makeElements()

  /// States a product, as ``TensorAlgebra/matrixProduct(_:transposed:_:transposed:summedTo:plus:)``.
  init(
    _ a: TensorView<S>, transposed transposeA: Bool,
    _ b: TensorView<S>, transposed transposeB: Bool, summedTo target: Shape,
    plus addend: TensorView<S>?
  ) {
    (left, right, isLeftTransposed, isRightTransposed) = (a, b, transposeA, transposeB)
    (self.addend, shape) = (addend, target)
  }

  private func makeElements() -> Arena<S> {
    let arena = Arena<S>(undefined: shape.count)
    run(into: arena.base, isAdded: false)
    return arena
  }

  /// Works it out in given memory, whose elements are the summands of the result or not defined.
  ///
  /// Zeros are written here, and not by the library that is told not to read the result: its loop for
  /// that takes three times as long.
  func run(into result: UnsafeMutablePointer<S>, isAdded: Bool) {
    if let addend {
      add(addend, to: result, isFirst: !isAdded)
    } else if !isAdded {
      result.update(repeating: 0, count: shape.count)
    }
    multiply(into: result)
  }

  /// Adds to the result, or to zeros that it does not hold yet.
  private func add(
    _ addend: TensorView<S>, to result: UnsafeMutablePointer<S>, isFirst: Bool
  ) {
    let source = addend.base
    let loop = StridedLoop(
      over: shape.dimensions, strides: [shape.strides, addend.shape.strides(broadcastTo: shape)])
    let step = loop.runSteps[1]
    loop.forEachRun { starts in
      let (t, s) = (result + starts[0], source + starts[1])
      if isFirst, step == 1 {
        for index in 0..<loop.runLength { t[index] = 0 + s[index] }
      } else if isFirst {
        for index in 0..<loop.runLength { t[index] = 0 + s[index * step] }
      } else if step == 1 {
        S.add(s, to: t, loop.runLength)
      } else {
        for index in 0..<loop.runLength { t[index] += s[index * step] }
      }
    }
    withExtendedLifetime(addend) {}
  }

  // Products along axes that the target does not have are added where they fall: a tensor of all of
  // them may be many times as large as everything else.
  private func multiply(into result: UnsafeMutablePointer<S>) {
    let (first, second) = (left.shape.matrix, right.shape.matrix)
    let (rows, inner) = isLeftTransposed ? (first.columns, first.rows) : first
    let columns = isRightTransposed ? second.rows : second.columns
    let leads = Shape.leading(left.shape, right.shape)
    let loop = StridedLoop(
      over: leads.dimensions + [1],
      strides: [
        shape.leadingStrides(broadcastTo: leads, matrix: rows * columns) + [0],
        left.shape.leadingStrides(broadcastTo: leads, matrix: rows * inner) + [0],
        right.shape.leadingStrides(broadcastTo: leads, matrix: inner * columns) + [0],
      ])
    let (a, b) = (left.base, right.base)
    loop.forEachRun { starts in
      for index in 0..<loop.runLength {
        let at = { starts[$0] + index * loop.runSteps[$0] }
        MatrixProduct(
          left: .init(base: a + at(1), isTransposed: isLeftTransposed),
          right: .init(base: b + at(2), isTransposed: isRightTransposed),
          result: result + at(0), rows: rows, inner: inner, columns: columns
        ).add()
        if index & 1023 == 1023, BudgetWatch.isOver(after: BudgetWatch.fewestSteps) { return }
      }
    }
  }
}

extension Shape {
  /// The lengths of the last two axes.
  var matrix: (rows: Int, columns: Int) { (dimensions[rank - 2], dimensions[rank - 1]) }

  /// What the axes before the last two of both shapes broadcast to.
  static func leading(_ a: Shape, _ b: Shape) -> Shape {
    let leads = [a, b].map { Shape(derived: Array($0.dimensions.dropLast(2))) }
    // Checked when the node was made.
    return leads[0].broadcast(with: leads[1]) ?? .scalar
  }

  fileprivate func leadingStrides(broadcastTo leads: Shape, matrix count: Int) -> [Int] {
    Shape(derived: Array(dimensions.dropLast(2))).strides(broadcastTo: leads).map { $0 * count }
  }
}
