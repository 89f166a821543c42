// SPDX-License-Identifier: Apache-2.0
// ChainRule: the attributes of pools.

extension AttributeListing {
  /// How a window moves, in the order in which ``WindowAttributes`` reads it: strides, pads and
  /// dilations, then the window itself.
  static let movingWindow = [
    AttributeListing(
      "strides", .optionalIntegers, default: .some(.none),
      "How far it moves at a time: one number for all axes, or one for each; null for the window's own length, as PyTorch has it (ONNX: 1)."
    ),
    pads, dilations,
    AttributeListing(
      "ceil_mode", .boolean, default: .boolean(false),
      "Whether a last window that does not fit is kept, if it begins before the padding at the end."
    ),
  ]

  static let kernelShape = AttributeListing(
    "kernel_shape", .integers,
    "The lengths of a window: one number for all axes after batch and channels, or one for each.")

  static let outputSize = AttributeListing(
    "output_size", .integers,
    "The lengths of the result's axes after batch and channels: one number for all, or one for each."
  )

  /// What decides windows where an operation knows both kinds.
  static let anyWindow =
    movingWindow + [
      AttributeListing(
        "kernel_shape", .optionalIntegers, default: .some(.none),
        "The lengths of a window; null where 'output_size' decides them, or for one window of all."),
      AttributeListing(
        "output_size", .optionalIntegers, default: .some(.none),
        "How many windows there are along each axis, if they cover it evenly; null for others."),
    ]

  static let countIncludePad = AttributeListing(
    "count_include_pad", .boolean, default: .boolean(true),
    "Whether padding counts as zeros in the mean, as PyTorch has it (ONNX: false).")
}

extension PoolingWindows {
  /// Windows of a kernel, whose attribute is at place 4.
  init(
    moving attributes: AttributeValues, _ operand: Shape, padding: AutomaticPadding = .none
  ) throws(ShapeRule) {
    let count = try PoolingWindows.pooledAxes(of: operand)
    _ = try PoolingWindows.pooledLengths(of: operand, count)
    let kernel = try attributes.perAxis("kernel_shape", at: 4, axes: count, from: 1)
    let window = try WindowAttributes(attributes, axes: count, defaultStrides: kernel)
    var axes: [WindowAxis] = []
    for axis in 0..<count {
      axes.append(
        try WindowAxis(
          operand, axis: operand.rank - count + axis, kernel: kernel[axis], window, axis,
          padding, roundsUp: attributes.boolean(3)))
    }
    try self.init(operand, axes)
  }

  /// As many windows as the attribute at a place says.
  init(adaptive attributes: AttributeValues, at place: Int, _ operand: Shape) throws(ShapeRule) {
    let count = try PoolingWindows.pooledAxes(of: operand)
    let positions = try attributes.perAxis("output_size", at: place, axes: count, from: 1)
    let lengths = try PoolingWindows.pooledLengths(of: operand, count)
    try self.init(
      operand,
      zip(lengths, positions).map { WindowAxis(length: $0, positions: $1, kind: .adaptive) })
  }

  /// Windows of either kind; how they move is said of those with a length only.
  init(any attributes: AttributeValues, _ operand: Shape) throws(ShapeRule) {
    if attributes.integers(4) == nil {
      for (place, listing) in AttributeListing.movingWindow.enumerated()
      where attributes.values[place] != listing.fallback {
        throw .attribute(listing.name, expected: "left out where 'kernel_shape' is")
      }
    }
    switch (attributes.integers(4), attributes.integers(5)) {
    case (.some, .none): try self.init(moving: attributes, operand)
    case (.none, .some): try self.init(adaptive: attributes, at: 5, operand)
    case (.none, .none): try self.init(whole: operand)
    case (.some, .some):
      throw .attribute("kernel_shape", expected: "left out where 'output_size' is given")
    }
  }

  /// One window of all places.
  init(whole operand: Shape) throws(ShapeRule) {
    let count = try PoolingWindows.pooledAxes(of: operand)
    let lengths = try PoolingWindows.pooledLengths(of: operand, count)
    try self.init(
      operand, lengths.map { WindowAxis(length: $0, positions: 1, kind: .adaptive) })
  }

  private init(_ operand: Shape, _ axes: [WindowAxis]) throws(ShapeRule) {
    let leading = Array(operand.dimensions.dropLast(axes.count))
    guard Shape(leading + axes.map(\.positions)) != nil else { throw .tooManyElements }
    self.init(leading: leading, axes: axes)
  }

  /// How many axes follow batch and channels.
  private static func pooledAxes(of operand: Shape) throws(ShapeRule) -> Int {
    guard (3...5).contains(operand.rank) else {
      throw .rank(
        operand: 0, expected: "a batch axis, a channel axis, and one to three axes to pool", operand
      )
    }
    return operand.rank - 2
  }

  private static func pooledLengths(of operand: Shape, _ count: Int) throws(ShapeRule) -> [Int] {
    let lengths = operand.dimensions.suffix(count)
    if let axis = lengths.firstIndex(of: 0) { throw .emptyReduction(axis: axis, operand) }
    return Array(lengths)
  }

  /// The attributes that make these windows, in the order of ``AttributeListing/anyWindow``.
  var attributes: [AttributeValue] {
    var (strides, before, after, dilations, kernel) = ([Int](), [Int](), [Int](), [Int](), [Int]())
    var roundsUp = false
    for axis in axes {
      guard case .moving(let places, let stride, let dilation, let pad, let end) = axis.kind else {
        let positions = axes.map(\.positions)
        return [
          .none, .integers([0]), .integers([1]), .boolean(false), .none,
          positions == axes.map { _ in 1 } ? .none : .integers(positions.joined),
        ]
      }
      strides.append(stride)
      before.append(pad)
      after.append(end)
      dilations.append(dilation)
      kernel.append(places)
      let reach = (places - 1) * dilation + 1
      roundsUp = roundsUp || axis.positions > (axis.length + pad + end - reach) / stride + 1
    }
    return [
      .integers(strides.joined), .integers((before + after).joined), .integers(dilations.joined),
      .boolean(roundsUp), .integers(kernel.joined), .none,
    ]
  }
}

extension WindowAxis {
  fileprivate init(
    _ operand: Shape, axis: Int, kernel: Int, _ window: WindowAttributes, _ place: Int,
    _ padding: AutomaticPadding, roundsUp: Bool
  ) throws(ShapeRule) {
    let (stride, dilation) = (window.strides[place], window.dilations[place])
    let length = operand.dimensions[axis]
    let reach = try WindowAttributes.reach(kernel: kernel, dilation: dilation, "kernel_shape")
    let (before, after) =
      try padding.padding(length: length, stride: stride, reach: reach)
      ?? (window.before[place], window.after[place])
    guard max(before, after) < reach else {
      throw .attribute(
        "pads", expected: "less than the \(reach) places that the window reaches over")
    }
    let padded = try WindowAttributes.sum([length, before, after])
    guard padded >= reach else {
      throw .attribute(
        "kernel_shape",
        expected: "no longer than axis \(axis) of shape \(operand) with its padding, \(padded); it "
          + "reaches over \(reach) places")
    }
    let free = padded - reach
    var positions = free / stride + 1
    // One more, unless it would begin in the padding at the end.
    if roundsUp, free % stride > 0, positions <= (length + before - 1) / stride { positions += 1 }
    self.init(
      length: length, positions: positions,
      kind: .moving(
        kernel: kernel, stride: stride, dilation: dilation, before: before, after: after))
  }
}
