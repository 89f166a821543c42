// SPDX-License-Identifier: Apache-2.0
// ChainRule: convolutions, their transposes, and their derivatives by the kernel.

/// A convolution of an image by a kernel, or the transpose of one; a bias may be added.
protocol ConvolutionOperation: PrimitiveOperation {
  /// How many axes the kernel moves along.
  static var axes: Int { get }

  var geometry: ConvolutionGeometry { get }

  init(geometry: ConvolutionGeometry)

  /// Whether it takes the small side to the large one.
  static var isTransposed: Bool { get }
}

extension ConvolutionOperation {
  var resultShape: Shape { Self.isTransposed ? geometry.large : geometry.small }

  var cost: Int { geometry.cost }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let bias = tangents.count == 3 ? tangents[2] : nil
    let terms = [
      tangents[0].map { T.primitive(self, [$0, operands[1]]) },
      tangents[1].map { T.primitive(self, [operands[0], $0]) },
      bias.map {
        $0.reshaped(to: geometry.bias(resultShape.dimensions[1])).broadcast(to: resultShape)
      },
    ]
    return total(terms, like: value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let (image, kernel) = (operands[0], operands[1])
    var shares: [T?] = [nil, nil]
    if Self.isTransposed {
      if wanted[0] { shares[0] = geometry.convolution(cotangent, kernel) }
      if wanted[1] { shares[1] = geometry.correlation(cotangent, image) }
    } else {
      if wanted[0] { shares[0] = geometry.transposed(cotangent, kernel) }
      if wanted[1] { shares[1] = geometry.correlation(image, cotangent) }
    }
    if operands.count == 3 {
      let axes = [0] + Array(2..<resultShape.rank)
      shares.append(wanted[2] ? cotangent.sum(axes: axes, keepingDimensions: false) : nil)
    }
    return shares
  }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let product = ConvolutionProduct<S>(geometry)
    product.fill(result, resultShape, bias: operands.count == 3 ? operands[2] : nil)
    if Self.isTransposed {
      product.addTransposed(operands[0], operands[1], to: result)
    } else {
      product.addConvolution(operands[0], operands[1], to: result)
    }
  }

  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    let channels = max(resultShape.dimensions[1], 1)
    let plane = geometry.axes.reduce(1) { $0 * (Self.isTransposed ? $1.large : $1.small) }
    var result = (0..<resultShape.count).map { element in
      operands.count == 3 ? operands[2][element / plane % channels] : A(0)
    }
    geometry.forEachMeeting { large, kernel, small in
      let (source, target) = Self.isTransposed ? (small, large) : (large, small)
      result[target] = result[target] + operands[0][source] * operands[1][kernel]
    }
    return result
  }
}

extension ConvolutionGeometry {
  /// The three products as steps of a rule.
  func convolution<T: TensorAlgebra>(_ large: T, _ kernel: T) -> T {
    switch axes.count {
    case 1: T.primitive(Convolution1D(geometry: self), [large, kernel])
    case 2: T.primitive(Convolution2D(geometry: self), [large, kernel])
    default: T.primitive(Convolution3D(geometry: self), [large, kernel])
    }
  }

  func transposed<T: TensorAlgebra>(_ small: T, _ kernel: T) -> T {
    switch axes.count {
    case 1: T.primitive(TransposedConvolution1D(geometry: self), [small, kernel])
    case 2: T.primitive(TransposedConvolution2D(geometry: self), [small, kernel])
    default: T.primitive(TransposedConvolution3D(geometry: self), [small, kernel])
    }
  }

  func correlation<T: TensorAlgebra>(_ large: T, _ small: T) -> T {
    T.primitive(KernelCorrelation(geometry: self), [large, small])
  }
}

/// A convolution, not the transpose of one.
protocol DirectConvolutionOperation: ConvolutionOperation {}

extension DirectConvolutionOperation {
  static var isTransposed: Bool { false }
  static var attributeListings: [AttributeListing] {
    AttributeListing.convolution + [AutomaticPadding.attribute]
  }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    try ConvolutionGeometry.check(operands, axes: Self.axes)
    let geometry = try ConvolutionGeometry(
      large: operands[0], kernel: operands[1], attributes,
      padding: AutomaticPadding(attributes, at: 4))
    try ConvolutionGeometry.checkBias(operands, channels: operands[1].dimensions[0])
    self.init(geometry: geometry)
  }

  var attributes: [AttributeValue] {
    geometry.attributes + [.word(AutomaticPadding.none.rawValue)]
  }
}

struct Convolution1D: DirectConvolutionOperation {
  static let listing = OperationListing(
    "conv1d",
    "The cross-correlation of x [N, C, L] with kernels [O, C/groups, k], plus a bias [O] that may be left out.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(1), attributes: attributeListings)
  static let code = OperationCode.convolution1D
  static let axes = 1

  let geometry: ConvolutionGeometry
}

struct Convolution2D: DirectConvolutionOperation {
  static let listing = OperationListing(
    "conv2d",
    "The cross-correlation of x [N, C, H, W] with kernels [O, C/groups, h, w], plus a bias [O] that may be left out.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(1), attributes: attributeListings)
  static let code = OperationCode.convolution2D
  static let axes = 2

  let geometry: ConvolutionGeometry
}

struct Convolution3D: DirectConvolutionOperation {
  static let listing = OperationListing(
    "conv3d",
    "The cross-correlation of x [N, C, D, H, W] with kernels [O, C/groups, d, h, w], plus a bias [O] that may be left out.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(1), attributes: attributeListings)
  static let code = OperationCode.convolution3D
  static let axes = 3

  let geometry: ConvolutionGeometry
}

/// The transpose of a convolution.
protocol TransposedConvolutionOperation: ConvolutionOperation {}

extension TransposedConvolutionOperation {
  static var isTransposed: Bool { true }
  static var attributeListings: [AttributeListing] {
    AttributeListing.convolution + [
      AttributeListing(
        "output_padding", .integers, default: .integers([0]),
        "Places added at the end of the result, fewer than the stride: one number for all axes, or one for each."
      )
    ]
  }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    try ConvolutionGeometry.check(operands, axes: Self.axes)
    let geometry = try ConvolutionGeometry(
      small: operands[0], kernel: operands[1], attributes,
      outputPadding: attributes.perAxis("output_padding", at: 4, axes: Self.axes, from: 0))
    try ConvolutionGeometry.checkBias(operands, channels: geometry.groups * geometry.inputs)
    self.init(geometry: geometry)
  }

  var attributes: [AttributeValue] {
    geometry.attributes + [.integers(geometry.axes.map(\.remainder).joined)]
  }
}

struct TransposedConvolution1D: TransposedConvolutionOperation {
  static let listing = OperationListing(
    "conv_transpose1d",
    "The transpose of conv1d: x [N, C, L] and weights [C, O/groups, k] to [N, O, ...], plus a bias [O] that may be left out.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(1), attributes: attributeListings)
  static let code = OperationCode.transposedConvolution1D
  static let axes = 1

  let geometry: ConvolutionGeometry
}

struct TransposedConvolution2D: TransposedConvolutionOperation {
  static let listing = OperationListing(
    "conv_transpose2d",
    "The transpose of conv2d: x [N, C, H, W] and weights [C, O/groups, h, w] to [N, O, ...], plus a bias [O] that may be left out.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(1), attributes: attributeListings)
  static let code = OperationCode.transposedConvolution2D
  static let axes = 2

  let geometry: ConvolutionGeometry
}

struct TransposedConvolution3D: TransposedConvolutionOperation {
  static let listing = OperationListing(
    "conv_transpose3d",
    "The transpose of conv3d: x [N, C, D, H, W], weights [C, O/groups, d, h, w] to [N, O, ...], plus a bias [O] that may be left out.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(1), attributes: attributeListings)
  static let code = OperationCode.transposedConvolution3D
  static let axes = 3

  let geometry: ConvolutionGeometry
}
