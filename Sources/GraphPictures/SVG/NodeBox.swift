// SPDX-License-Identifier: Apache-2.0
// ChainRule: how much room a node takes, and where its parts stand in it.

/// How much room a node takes, and where its parts stand in it.
///
/// From left to right: the ends of the wires that enter, with their texts; the symbol; the wire that
/// leaves, with the value above and the gradient below. All texts of a node lie in its box, so boxes
/// that do not overlap have texts that do not.
struct NodeBox: Sendable {
  /// A wire that enters.
  struct Entry: Sendable {
    let edge: Int
    /// The argument's name, the derivative along the wire, and the name of where it comes from if it is
    /// not drawn from there.
    var texts: [(text: String, style: TextStyle)] = []

    var width: Double {
      texts.reduce(0) { $0 + $1.style.width(of: $1.text) + 5 }
    }
  }

  let node: Picture.Node
  /// The wires that enter, from top to bottom.
  var entries: [Entry]
  /// Widths of the three parts.
  let entryWidth: Double
  let symbolWidth: Double
  let wireWidth: Double
  /// From the wire to the upper or lower end.
  let half: Double
  /// The middle; set once it is placed.
  var center = Point(x: 0, y: 0)

  static let radius = 17.0
  static let cellHeight = 15.0

  init(_ node: Picture.Node, entries: [Entry]) {
    (self.node, self.entries) = (node, entries)
    let isSteep = Double(entries.count - 1) / 2 * NodeBox.rowHeight(entries) > NodeBox.reach
    let texts = entries.map(\.width).max() ?? 0
    entryWidth = entries.isEmpty ? 0 : texts + (isSteep ? 26 : 12)
    symbolWidth = max(NodeBox.width(ofSymbolOf: node), NodeBox.width(ofNameOf: node))
    wireWidth = NodeBox.width(ofWireOf: node)
    half = NodeBox.half(node, entries)
  }

  var width: Double { entryWidth + symbolWidth + wireWidth }
  var height: Double { 2 * half }
  var left: Double { center.x - width / 2 }
  var right: Double { center.x + width / 2 }

  /// The ends of the symbol, which stands in the middle of its part; that of a leaf at its right end.
  var symbol: (left: Double, right: Double) {
    let (start, own) = (left + entryWidth, NodeBox.width(ofSymbolOf: node))
    if node.kind == .leaf { return (start, start + symbolWidth) }
    let gap = (symbolWidth - own) / 2
    return (start + gap, start + gap + own)
  }

  /// How far from the middle wires may enter a symbol.
  private static let reach = 11.0

  /// Where a wire enters the box, and where it enters the symbol.
  func offset(ofEntry index: Int) -> (box: Double, symbol: Double) {
    let middle = Double(entries.count - 1) / 2
    let offset = (Double(index) - middle) * NodeBox.rowHeight(entries)
    let scale = middle == 0 ? 1 : min(1, NodeBox.reach / (middle * NodeBox.rowHeight(entries)))
    return (offset, offset * scale)
  }

  private static func rowHeight(_ entries: [Entry]) -> Double {
    entries.contains { !$0.texts.isEmpty } ? 17 : 11
  }

  private static func width(ofSymbolOf node: Picture.Node) -> Double {
    switch node.kind {
    case .leaf: TextStyle.leaf.width(of: node.name) + (node.isNotFinite ? 22 : 4)
    case .gate: 2 * radius
    case .function(let name): TextStyle.sign.width(of: name) + 18
    }
  }

  private static func width(ofNameOf node: Picture.Node) -> Double {
    guard node.kind != .leaf else { return 0 }
    return TextStyle.name.width(of: node.name + (node.isNotFinite ? "  ⚠" : "")) + 6
  }

  private static func width(ofWireOf node: Picture.Node) -> Double {
    let value = node.value.map { width(of: $0, .value) } ?? 0
    let gradient = node.gradient.map { width(of: $0, .gradient) } ?? 0
    let sum = node.sum.map { TextStyle.gradient.width(of: $0) } ?? 0
    let hidden = node.hidden > 0 ? TextStyle.name.width(of: node.hiddenText) : 0
    return max(value, gradient, sum, hidden, 14) + 16
  }

  /// The width of a figure, the mark before a gradient counted in.
  private static func width(of figure: Figure, _ style: TextStyle) -> Double {
    let grid = Grid(figure, style).map { $0.width + Grid.indent }
    return max(style.width(of: "∇" + figure.short), grid ?? 0)
  }

  private static func half(_ node: Picture.Node, _ entries: [Entry]) -> Double {
    var above = 18.0
    if let value = node.value, let grid = Grid(value, .value) { above = grid.height + 20 }
    var below = 19.0
    if let gradient = node.gradient, let grid = Grid(gradient, .gradient) {
      below = grid.height + 8
    }
    if node.sum != nil { below += 14 }
    if node.hidden > 0 { below += 13 }
    let rows = Double(entries.count - 1) / 2 * rowHeight(entries)
    let arriving = entries.isEmpty ? 0 : rows + (rowHeight(entries) > 11 ? 15 : 4)
    let symbol = node.kind == .leaf ? 10 : radius + 15
    return max(above, below, arriving, symbol) + 2
  }
}

extension Picture.Node {
  /// What is said of neighbours that are not shown.
  var hiddenText: String { "… \(hidden) more" }
}

/// A small grid of numbers.
struct Grid {
  let rows: [[String]]
  /// Room for the mark before a gradient.
  static let indent = 11.0

  /// The width of each column.
  let widths: [Double]

  /// The grid of a figure; `nil` if it has none.
  init?(_ figure: Figure, _ style: TextStyle) {
    guard let first = figure.grid.first else { return nil }
    rows = figure.grid
    let cells = figure.grid
    widths = first.indices.map { column in
      (cells.map { style.width(of: $0[column]) }.max() ?? 0) + 8
    }
  }

  var width: Double { widths.reduce(0, +) }
  var height: Double { Double(rows.count) * NodeBox.cellHeight }
}
