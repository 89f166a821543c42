// SPDX-License-Identifier: Apache-2.0
// ChainRule: which elements a pool takes together.

/// The windows along one axis: for each position of the result, some places of the operand.
struct WindowAxis: Hashable, Sendable {
  /// The length of the operand's axis.
  let length: Int
  /// The length of the result's axis.
  let positions: Int
  let kind: Kind

  enum Kind: Hashable, Sendable {
    /// A kernel that moves by a stride over the padded axis.
    case moving(kernel: Int, stride: Int, dilation: Int, before: Int, after: Int)
    /// Windows that cover the axis as evenly as their number lets them: from floor(i L/n) up to
    /// ceil((i + 1) L/n).
    case adaptive
  }

  /// An axis that is not there.
  static let none = WindowAxis(length: 1, positions: 1, kind: .adaptive)

  /// The distance between the places of a window.
  var step: Int {
    if case .moving(_, _, let dilation, _, _) = kind { dilation } else { 1 }
  }

  /// The first place of a window that is no padding, and how many there are.
  func places(at position: Int) -> (first: Int, count: Int) {
    switch kind {
    case .adaptive:
      let first = position * length / positions
      return (first, ((position + 1) * length + positions - 1) / positions - first)
    case .moving(let kernel, let stride, let dilation, let before, _):
      let start = position * stride - before
      let skipped = start < 0 ? min((-start - 1) / dilation + 1, kernel) : 0
      let first = start + skipped * dilation
      if first >= length { return (0, 0) }
      return (first, min(kernel - skipped, (length - 1 - first) / dilation + 1))
    }
  }

  /// The places of a window that are the operand's or padding's, but not beyond it.
  func paddedCount(at position: Int) -> Int {
    switch kind {
    case .adaptive: return places(at: position).count
    case .moving(let kernel, let stride, let dilation, let before, let after):
      let start = position * stride
      return min(kernel, (length + before + after - 1 - start) / dilation + 1)
    }
  }
}

extension WindowAxis {
  /// The same windows over the axis turned round; they may begin after its first place.
  fileprivate var reversed: WindowAxis {
    guard case .moving(let kernel, let stride, let dilation, let before, _) = kind else {
      return self
    }
    let end = (positions - 1) * stride + (kernel - 1) * dilation + 1
    return WindowAxis(
      length: length, positions: positions,
      kind: .moving(
        kernel: kernel, stride: stride, dilation: dilation, before: end - length - before,
        after: before))
  }
}

/// The windows of a pool: those of the last axes, in each plane that the others make.
struct PoolingWindows: Hashable, Sendable {
  /// The axes before those that are pooled.
  let leading: [Int]
  /// One to three axes.
  let axes: [WindowAxis]

  var operand: Shape { Shape(derived: leading + axes.map(\.length)) }
  var result: Shape { Shape(derived: leading + axes.map(\.positions)) }
  var planes: Int { leading.reduce(1, *) }

  /// The same windows over the axes turned round.
  var reversed: PoolingWindows {
    PoolingWindows(leading: leading, axes: axes.map(\.reversed))
  }

  /// Three axes, the first of which may be none.
  private var deep: WindowAxis { axis(fromLast: 3) }
  private var vertical: WindowAxis { axis(fromLast: 2) }
  private var horizontal: WindowAxis { axis(fromLast: 1) }

  private func axis(fromLast place: Int) -> WindowAxis {
    axes.count < place ? .none : axes[axes.count - place]
  }

  /// The elements that all windows take, about.
  var cost: Int {
    var cost = max(result.count, 1)
    for axis in axes {
      let window =
        if case .moving(let kernel, _, _, _, _) = axis.kind {
          min(kernel, axis.length)
        } else {
          axis.length / max(axis.positions, 1) + 1
        }
      let (product, overflow) = cost.multipliedReportingOverflow(by: max(window, 1))
      if overflow { return .max }
      cost = product
    }
    return cost
  }

  /// Calls `body` for each window with its place in the result and its elements' places in the operand,
  /// unless the budget is over.
  @inline(__always)
  func forEachWindow(_ body: (_ window: Int, _ padded: Int, _ elements: WindowElements) -> Void) {
    let (z, y, x) = (deep, vertical, horizontal)
    var steps = BudgetWatch.Steps()
    for layer in 0..<planes * z.positions {
      let (plane, position) = layer.quotientAndRemainder(dividingBy: z.positions)
      let (inward, padded) = (z.places(at: position), z.paddedCount(at: position))
      let start = plane * z.length + inward.first
      for row in 0..<y.positions {
        let down = y.places(at: row)
        for column in 0..<x.positions {
          let across = x.places(at: column)
          body(
            (layer * y.positions + row) * x.positions + column,
            padded * y.paddedCount(at: row) * x.paddedCount(at: column),
            WindowElements(
              first: (start * y.length + down.first) * x.length + across.first,
              layers: inward.count, rows: down.count, columns: across.count,
              layerStep: z.step * y.length * x.length, rowStep: y.step * x.length,
              columnStep: x.step))
          if steps.isOver(after: 1 + inward.count * down.count * across.count) { return }
        }
      }
    }
  }
}

/// Where the elements of a window stand in the operand.
struct WindowElements {
  let first: Int
  let layers: Int
  let rows: Int
  let columns: Int
  let layerStep: Int
  let rowStep: Int
  let columnStep: Int

  var count: Int { layers * rows * columns }

  /// Calls `body` with the place of each element, in row-major order.
  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    for layer in 0..<layers {
      for row in 0..<rows {
        let start = first + layer * layerStep + row * rowStep
        for column in 0..<columns { body(start + column * columnStep) }
      }
    }
  }
}
