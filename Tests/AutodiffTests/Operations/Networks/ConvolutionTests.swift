// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of convolutions against figures worked out by hand.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Convolutions")
struct ConvolutionTests {
  @Test("are cross-correlations: the kernel is not turned round")
  func correlation() throws {
    let run = try run(.convolution1D, [([1, 1, 4], [1, 2, 3, 4]), ([1, 1, 3], [1, 0, -1])])
    #expect(try run.value("f") == [-2, -2])
    #expect(try run.gradient("a") == [1, 1, -1, -1])
    #expect(try run.gradient("b") == [3, 5, 7])
  }

  @Test("of two axes have the figures of a hand")
  func plane() throws {
    let run = try run(
      .convolution2D,
      [
        ([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]), ([1, 1, 2, 2], [1, 10, 100, 1000]),
        ([1], [0.5]),
      ])
    #expect(try run.value("f") == [5421.5, 6532.5, 8754.5, 9865.5])
    #expect(try run.gradient("a") == [1, 11, 10, 101, 1111, 1010, 100, 1100, 1000])
    #expect(try run.gradient("b") == [12, 16, 24, 28])
    #expect(try run.gradient("c") == [4])
  }

  @Test("of three axes by ones add up what a mean pool takes the mean of")
  func volume() throws {
    let numbers = (0..<36).map { Double($0 * 5 % 36) }
    let kernel = [Double](repeating: 1, count: 8)
    let sums = try run(
      .convolution3D, [([1, 1, 3, 3, 4], numbers), ([1, 1, 2, 2, 2], kernel)],
      ["strides": .integers([1, 1, 2])])
    let means = try run(
      .averagePool, [([1, 1, 3, 3, 4], numbers)],
      ["kernel_shape": .integer(2), "strides": .integers([1, 1, 2])])
    #expect(try sums.value("f") == means.value("f").map { 8 * $0 })
    #expect(try sums.gradient("a") == means.gradient("a").map { 8 * $0 })
  }

  @Test("in groups keep to their channels")
  func groups() throws {
    let run = try run(
      .convolution1D, [([1, 2, 2], [1, 2, 3, 4]), ([2, 1, 1], [10, 100])], ["groups": .integer(2)])
    #expect(try run.value("f") == [10, 20, 300, 400])
  }

  @Test("that are transposed write the kernel at each place")
  func transposed() throws {
    let run = try run(
      .transposedConvolution1D, [([1, 1, 2], [1, 2]), ([1, 1, 3], [1, 10, 100])],
      ["strides": .integer(2)])
    #expect(try run.value("f") == [1, 10, 102, 20, 200])
    #expect(try run.gradient("a") == [111, 111])
    #expect(try run.gradient("b") == [3, 3, 3])
  }

  @Test("keep an infinity that meets a zero: the product is NaN")
  func infinity() throws {
    let run = try run(.convolution1D, [([1, 1, 2], [.infinity, 1]), ([1, 1, 1], [0])])
    let value = try run.value("f")
    #expect(value[0].isNaN && value[1] == 0)
  }

  /// Geometries of several blocks, with what makes their edges uneven.
  static let large: [ConvolutionGeometry] = [
    ConvolutionGeometry(
      batch: 2, groups: 1, inputs: 8, outputs: 3,
      axes: [
        ConvolutionAxis(
          large: 37, small: 37, kernel: 3, stride: 1, dilation: 1, before: 1, after: 1),
        ConvolutionAxis(
          large: 41, small: 41, kernel: 3, stride: 1, dilation: 1, before: 1, after: 1),
      ]),
    ConvolutionGeometry(
      batch: 1, groups: 2, inputs: 16, outputs: 2,
      axes: [
        ConvolutionAxis(
          large: 60, small: 30, kernel: 4, stride: 2, dilation: 1, before: 2, after: 0),
        ConvolutionAxis(
          large: 53, small: 17, kernel: 3, stride: 3, dilation: 2, before: 0, after: 1),
      ]),
    ConvolutionGeometry(
      batch: 1, groups: 1, inputs: 3, outputs: 2,
      axes: [
        ConvolutionAxis(
          large: 9000, small: 8998, kernel: 5, stride: 1, dilation: 1, before: 0, after: 2)
      ]),
    ConvolutionGeometry(
      batch: 1, groups: 2, inputs: 6, outputs: 2,
      axes: [
        ConvolutionAxis(
          large: 12, small: 12, kernel: 3, stride: 1, dilation: 1, before: 1, after: 1),
        ConvolutionAxis(
          large: 15, small: 7, kernel: 3, stride: 2, dilation: 1, before: 0, after: 0),
        ConvolutionAxis(
          large: 11, small: 9, kernel: 3, stride: 1, dilation: 2, before: 1, after: 1),
      ]),
  ]

  @Test("of many positions, a block at a time, are what the plain loops say", arguments: large)
  func blocks(_ geometry: ConvolutionGeometry) {
    var generator = SeededGenerator(seed: 11)
    let (large, small, kernel) = (
      Tensor<Double>.random(geometry.large, using: &generator),
      Tensor<Double>.random(geometry.small, using: &generator),
      Tensor<Double>.random(geometry.kernel, using: &generator)
    )
    let pairs: [(TensorView<Double>, AlgebraTensor<Double>)] = [
      (
        geometry.convolution(view(large), view(kernel)),
        geometry.convolution(plain(large), plain(kernel))
      ),
      (
        geometry.transposed(view(small), view(kernel)),
        geometry.transposed(plain(small), plain(kernel))
      ),
      (
        geometry.correlation(view(large), view(small)),
        geometry.correlation(plain(large), plain(small))
      ),
    ]
    for (fast, slow) in pairs {
      #expect(fast.shape == slow.shape)
      let scale = slow.elements.reduce(1) { max($0, abs($1)) }
      #expect(
        zip(tensor(fast).elements, slow.elements).allSatisfy { abs($0 - $1) <= 1e-12 * scale })
    }
  }

  private func plain(_ tensor: Tensor<Double>) -> AlgebraTensor<Double> {
    AlgebraTensor(tensor.shape, tensor.elements)
  }

  @Test("cost the products that they are")
  func cost() throws {
    let operation = try made(
      Convolution2D.self, [[2, 4, 8, 8], [6, 2, 3, 3]], ["groups": .integer(2)])
    #expect(operation.cost == 2 * 6 * 36 * 2 * 9)
  }

  @Test("in a network have the gradient that central differences say")
  func network() throws {
    var generator = SeededGenerator(seed: 5)
    let shapes = [[2, 1, 6, 6], [3, 1, 3, 3], [3], [2, 12], [2, 2]].map { Shape(known: $0) }
    let point = shapes.map { Tensor<Double>.random($0, using: &generator) }
    let names = ["image", "kernel", "bias", "weight", "target"]
    func loss(_ point: [Tensor<Double>]) throws -> Evaluation {
      var sketch = GraphSketch()
      for (name, tensor) in zip(names, point) { sketch.builder.leaf(name, tensor) }
      sketch.node("conv", .convolution2D, ["image", "kernel", "bias"])
      sketch.node("norm", .batchNorm, ["conv"])
      sketch.node("act", .softplus, ["norm"])
      sketch.node("pool", .maxPool, ["act"], attributes: [("kernel_shape", .integer(2))])
      sketch.node("flat", .reshape, ["pool"], attributes: [("shape", .integers([2, 12]))])
      sketch.node("out", .linear, ["flat", "weight"])
      sketch.node("loss", .meanSquaredError, ["out", "target"])
      return try Evaluation(sketch.builder, output: "loss")
    }
    let run = try loss(point)
    for place in 0..<4 {
      let direction = shapes.indices.map { index in
        index == place
          ? Tensor<Double>.random(shapes[index], using: &generator)
          : Tensor(repeating: 0, shape: shapes[index])
      }
      let slope = try CentralDifference(
        of: { Tensor(try loss($0).value("loss")[0]) }, at: point, along: direction)
      #expect(slope.isTrustworthy)
      let found = zip(try run.gradient(names[place]), direction[place].elements)
        .reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(found - slope.derivative.elements[0]) <= 1e-9, "\(names[place])")
    }
  }
}
