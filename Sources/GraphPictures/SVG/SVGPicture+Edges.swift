// SPDX-License-Identifier: Apache-2.0
// ChainRule: the wires of a picture.

extension SVGPicture {
  /// Draws the wire of an entry, with its texts.
  mutating func drawEdge(_ place: Int, of box: NodeBox) {
    let entry = box.entries[place]
    let edge = picture.edges[entry.edge]
    svg.add("<g class=\"edge\(edge.isInactive ? " inactive" : "")\"")
    svg.attribute("data-edge-id", edge.id)
    svg.add(">")
    svg.element("title", edge.about)
    drawWire(wires[entry.edge], place, of: box)
    drawTexts(entry, box, y: box.center.y + box.offset(ofEntry: place).box)
    svg.add("</g>")
  }

  private mutating func drawWire(_ points: [Point], _ place: Int, of box: NodeBox) {
    let offset = box.offset(ofEntry: place)
    let (start, y) = (box.left, box.center.y + offset.box)
    let isNamed = points.count < 4
    var path = "M\(pair(start, y))"
    if !isNamed {
      // The first piece begins where the wire of its node ends, to the last tenth of a pixel; the last
      // one ends at the row of this wire, and not in the middle of the box.
      var points = points
      let source = boxes[picture.edges[box.entries[place].edge].source]
      points[0] = Point(x: source.right, y: source.center.y)
      let shift = y - points[points.count - 1].y
      points[points.count - 2].y += shift
      points[points.count - 1] = Point(x: start, y: y)
      path = "M\(pair(points[0].x, points[0].y))C"
      path += points.dropFirst().map { pair($0.x, $0.y) }.joined(separator: " ")
    }
    let end = Point(x: symbolEdge(of: box, at: offset.symbol), y: box.center.y + offset.symbol)
    if offset.box != offset.symbol { path += "H\(SVGMarkup.number(end.x - 16))" }
    path += "L\(pair(end.x - 3, end.y))"
    svg.add("<path class=\"wire\" d=\"\(path)\"/>")
    if isNamed { svg.add("<circle class=\"end\" r=\"2.5\"\(place: start, y)/>") }
    let (x, tip) = (SVGMarkup.number(end.x), SVGMarkup.number(end.y))
    svg.add("<path class=\"tip\" d=\"M\(x) \(tip)l-7 -3.2v6.4z\"/>")
  }

  /// Where the left edge of a symbol is, so far above or below its middle.
  private func symbolEdge(of box: NodeBox, at offset: Double) -> Double {
    guard case .gate = box.node.kind else { return box.symbol.left }
    let radius = NodeBox.radius
    return box.symbol.left + radius - (radius * radius - offset * offset).squareRoot()
  }

  private mutating func drawTexts(_ entry: NodeBox.Entry, _ box: NodeBox, y: Double) {
    var x = box.left + 4
    for (text, style) in entry.texts {
      svg.label(text, style, at: Point(x: x, y: y - 3.5))
      x += style.width(of: text) + 5
    }
  }

  private func pair(_ x: Double, _ y: Double) -> String {
    "\(SVGMarkup.number(x)) \(SVGMarkup.number(y))"
  }
}

extension String.StringInterpolation {
  /// The middle of a circle, as attributes.
  mutating func appendInterpolation(place x: Double, _ y: Double) {
    appendLiteral(" cx=\"\(SVGMarkup.number(x))\" cy=\"\(SVGMarkup.number(y))\"")
  }
}
