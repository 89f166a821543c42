// SPDX-License-Identifier: Apache-2.0
// ChainRule: where boxes stand and how wires run.

/// A point of a drawing, in pixels from its upper left corner.
struct Point: Sendable, Equatable {
  var x: Double
  var y: Double
}

/// Boxes that are to be placed, and the wires between them.
struct LayoutRequest: Sendable {
  /// Width and height of each box, in pixels.
  var boxes: [(width: Double, height: Double)]
  /// The boxes at the ends of each wire; no wire may lead back to where it came from.
  var wires: [(source: Int, target: Int)]
}

/// Where boxes stand and how wires run.
struct Layout: Sendable {
  /// The middle of each box.
  var centers: [Point]
  /// The points of each wire, 3 n + 1 for n cubic pieces; empty for a wire that is not drawn through.
  var wires: [[Point]]
  var width: Double
  var height: Double
}

extension LayoutRequest {
  /// The columns that a wire may lead through.
  private static let longestSpan = 12
  /// The columns that all wires together may lead through: twice as many take twice as long, and that
  /// is some seconds.
  private static let maximumCrossings = 3000

  /// Which wires are drawn through, and which are only named at both ends.
  ///
  /// A wire that spans many columns leads the eye through everything between, and costs the layout as
  /// much as a node in each of them. The longest are named instead of drawn, as in the plans of
  /// electricians: those that span many columns, and those that all together are too many to place.
  ///
  /// - Complexity: O(boxes + wires log wires).
  var areDrawnThrough: [Bool] {
    let columns = self.columns
    let spans = wires.map { columns[$0.target] - columns[$0.source] }
    var (drawn, crossed) = ([Bool](repeating: false, count: wires.count), 0)
    var last = 0
    for wire in wires.indices.sorted(by: { (spans[$0], $0) < (spans[$1], $1) }) {
      crossed += spans[wire] - 1
      // All wires of one length are treated alike.
      let isTooFar =
        spans[wire] > LayoutRequest.longestSpan || crossed > LayoutRequest.maximumCrossings
      if isTooFar, spans[wire] > last { break }
      last = spans[wire]
      drawn[wire] = true
    }
    return drawn
  }

  /// The column of each box: one more than the greatest of those that lead to it.
  var columns: [Int] {
    var columns = [Int](repeating: 0, count: boxes.count)
    // Boxes come in the order of computation, so one pass in the order of the targets is enough.
    for wire in wires.sorted(by: { $0.target < $1.target }) {
      columns[wire.target] = max(columns[wire.target], columns[wire.source] + 1)
    }
    return columns
  }
}

extension LayoutRequest {
  /// A layout without Graphviz, for the case that it has no memory: boxes stand below one another in
  /// columns, and wires run straight from one to the next.
  var plain: Layout {
    var layout = plainWithoutWires
    layout.wires = wires.map { wire in
      let (source, target) = (layout.centers[wire.source], layout.centers[wire.target])
      let start = Point(x: source.x + boxes[wire.source].width / 2, y: source.y)
      let end = Point(x: target.x - boxes[wire.target].width / 2, y: target.y)
      let middle = (start.x + end.x) / 2
      return [start, Point(x: middle, y: start.y), Point(x: middle, y: end.y), end]
    }
    return layout
  }

  /// The same for whoever asks for boxes only, which may be millions.
  var plainWithoutWires: Layout {
    let columns = self.columns
    var layout = Layout(centers: [], wires: [], width: 0, height: 0)
    var heights = [Double](repeating: 0, count: (columns.max() ?? 0) + 1)
    var widths = heights
    for (box, column) in zip(boxes, columns) { widths[column] = max(widths[column], box.width) }
    let starts = widths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1 + 40) }
    for (box, column) in zip(boxes, columns) {
      layout.centers.append(
        Point(x: starts[column] + box.width / 2, y: heights[column] + box.height / 2))
      heights[column] += box.height + 12
    }
    (layout.width, layout.height) = (starts[starts.count - 1], heights.max() ?? 0)
    return layout
  }
}
