// SPDX-License-Identifier: Apache-2.0
// ChainRule: a picture as SVG, in the convention of CS231n.

package import Autodiff

/// A picture as SVG, in the convention of CS231n: values above the wire, gradients below it.
struct SVGPicture {
  let picture: Picture
  var boxes: [NodeBox]
  /// How the wire of each edge runs to the box of its target; empty where it is only named.
  var wires: [[Point]]
  var svg = SVGMarkup()

  private let width: Double
  private let height: Double
  private let legend: Legend

  private static let margin = 16.0

  /// Places everything, and draws it.
  init(_ picture: Picture, within budget: Budget) {
    self.picture = picture
    let wires = picture.edges.map { (source: $0.source, target: $0.target) }
    // Which wires are drawn is asked before the boxes, which need room for what the others are called.
    let bare = LayoutRequest(boxes: picture.nodes.map { _ in (0, 0) }, wires: wires)
    let isDrawn = bare.areDrawnThrough
    var entries = [[NodeBox.Entry]](repeating: [], count: picture.nodes.count)
    for (number, edge) in picture.edges.enumerated() {
      entries[edge.target].append(
        SVGPicture.entry(edge, number, isDrawn: isDrawn[number], picture))
    }
    boxes = zip(picture.nodes, entries).map { NodeBox($0, entries: $1) }
    let request = LayoutRequest(boxes: boxes.map { ($0.width, $0.height) }, wires: wires)
    let layout = GraphvizLayout.layout(request, within: budget)
    legend = Legend(picture, hasNamedWires: isDrawn.contains(false))
    let lines = legend.lines(width: max(layout.width, 460))
    let margin = SVGPicture.margin
    for index in boxes.indices {
      let center = layout.centers[index]
      boxes[index].center = Point(x: center.x + margin, y: center.y + margin)
    }
    self.wires = layout.wires.map { $0.map { Point(x: $0.x + margin, y: $0.y + margin) } }
    width = max(layout.width, lines.map(\.width).max() ?? 0) + 2 * margin
    height = layout.height + 2 * margin + Double(lines.count) * Legend.lineHeight + 10
    sortEntries()
    draw(lines, below: layout.height + margin)
  }

  private static func entry(
    _ edge: Picture.Edge, _ number: Int, isDrawn: Bool, _ picture: Picture
  ) -> NodeBox.Entry {
    var entry = NodeBox.Entry(edge: number)
    if !isDrawn { entry.texts.append((picture.nodes[edge.source].name, .argument)) }
    if let argument = edge.argument { entry.texts.append((argument, .argument)) }
    if let local = edge.local { entry.texts.append((local.replacingMinus, .local)) }
    return entry
  }

  /// Wires enter a symbol in the order in which they arrive, so that they do not cross before it.
  private mutating func sortEntries() {
    let arrival = wires.map { points in
      // Halfway along the last piece; wires that are only named come last.
      guard points.count >= 4 else { return Double.infinity }
      let piece = points.suffix(4).map(\.y)
      return piece[0] + 3 * piece[1] + 3 * piece[2] + piece[3]
    }
    for index in boxes.indices {
      boxes[index].entries.sort { (arrival[$0.edge], $0.edge) < (arrival[$1.edge], $1.edge) }
    }
  }

  private mutating func draw(_ lines: [Legend.Line], below top: Double) {
    begin()
    svg.add("<g class=\"edges\">")
    for index in boxes.indices {
      for place in boxes[index].entries.indices { drawEdge(place, of: boxes[index]) }
    }
    svg.add("</g><g class=\"nodes\">")
    for box in boxes { drawNode(box) }
    svg.add("</g>")
    legend.draw(lines, at: Point(x: SVGPicture.margin, y: top + 24), in: &svg)
    svg.add("</svg>\n")
  }

  private mutating func begin() {
    let size = "\(SVGMarkup.number(width.rounded(.up))) \(SVGMarkup.number(height.rounded(.up)))"
    svg.add("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chainrule-picture\" role=\"img\"")
    svg.add(" viewBox=\"0 0 \(size)\"")
    svg.attribute("width", width.rounded(.up))
    svg.attribute("height", height.rounded(.up))
    svg.add(">")
    svg.element("title", picture.title)
    svg.element("desc", picture.about)
    svg.element("style", SVGStyle.text)
    svg.add("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>")
  }
}

extension Picture {
  /// The picture as SVG, in UTF-8.
  ///
  /// - Complexity: some microseconds a node beside the layout, which takes up to some seconds for
  ///   1,000 nodes.
  /// - Parameter budget: How long the layout may wait for others; a plain one when it is over.
  package func svg(within budget: Budget = .unlimited) -> [UInt8] {
    Array(SVGPicture(self, within: budget).svg.text.utf8)
  }
}
