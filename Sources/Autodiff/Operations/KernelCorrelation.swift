// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivative of a convolution by its kernel.

/// The correlation of an image with what a convolution makes of it: stride and dilation have changed
/// places, and as many places are kept as the kernel has.
struct KernelCorrelation: PrimitiveOperation {
  static let listing = OperationListing(
    "conv_kernel_gradient",
    "What the kernels of conv1d, conv2d or conv3d have of the cotangent of its result, x being what was convolved.",
    arguments: ["x", "cotangent"],
    attributes: AttributeListing.convolution + [
      AttributeListing("kernel_shape", .integers, "The lengths of the kernel along its moved axes.")
    ])
  static let code = OperationCode.kernelCorrelation

  let geometry: ConvolutionGeometry

  init(geometry: ConvolutionGeometry) { self.geometry = geometry }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let (large, small) = (operands[0], operands[1])
    guard (3...5).contains(large.rank) else {
      throw .rank(operand: 0, expected: "three to five axes", large)
    }
    let lengths = try attributes.perAxis("kernel_shape", at: 4, axes: large.rank - 2, from: 1)
    let groups = attributes.integer(3)
    guard groups > 0, large.dimensions[1] % groups == 0 else {
      throw .attribute(
        "groups", expected: "1 or more, and a divisor of the channels of shape \(large)")
    }
    guard small.rank == large.rank else { throw .shapesDiffer(large, small) }
    let channels = [small.dimensions[1], large.dimensions[1] / groups]
    guard let kernel = Shape(channels + lengths) else { throw .tooManyElements }
    let geometry = try ConvolutionGeometry(
      large: large, kernel: kernel, attributes, padding: .none)
    guard small == geometry.small else { throw .shapesDiffer(small, geometry.small) }
    self.init(geometry: geometry)
  }

  var resultShape: Shape { geometry.kernel }
  var cost: Int { geometry.cost }

  var attributes: [AttributeValue] {
    geometry.attributes + [.integers(geometry.axes.map(\.kernel).joined)]
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let terms = [
      tangents[0].map { geometry.correlation($0, operands[1]) },
      tangents[1].map { geometry.correlation(operands[0], $0) },
    ]
    return total(terms, like: value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [
      wanted[0] ? geometry.transposed(operands[1], cotangent) : nil,
      wanted[1] ? geometry.convolution(operands[0], cotangent) : nil,
    ]
  }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let product = ConvolutionProduct<S>(geometry)
    product.fill(result, resultShape, bias: nil)
    product.addCorrelation(operands[0], operands[1], to: result)
  }

  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    var result = (0..<resultShape.count).map { _ in A(0) }
    geometry.forEachMeeting { large, kernel, small in
      result[kernel] = result[kernel] + operands[0][large] * operands[1][small]
    }
    return result
  }
}
