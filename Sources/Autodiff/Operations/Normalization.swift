// SPDX-License-Identifier: Apache-2.0
// ChainRule: layers that normalise what goes through them.

/// Which of the last axes are normalised together: all from `axis` on, unless their lengths are given.
private let trailingAxes = [
  AttributeListing(
    "axis", .integer, default: .integer(-1),
    "The first of the axes that are normalised together; all after it are too."),
  AttributeListing(
    "normalized_shape", .optionalIntegers, default: .some(.none),
    "The lengths of those axes instead of 'axis', as PyTorch has them; null for what 'axis' says."),
  AttributeListing.eps,
]

extension NormalizedAxes {
  /// The last axes of the first operand, whose lengths those that follow have.
  fileprivate init(
    trailing attributes: AttributeValues, _ operands: [Shape], isCentred: Bool
  ) throws(ShapeRule) {
    let shape = operands[0]
    var start = attributes.integer(0)
    if let lengths = attributes.integers(1) {
      guard start == -1 else {
        throw .attribute("axis", expected: "left out where 'normalized_shape' is given")
      }
      guard !lengths.isEmpty, shape.dimensions.suffix(lengths.count) == lengths[...] else {
        throw .attribute("normalized_shape", expected: "the last lengths of shape \(shape)")
      }
      start = -lengths.count
    }
    guard let axis = shape.axis(start) else { throw .axisOutOfRange(start, shape) }
    let weight = Shape(derived: Array(shape.dimensions[axis...]))
    for operand in operands.dropFirst() where operand != weight {
      throw .shapesDiffer(operand, weight)
    }
    self.init(
      operand: shape, shape: shape, axes: Array(axis..<shape.rank), eps: try attributes.eps(2),
      isCentred: isCentred, weight: weight)
  }

  /// Axes beside batch and channels, or other groupings of them, with a weight for each channel.
  fileprivate init(
    channels operands: [Shape], as shape: Shape, axes: [Int], eps: Double
  ) throws(ShapeRule) {
    let operand = operands[0]
    let channels = Shape(derived: [operand.dimensions[1]])
    for other in operands.dropFirst() where other != channels {
      throw .shapesDiffer(other, channels)
    }
    self.init(
      operand: operand, shape: shape, axes: axes, eps: eps, isCentred: true,
      weight: operand.ofChannels)
  }
}

extension Shape {
  /// The shape in which a number for each channel, axis 1, broadcasts to this one.
  var ofChannels: Shape {
    Shape(derived: [dimensions[1]] + dimensions.dropFirst(2).map { _ in 1 })
  }

  /// Checks that there are a batch axis, a channel axis and at least so many others.
  fileprivate func checkChannels(others: Int, _ expected: String) throws(ShapeRule) {
    guard rank >= 2 + others else { throw .rank(operand: 0, expected: expected, self) }
  }
}

struct LayerNorm: NormalizedOperation {
  static let listing = OperationListing(
    "layer_norm",
    "The last axes brought to mean 0 and variance 1, times a weight, plus a bias; weight and bias may be left out.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(2), attributes: trailingAxes)

  let normalized: NormalizedAxes

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    normalized = try NormalizedAxes(trailing: attributes, operands, isCentred: true)
  }
}

struct RootMeanSquareNorm: NormalizedOperation {
  static let listing = OperationListing(
    "rms_norm",
    "The last axes divided by the root of their mean square, times a weight that may be left out.",
    arguments: ["x", "weight"], variadic: .upTo(1), attributes: trailingAxes)

  let normalized: NormalizedAxes

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    normalized = try NormalizedAxes(trailing: attributes, operands, isCentred: false)
  }
}

struct InstanceNorm: NormalizedOperation {
  static let listing = OperationListing(
    "instance_norm",
    "Each channel of each image brought to mean 0 and variance 1, times a weight, plus a bias, which may be left out.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(2), attributes: [.eps])

  let normalized: NormalizedAxes

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let shape = operands[0]
    try shape.checkChannels(others: 1, "a batch axis, a channel axis and one more at least")
    normalized = try NormalizedAxes(
      channels: operands, as: shape, axes: Array(2..<shape.rank), eps: attributes.eps(0))
  }
}

struct GroupNorm: NormalizedOperation {
  static let listing = OperationListing(
    "group_norm",
    "Groups of channels of each image brought to mean 0 and variance 1, times a weight, plus a bias, by channel.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(2),
    attributes: [
      AttributeListing(
        "num_groups", .integer, "How many groups the channels, axis 1, are split into."), .eps,
    ])

  let normalized: NormalizedAxes

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let (shape, groups) = (operands[0], attributes.integer(0))
    try shape.checkChannels(others: 0, "a batch axis and a channel axis at least")
    guard groups > 0, shape.dimensions[1] % groups == 0 else {
      throw .attribute(
        "num_groups", expected: "a divisor of the \(shape.dimensions[1]) channels of shape \(shape)"
      )
    }
    let lengths = [shape.dimensions[0], groups, shape.dimensions[1] / groups]
    guard let grouped = Shape(lengths + shape.dimensions.dropFirst(2)) else {
      throw .tooManyAxes(shape.rank + 1)
    }
    normalized = try NormalizedAxes(
      channels: operands, as: grouped, axes: Array(2..<grouped.rank), eps: attributes.eps(1))
  }
}

/// With five arguments a mean and a variance are given, as they are when a network is used, and the
/// operation is affine in x; with fewer it is in training, and takes those of the batch.
struct BatchNorm: GeneralOperation {
  static let listing = OperationListing(
    "batch_norm",
    "Each channel less its mean, divided by its deviation: the batch's own, of biased variance, unless mean and variance are given.",
    arguments: ["x", "weight", "bias", "mean", "variance"], variadic: .upTo(4),
    attributes: [
      AttributeListing(
        "eps", .number, default: .number(1e-5),
        """
        Added to the variance; 0 or more. Running statistics are nodes beside this one: those before, times \
        1 - momentum, and momentum times those of the batch, which are mean(x, axes) and var(x, axes) over \
        all axes but 1; var with ddof 1 as PyTorch keeps it (momentum 0.1), with 0 as ONNX does (whose \
        momentum, 0.9, is 1 less ours).
        """)
    ], domain: [.reals, .reals, .reals, .reals, .nonNegative])

  let normalized: NormalizedAxes
  private let isTraining: Bool

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let shape = operands[0]
    try shape.checkChannels(others: 0, "a batch axis and a channel axis at least")
    guard operands.count != 4 else {
      throw .argumentMissing("variance", beside: "mean")
    }
    isTraining = operands.count < 5
    normalized = try NormalizedAxes(
      channels: operands, as: shape, axes: [0] + Array(2..<shape.rank), eps: attributes.eps(0))
  }

  var resultShape: Shape { normalized.operand }
  var cost: Int { normalized.cost }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    if isTraining { return normalized.value(operands) }
    let parts = operands.dropFirst().map { $0.reshaped(to: normalized.weight) }
    let factor = parts[0] * T.apply(Steadied(eps: normalized.eps), parts[3])
    return (operands[0] - parts[2]) * factor + parts[1]
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    isTraining
      ? normalized.pushforward(tangents, operands, value)
      : composedPushforward(tangents, operands, value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    isTraining
      ? normalized.pullback(cotangent, operands, value, wanted: wanted)
      : composedPullback(cotangent, operands, wanted: wanted)
  }
}
