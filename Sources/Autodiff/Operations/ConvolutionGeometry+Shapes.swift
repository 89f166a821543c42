// SPDX-License-Identifier: Apache-2.0
// ChainRule: convolutions checked against the shapes that they are given.

extension ConvolutionGeometry {
  /// The geometry of a convolution of a large side.
  init(
    large: Shape, kernel: Shape, _ attributes: AttributeValues, padding: AutomaticPadding
  ) throws(ShapeRule) {
    let window = try WindowAttributes(attributes, axes: large.rank - 2)
    var axes: [ConvolutionAxis] = []
    for place in 0..<large.rank - 2 {
      axes.append(
        try ConvolutionAxis(large: large, kernel: kernel, axis: place, window, padding))
    }
    try self.init(
      batch: large.dimensions[0], kernel: kernel, groups: attributes.integer(3), axes: axes)
    guard large.dimensions[1] == groups * inputs else {
      throw .attribute(
        "groups",
        expected:
          "such that the \(large.dimensions[1]) channels of shape \(large) are as many times "
          + "the \(inputs) of the weights of shape \(kernel)")
    }
    guard Shape([batch, groups * outputs] + axes.map(\.small)) != nil else {
      throw .tooManyElements
    }
  }

  /// The geometry whose small side is given, and whose large side is what its transpose makes of it.
  init(
    small: Shape, kernel: Shape, _ attributes: AttributeValues, outputPadding: [Int]
  ) throws(ShapeRule) {
    let window = try WindowAttributes(attributes, axes: small.rank - 2)
    var axes: [ConvolutionAxis] = []
    for place in 0..<small.rank - 2 {
      axes.append(
        try ConvolutionAxis(
          small: small, kernel: kernel, axis: place, window, extra: outputPadding[place]))
    }
    try self.init(
      batch: small.dimensions[0], kernel: kernel, groups: attributes.integer(3), axes: axes)
    guard small.dimensions[1] == groups * outputs else {
      throw .lengths(axis: 1, small, Shape(derived: [small.dimensions[0], kernel.dimensions[0]]))
    }
    guard Shape([batch, groups * inputs] + axes.map(\.large)) != nil else {
      throw .tooManyElements
    }
  }

  private init(
    batch: Int, kernel: Shape, groups: Int, axes: [ConvolutionAxis]
  ) throws(ShapeRule) {
    let (all, inputs) = (kernel.dimensions[0], kernel.dimensions[1])
    guard groups > 0, all % groups == 0 else {
      throw .attribute(
        "groups", expected: "1 or more, and a divisor of the \(all) kernels of shape \(kernel)")
    }
    if groups.multipliedReportingOverflow(by: inputs).overflow { throw .tooManyElements }
    self.init(batch: batch, groups: groups, inputs: inputs, outputs: all / groups, axes: axes)
  }

  /// Checks that an image has a batch axis, a channel axis and as many more as a kernel moves along,
  /// and that the kernel has as many axes and places along each.
  static func check(_ operands: [Shape], axes count: Int) throws(ShapeRule) {
    for place in 0...1 where operands[place].rank != count + 2 {
      throw .rank(
        operand: place,
        expected: count == 1
          ? "three axes, of which the last is moved along"
          : "\(count + 2) axes, of which the last \(count) are moved along",
        operands[place])
    }
    if operands[1].dimensions.dropFirst(2).contains(0) {
      throw .rank(operand: 1, expected: "one place at least along each axis", operands[1])
    }
  }

  /// Checks that a bias, where there is one, has a number for each channel of the result.
  static func checkBias(_ operands: [Shape], channels: Int) throws(ShapeRule) {
    let expected = Shape(derived: [channels])
    if operands.count == 3, operands[2] != expected { throw .shapesDiffer(operands[2], expected) }
  }
}

/// What decides the padding where `pads` does not: names of ONNX, whose `SAME_UPPER` is what
/// TensorFlow and JAX call `SAME`.
enum AutomaticPadding: String, CaseIterable {
  case none = "NOTSET"
  case valid = "VALID"
  case same = "SAME"
  case sameUpper = "SAME_UPPER"
  case sameLower = "SAME_LOWER"

  static let attribute = AttributeListing(
    "auto_pad", .word(allCases.map(\.rawValue)), default: .word(none.rawValue),
    "SAME: as much padding as makes ceil(length/stride) positions, the odd one at the end (SAME_LOWER: at the beginning); VALID: none; NOTSET: that of pads."
  )

  /// Reads the attribute at a place; where it decides, `pads`, at place 1, may not.
  init(_ attributes: AttributeValues, at place: Int) throws(ShapeRule) {
    self = AutomaticPadding(rawValue: attributes.word(place)) ?? .none
    if self != .none, attributes.integers(1) != [0] {
      throw .attribute("pads", expected: "left out, or 0, where 'auto_pad' is '\(rawValue)'")
    }
  }

  /// The padding at both ends of an axis; `nil` if it is given.
  func padding(
    length: Int, stride: Int, reach: Int
  ) throws(ShapeRule) -> (before: Int, after: Int)? {
    if self == .none { return nil }
    if self == .valid { return (0, 0) }
    let positions = length / stride + (length % stride > 0 ? 1 : 0)
    // The last position begins inside of the axis, so the product is less than its length.
    let end = try WindowAttributes.sum([max(positions - 1, 0) * stride, reach])
    let total = max(end - length, 0)
    let less = total / 2
    return self == .sameLower ? (total - less, less) : (less, total - less)
  }
}

extension ConvolutionAxis {
  /// The axis of a convolution: floor((L + before + after - dilation (kernel - 1) - 1)/stride) + 1
  /// positions.
  fileprivate init(
    large: Shape, kernel: Shape, axis: Int, _ window: WindowAttributes, _ padding: AutomaticPadding
  ) throws(ShapeRule) {
    let (length, places) = (large.dimensions[axis + 2], kernel.dimensions[axis + 2])
    let (stride, dilation) = (window.strides[axis], window.dilations[axis])
    let reach = try WindowAttributes.reach(kernel: places, dilation: dilation, "dilations")
    let (before, after) =
      try padding.padding(length: length, stride: stride, reach: reach)
      ?? (window.before[axis], window.after[axis])
    let padded = try WindowAttributes.sum([length, before, after])
    guard padded >= reach else {
      throw .attribute(
        "pads",
        expected: "large enough for the kernel, which reaches over \(reach) places along axis "
          + "\(axis + 2) of shape \(large)")
    }
    self.init(
      large: length, small: (padded - reach) / stride + 1, kernel: places, stride: stride,
      dilation: dilation, before: before, after: after)
  }

  /// The axis whose convolution has the length of the small side, and loses so many places of the
  /// large side because they are fewer than a stride.
  fileprivate init(
    small: Shape, kernel: Shape, axis: Int, _ window: WindowAttributes, extra: Int
  ) throws(ShapeRule) {
    let (length, places) = (small.dimensions[axis + 2], kernel.dimensions[axis + 2])
    let (stride, dilation) = (window.strides[axis], window.dilations[axis])
    let (before, after) = (window.before[axis], window.after[axis])
    guard length > 0 else {
      throw .rank(operand: 0, expected: "one place at least along axis \(axis + 2)", small)
    }
    guard extra < stride else {
      throw .attribute("output_padding", expected: "0 or more, and less than the stride, \(stride)")
    }
    let reach = try WindowAttributes.reach(kernel: places, dilation: dilation, "dilations")
    let (distance, overflow) = (length - 1).multipliedReportingOverflow(by: stride)
    if overflow { throw .tooManyElements }
    // What is padding of the large side is cut off.
    let padded = try WindowAttributes.sum([distance, reach, extra])
    let padding = try WindowAttributes.sum([before, after])
    guard padded >= padding else {
      throw .attribute(
        "pads", expected: "no more than the \(padded) places that there are to cut off")
    }
    self.init(
      large: padded - padding, small: length, kernel: places, stride: stride, dilation: dilation,
      before: before, after: after)
  }

  /// The places at the end of the large side that no position reaches because they are fewer than a
  /// stride.
  var remainder: Int {
    large + before + after - (kernel - 1) * dilation - 1 - (small - 1) * stride
  }
}
