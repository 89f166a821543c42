// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of products of matrices, small and large, by loops and by the library.

import AutodiffTesting
import Glibc
import Testing

@testable import Autodiff

@Suite("Products of matrices")
struct MatrixProductTests {
  /// Rows, inner length and columns on both sides of where the library takes over.
  static let lengths = [
    [1, 1, 1], [4, 4, 4], [5, 4, 4], [1, 64, 1], [1, 65, 1], [65, 1, 1], [1, 1, 65], [1, 9, 40],
    [40, 9, 1], [9, 1, 40], [7, 13, 5], [17, 33, 29], [70, 300, 3], [0, 40, 40], [40, 0, 40],
    [40, 40, 0],
  ]

  @Test("are right however the factors lie in memory", arguments: lengths)
  func value(_ lengths: [Int]) {
    forEachLayout(lengths, in: Double.self) { product, expected, magnitude in
      let error = product.adding(expected, times: -1).largest
      #expect(error <= 1e-15 * Double(lengths[1]) * magnitude)
    }
    forEachLayout(lengths, in: Float.self) { product, expected, magnitude in
      let error = product.inDoublePrecision.adding(expected, times: -1).largest
      #expect(error <= 6e-7 * Double(lengths[1]) * magnitude)
    }
  }

  @Test("are right where rows are worked out one part after the other")
  func parts() {
    // Two parts, and a single row as the rest, which is no vector of its own.
    let (rows, inner, columns) = (129, 9, 7)
    forEachLayout([rows, inner, columns], in: Double.self) { a, isTurnedA, b, isTurnedB, expected in
      let result = TensorView<Double>(zeros: expected.shape)
      MatrixProduct(
        left: .init(base: a.base, isTransposed: isTurnedA),
        right: .init(base: b.base, isTransposed: isTurnedB), result: result.base, rows: rows,
        inner: inner, columns: columns
      ).add(inPartsOf: 100)
      #expect(tensor(result).adding(expected, times: -1).largest <= 1e-14)
    }
  }

  @Test("leave no infinity out that meets a zero", arguments: lengths)
  func zeroTimesInfinity(_ lengths: [Int]) {
    let (rows, inner, columns) = (lengths[0], lengths[1], lengths[2])
    guard inner > 0 else { return }
    let zeros = Tensor<Double>(repeating: 0, shape: Shape(known: [rows, inner]))
    let infinities = Tensor<Double>(repeating: .infinity, shape: Shape(known: [inner, columns]))
    let product = TensorView.matrixProduct(
      view(zeros), transposed: false, view(infinities), transposed: false,
      summedTo: Shape(known: [rows, columns]))
    #expect(tensor(product).elements.allSatisfy { $0.isNaN })
    let turned = TensorView.matrixProduct(
      view(infinities), transposed: true, view(zeros), transposed: true,
      summedTo: Shape(known: [columns, rows]))
    #expect(tensor(turned).elements.allSatisfy { $0.isNaN })
  }

  @Test("fit a worker's stack")
  func stack() throws {
    // As much as HTTPServer.Configuration gives; a thread with 64 KiB does not even start.
    let worked = try onThread(stackBytes: 256 << 10) {
      for length in [2, 5, 17, 64, 129, 300, 600] {
        for shape in [[length, length, length], [length, 1000, 1], [1, 1000, length]] {
          multiplyZeros(shape, in: Double.self)
          multiplyZeros(shape, in: Float.self)
        }
      }
    }
    #expect(worked)
  }

  /// Calls `body` with a product of random matrices in each of the four layouts, what the sum over
  /// indices says it is, and the largest magnitude of the factors' products.
  private func forEachLayout<S: Scalar>(
    _ lengths: [Int], in type: S.Type,
    _ body: (_ product: Tensor<S>, _ expected: Tensor<Double>, _ magnitude: Double) -> Void
  ) {
    forEachLayout(lengths, in: type) { a, isTurnedA, b, isTurnedB, expected in
      let product = TensorView.matrixProduct(
        a, transposed: isTurnedA, b, transposed: isTurnedB, summedTo: expected.shape)
      body(tensor(product), expected, a.tensor.largest * b.tensor.largest)
    }
  }

  /// Calls `body` with random matrices in each of the four layouts, whether each lies transposed, and what
  /// the sum over indices says that their product is.
  private func forEachLayout<S: Scalar>(
    _ lengths: [Int], in type: S.Type,
    _ body: (TensorView<S>, Bool, TensorView<S>, Bool, _ expected: Tensor<Double>) -> Void
  ) {
    var generator = SeededGenerator(seed: 1)
    let a = Tensor<S>.random(Shape(known: [lengths[0], lengths[1]]), using: &generator)
    let b = Tensor<S>.random(Shape(known: [lengths[1], lengths[2]]), using: &generator)
    let expected = Reference.matrixProduct(a.inDoublePrecision, b.inDoublePrecision)
    for transposeA in [false, true] {
      for transposeB in [false, true] {
        body(
          shifted(transposeA ? view(a).matrixTransposed : view(a)), transposeA,
          shifted(transposeB ? view(b).matrixTransposed : view(b)), transposeB, expected)
      }
    }
  }

  /// The same elements where no vector instruction finds them aligned.
  private func shifted<S: Scalar>(_ x: TensorView<S>) -> TensorView<S> {
    let arena = Arena<S>(undefined: x.count + 1)
    let moved = TensorView(arena: arena, offset: 1, shape: x.shape)
    moved.copy(x)
    return moved
  }
}

private func multiplyZeros<S: Scalar>(_ lengths: [Int], in type: S.Type) {
  let a = TensorView<S>(zeros: Shape(known: [lengths[0], lengths[1]]))
  let b = TensorView<S>(zeros: Shape(known: [lengths[1], lengths[2]]))
  let product = TensorView.matrixProduct(
    a, transposed: false, b, transposed: false, summedTo: Shape(known: [lengths[0], lengths[2]]))
  // Products wait until somebody looks at them.
  precondition(product.base[0] == 0)
}

/// Runs work on a thread with a stack of this size; whether it was started.
private func onThread(stackBytes: Int, _ work: @escaping @Sendable () -> Void) throws -> Bool {
  final class Job: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  try #require(pthread_attr_setstacksize(&attributes, stackBytes) == 0)
  var thread = pthread_t()
  let job = Job(work)
  let status = pthread_create(
    &thread, &attributes,
    { context in
      guard let context else { return nil }
      Unmanaged<Job>.fromOpaque(context).takeUnretainedValue().run()
      return nil
    }, Unmanaged.passUnretained(job).toOpaque())
  guard status == 0 else { return false }
  pthread_join(thread, nil)
  return withExtendedLifetime(job) { true }
}
