// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of shapes and how they meet.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Shapes")
struct ShapeTests {
  @Test(
    "Shapes that broadcast, and what to",
    arguments: [
      ([3], [2, 3], [2, 3]), ([], [2, 2], [2, 2]), ([1, 3], [2, 1], [2, 3]), ([], [], []),
      ([0], [1], [0]), ([2, 0], [1, 1], [2, 0]), ([4, 1, 2], [3, 1], [4, 3, 2]),
      ([1], [], [1]), ([0], [], [0]),
    ])
  func broadcasting(_ a: [Int], _ b: [Int], _ expected: [Int]) throws {
    let (a, b) = try (#require(Shape(a)), #require(Shape(b)))
    #expect(a.broadcast(with: b)?.dimensions == expected)
    #expect(b.broadcast(with: a)?.dimensions == expected)
  }

  @Test(
    "Shapes that do not broadcast",
    arguments: [([2], [3]), ([2, 3], [2]), ([0], [2]), ([2, 0], [3, 0]), ([2, 2], [3, 2, 3])])
  func mismatch(_ a: [Int], _ b: [Int]) throws {
    let (a, b) = try (#require(Shape(a)), #require(Shape(b)))
    #expect(a.broadcast(with: b) == nil)
    #expect(!a.broadcasts(to: b) && !b.broadcasts(to: a))
  }

  @Test("A shape broadcasts to another only as it is, never by growing the other")
  func direction() throws {
    let (row, matrix) = try (#require(Shape([3])), #require(Shape([2, 3])))
    #expect(row.broadcasts(to: matrix))
    #expect(!matrix.broadcasts(to: row))
    #expect(Shape.scalar.broadcasts(to: matrix))
    #expect(row.strides(broadcastTo: matrix) == [0, 1])
    #expect(row.axesRepeated(in: matrix) == [0])
  }

  @Test(
    "Lengths that are no shape",
    arguments: [
      [-1], [2, -3], [1 << 32, 1 << 31], [0, 1 << 62, 1 << 62], [.max, 2], [.min],
    ])
  func refused(_ lengths: [Int]) {
    #expect(Shape(lengths) == nil)
    #expect(Shape.elementCount(of: lengths) == nil)
  }

  @Test(
    "Counts and strides",
    arguments: [
      ([], 1, []), ([4], 4, [1]), ([2, 3, 4], 24, [12, 4, 1]), ([2, 0, 3], 0, [3, 3, 1]),
      ([1, 1], 1, [1, 1]), ([.max], .max, [1]),
    ])
  func strides(_ lengths: [Int], _ count: Int, _ strides: [Int]) throws {
    let shape = try #require(Shape(lengths))
    #expect(shape.count == count)
    #expect(shape.strides == strides)
    #expect(shape.rank == lengths.count && shape.isScalar == lengths.isEmpty)
    #expect(shape.description == "\(lengths)")
  }

  @Test("Axes count from either end")
  func axes() throws {
    let shape = try #require(Shape([2, 3, 4]))
    #expect([0, 2, -1, -3].map(shape.axis) == [0, 2, 2, 0])
    #expect([3, -4, .max, .min].map(shape.axis) == [nil, nil, nil, nil])
    #expect(Shape.scalar.axis(0) == nil && Shape.scalar.axis(-1) == nil)
  }

  @Test("A scalar is not a vector of one")
  func scalar() throws {
    #expect(try Shape.scalar != #require(Shape([1])))
  }

  @Test("A tensor has as many elements as its shape")
  func tensor() throws {
    let shape = try #require(Shape([2, 3]))
    #expect(Tensor<Double>(shape: shape, elements: [1, 2, 3]) == nil)
    #expect(Tensor<Double>(shape: shape, elements: [1, 2, 3, 4, 5, 6]) != nil)
    #expect(Tensor(2.5).shape == .scalar)
  }
}
