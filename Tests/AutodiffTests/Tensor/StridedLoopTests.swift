// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the walk over several tensors at once.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Strided loops")
struct StridedLoopTests {
  /// The places that a loop visits in each tensor, in order.
  private func places(_ dimensions: [Int], _ strides: [[Int]]) -> [[Int]] {
    let loop = StridedLoop(over: dimensions, strides: strides)
    var visits = strides.map { _ in [Int]() }
    loop.forEachRun { starts in
      for index in 0..<loop.runLength {
        for tensor in strides.indices {
          visits[tensor].append(starts[tensor] + index * loop.runSteps[tensor])
        }
      }
    }
    return visits
  }

  private func expected(_ dimensions: [Int], _ strides: [Int]) -> [Int] {
    Reference.indices(of: Shape(known: dimensions)).map { zip($0, strides).map(*).reduce(0, +) }
  }

  @Test(
    "Every element is visited in row-major order",
    arguments: [
      ([], [[], []]), ([5], [[1], [0]]), ([5], [[2], [-1]]), ([2, 3], [[3, 1], [1, 2]]),
      ([2, 3], [[3, 1], [0, 1]]), ([2, 3], [[3, 1], [1, 0]]), ([2, 3], [[3, 1], [0, 0]]),
      ([2, 1, 3], [[3, 3, 1], [9, 77, 3]]), ([1, 1], [[1, 1], [5, 5]]),
      ([2, 3, 4], [[12, 4, 1], [12, 4, 1]]), ([2, 3, 4], [[12, 4, 1], [0, 4, 1]]),
      ([2, 3, 4], [[12, 4, 1], [1, 2, 6]]), ([2, 3, 4], [[12, 4, 1], [-12, -4, -1]]),
      ([2, 2, 2, 2], [[8, 4, 2, 1], [0, 2, 0, 1]]), ([0], [[1], [1]]),
      ([2, 0, 3], [[3, 3, 1], [3, 3, 1]]), ([0, 5], [[5, 1], [0, 1]]),
      ([5, 0], [[1, 1], [0, 0]]),
    ])
  func visits(_ dimensions: [Int], _ strides: [[Int]]) {
    #expect(places(dimensions, strides) == strides.map { expected(dimensions, $0) })
  }

  @Test("Axes that every tensor steps through evenly are one run")
  func joined() {
    let contiguous = StridedLoop(over: [2, 3, 4], strides: [[12, 4, 1], [12, 4, 1]])
    #expect(contiguous.runLength == 24 && contiguous.runSteps == [1, 1])
    let rows = StridedLoop(over: [2, 3, 4], strides: [[12, 4, 1], [0, 4, 1]])
    #expect(rows.runLength == 12 && rows.runSteps == [1, 1])
    let scalar = StridedLoop(over: [2, 3, 4], strides: [[12, 4, 1], [0, 0, 0]])
    #expect(scalar.runLength == 24 && scalar.runSteps == [1, 0])
  }

  @Test("Random shapes and strides")
  func random() {
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<200 {
      let rank = Int.random(in: 0...4, using: &generator)
      let dimensions = (0..<rank).map { _ in Int.random(in: 0...3, using: &generator) }
      let strides = (0..<3).map { _ in
        dimensions.map { _ in Int.random(in: -4...12, using: &generator) }
      }
      #expect(places(dimensions, strides) == strides.map { expected(dimensions, $0) })
    }
  }
}
