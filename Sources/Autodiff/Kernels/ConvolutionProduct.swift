// SPDX-License-Identifier: Apache-2.0
// ChainRule: convolutions as products of matrices.

/// The three products of a convolution, each added to its result, as products of matrices.
///
/// What the kernel sees at each position is laid out as a column (im2col), for as many positions at a
/// time as fit memory of a fixed size: the matrices stay in the processor's cache, and no image is
/// multiplied in size. `Documentation/Decisions/0024-convolutions.md` has what was measured.
struct ConvolutionProduct<S: Scalar> {
  let geometry: ConvolutionGeometry

  /// How many elements all columns of a block have at most, unless one column has more.
  private static var mostInBlock: Int { 1 << 16 }

  init(_ geometry: ConvolutionGeometry) { self.geometry = geometry }

  /// The elements of a column: the places of the kernel in all channels of a group.
  private var taps: Int {
    geometry.axes.reduce(geometry.inputs) { $0 * $1.kernel }
  }

  private var positions: Int { geometry.axes.reduce(1) { $0 * $1.small } }

  /// Whether each position sees one place and no other does: the image is its own columns.
  private var isPointwise: Bool {
    geometry.axes.allSatisfy {
      $0.kernel == 1 && $0.stride == 1 && $0.before == 0 && $0.after == 0
    }
  }

  /// Writes what the products are added to: a bias for each channel, or zeros.
  func fill(_ result: UnsafeMutablePointer<S>, _ shape: Shape, bias: TensorNumbers<S>?) {
    guard let bias else { return result.update(repeating: 0, count: shape.count) }
    let plane = shape.dimensions.dropFirst(2).reduce(1, *)
    let channels = shape.dimensions[1]
    for image in 0..<shape.dimensions[0] {
      for channel in 0..<channels {
        (result + (image * channels + channel) * plane)
          .update(repeating: bias.elements[channel], count: plane)
      }
    }
  }

  /// Adds the convolution of the large side to the small one.
  @specialized(where S == Double)
  @specialized(where S == Float)
  func addConvolution(
    _ large: TensorNumbers<S>, _ kernel: TensorNumbers<S>, to small: UnsafeMutablePointer<S>
  ) {
    forEachBlock(large.elements.baseAddress, kernel.elements.baseAddress, small) { block in
      unfold(block)
      let whole = block.positions.count == positions
      let target = whole ? block.small : block.strip
      if !whole { target.update(repeating: 0, count: geometry.outputs * block.positions.count) }
      MatrixProduct(
        left: .init(base: block.kernel, isTransposed: false),
        right: .init(base: block.columns, isTransposed: false), result: target,
        rows: geometry.outputs, inner: taps, columns: block.positions.count
      ).add()
      if !whole {
        forEachStrip(of: block) { strip, side in
          for index in 0..<block.positions.count { side[index] += strip[index] }
        }
      }
    }
  }

  /// Adds the transpose of the convolution of the small side to the large one.
  @specialized(where S == Double)
  @specialized(where S == Float)
  func addTransposed(
    _ small: TensorNumbers<S>, _ kernel: TensorNumbers<S>, to large: UnsafeMutablePointer<S>
  ) {
    forEachBlock(large, kernel.elements.baseAddress, small.elements.baseAddress) { block in
      let source = gathered(block)
      if !isPointwise {
        block.columns.update(repeating: 0, count: taps * block.positions.count)
      }
      MatrixProduct(
        left: .init(base: block.kernel, isTransposed: true),
        right: .init(base: source, isTransposed: false), result: block.columns,
        rows: taps, inner: geometry.outputs, columns: block.positions.count
      ).add()
      fold(block)
    }
  }

  /// Adds the derivative by the kernel to it.
  @specialized(where S == Double)
  @specialized(where S == Float)
  func addCorrelation(
    _ large: TensorNumbers<S>, _ small: TensorNumbers<S>, to kernel: UnsafeMutablePointer<S>
  ) {
    forEachBlock(large.elements.baseAddress, kernel, small.elements.baseAddress) { block in
      unfold(block)
      MatrixProduct(
        left: .init(base: gathered(block), isTransposed: false),
        right: .init(base: block.columns, isTransposed: true), result: block.kernel,
        rows: geometry.outputs, inner: block.positions.count, columns: taps
      ).add()
    }
  }
}

extension ConvolutionProduct {
  /// Some positions of one group of one image.
  private struct Block {
    let positions: Range<Int>
    /// The group's channels of the large side.
    let large: UnsafeMutablePointer<S>
    /// The group's kernels.
    let kernel: UnsafeMutablePointer<S>
    /// The first of the positions in the group's first channel of the small side.
    let small: UnsafeMutablePointer<S>
    /// Memory for the columns, place by place; the large side itself, where it has them already.
    let columns: UnsafeMutablePointer<S>
    /// Memory for the small side at these positions.
    let strip: UnsafeMutablePointer<S>
  }

  /// Calls `body` for all blocks, unless the budget is over; none where a side has no elements.
  ///
  /// Which of the sides is written to, the callers know.
  @inline(__always)
  private func forEachBlock(
    _ large: UnsafePointer<S>?, _ kernel: UnsafePointer<S>?, _ small: UnsafePointer<S>?,
    _ body: (Block) -> Void
  ) {
    guard let large, let kernel, let small, taps > 0, positions > 0, geometry.outputs > 0 else {
      return
    }
    let length = isPointwise ? positions : min(max(Self.mostInBlock / taps, 16), positions)
    let columns = Arena<S>(undefined: isPointwise ? 0 : taps * length)
    let strip = Arena<S>(undefined: length == positions ? 0 : geometry.outputs * length)
    let plane = geometry.axes.reduce(geometry.inputs) { $0 * $1.large }
    for image in 0..<geometry.batch {
      for group in 0..<geometry.groups {
        let part = image * geometry.groups + group
        let side = UnsafeMutablePointer(mutating: large + part * plane)
        let first = part * geometry.outputs * positions
        var start = 0
        while start < positions {
          let end = min(start + length, positions)
          body(
            Block(
              positions: start..<end, large: side,
              kernel: UnsafeMutablePointer(mutating: kernel + group * geometry.outputs * taps),
              small: UnsafeMutablePointer(mutating: small + first + start),
              columns: isPointwise ? side : columns.base, strip: strip.base))
          if BudgetWatch.isOver(after: taps * (end - start)) { return }
          start = end
        }
      }
    }
    withExtendedLifetime((columns, strip)) {}
  }

  /// Calls `body` with each channel of the small side at a block's positions, and where it is laid out.
  @inline(__always)
  private func forEachStrip(
    of block: Block,
    _ body: (_ strip: UnsafeMutablePointer<S>, _ side: UnsafeMutablePointer<S>) -> Void
  ) {
    for output in 0..<geometry.outputs {
      body(block.strip + output * block.positions.count, block.small + output * positions)
    }
  }

  /// The small side at a block's positions, one channel after the other.
  private func gathered(_ block: Block) -> UnsafeMutablePointer<S> {
    if block.positions.count == positions { return block.small }
    forEachStrip(of: block) { strip, side in
      strip.update(from: side, count: block.positions.count)
    }
    return block.strip
  }

  /// Calls `body` for each line of positions in each row of a block's columns: with the row's first
  /// element there, how many there are, which of them meet no padding, and the element of the large
  /// side that the first of these meets.
  @inline(__always)
  private func forEachLine(
    of block: Block,
    _ body: (
      _ row: UnsafeMutablePointer<S>, _ count: Int, _ inside: Range<Int>,
      _ side: UnsafeMutablePointer<S>
    ) -> Void
  ) {
    let (z, y, x) = (geometry.deep, geometry.vertical, geometry.horizontal)
    let (isFlat, count) = (geometry.axes.count < 3, block.positions.count)
    var row = block.columns
    for input in 0..<geometry.inputs {
      let plane = block.large + input * z.large * y.large * x.large
      for tap in 0..<z.kernel * y.kernel {
        let (inward, down) = tap.quotientAndRemainder(dividingBy: y.kernel)
        for across in 0..<x.kernel {
          var place = block.positions.lowerBound
          while place < block.positions.upperBound {
            let (line, first) = place.quotientAndRemainder(dividingBy: x.small)
            let (layer, height) =
              isFlat ? (0, line) : line.quotientAndRemainder(dividingBy: y.small)
            let last = min(x.small, first + block.positions.upperBound - place)
            let isInside =
              !y.inside(down, among: height..<height + 1).isEmpty
              && (isFlat || !z.inside(inward, among: layer..<layer + 1).isEmpty)
            let inside = isInside ? x.inside(across, among: first..<last) : first..<first
            let side =
              inside.isEmpty
              ? plane
              : plane
                + ((layer * z.stride + z.offset(inward)) * y.large + height * y.stride
                  + y.offset(down)) * x.large
                + inside.lowerBound * x.stride + x.offset(across)
            body(
              row + (place - block.positions.lowerBound), last - first,
              inside.lowerBound - first..<inside.upperBound - first, side)
            place += last - first
          }
          row += count
        }
      }
    }
  }

  /// Writes the columns of a block: im2col.
  @inline(__always)
  private func unfold(_ block: Block) {
    if isPointwise { return }
    let step = geometry.horizontal.stride
    forEachLine(of: block) { row, count, inside, side in
      if inside.count < count { row.update(repeating: 0, count: count) }
      if inside.isEmpty { return }
      let target = row + inside.lowerBound
      if step == 1 {
        target.update(from: side, count: inside.count)
      } else {
        for index in 0..<inside.count { target[index] = side[index * step] }
      }
    }
  }

  /// Adds the columns of a block to the large side: col2im.
  @inline(__always)
  private func fold(_ block: Block) {
    if isPointwise { return }
    let step = geometry.horizontal.stride
    forEachLine(of: block) { row, count, inside, side in
      let source = row + inside.lowerBound
      for index in 0..<inside.count { side[index * step] += source[index] }
    }
  }
}
