// SPDX-License-Identifier: Apache-2.0
// ChainRule: the nodes of a picture.

extension SVGPicture {
  /// Draws a node with the wire that leaves it.
  mutating func drawNode(_ box: NodeBox) {
    let node = box.node
    svg.add("<g class=\"node\(SVGPicture.classes(of: node))\"")
    svg.attribute("data-node-id", node.id)
    svg.attribute("data-op", node.operation)
    svg.add(">")
    svg.element("title", SVGPicture.about(node))
    drawOutgoingWire(box)
    drawSymbol(box)
    drawValue(box)
    drawGradient(box)
    svg.add("</g>")
  }

  private static func classes(of node: Picture.Node) -> String {
    var classes = ""
    if node.isOutput { classes += " output" }
    if node.isInactive { classes += " inactive" }
    if node.isKink { classes += " kink" }
    if node.isNotFinite { classes += " not-finite" }
    return classes
  }

  /// Everything about a node, for a tooltip and for whoever cannot see it.
  private static func about(_ node: Picture.Node) -> String {
    var text = "\(LabelText.isolated(LabelText.clean(node.id, columns: LabelText.longColumns))): "
    text += node.operation
    if let value = node.value { text += "\nvalue \(value.full)" }
    if let gradient = node.gradient { text += "\ngradient \(gradient.full)" }
    if let sum = node.sum { text += "\n\(sum)" }
    if node.isKink { text += "\non a kink: its derivative is a convention" }
    if node.isNotFinite { text += "\nnot finite" }
    if node.isInactive { text += "\nno gradient passes" }
    return text
  }

  private mutating func drawOutgoingWire(_ box: NodeBox) {
    let (y, end) = (SVGMarkup.number(box.center.y), SVGMarkup.number(box.right))
    svg.add("<path class=\"wire\" d=\"M\(SVGMarkup.number(box.symbol.right)) \(y)H\(end)\"/>")
    if box.node.uses > 1 {
      svg.add("<circle class=\"dot\" r=\"3.5\"\(place: box.right, box.center.y)/>")
    } else if box.node.isOutput, box.node.uses == 0 {
      svg.add("<path class=\"tip\" d=\"M\(end) \(y)l-8 -3.6v7.2z\"/>")
    }
  }

  private mutating func drawSymbol(_ box: NodeBox) {
    let (node, y) = (box.node, box.center.y)
    let middle = (box.symbol.left + box.symbol.right) / 2
    switch node.kind {
    case .leaf:
      let name = (node.isNotFinite ? "⚠ " : "") + node.name
      svg.label(name, .leaf, at: Point(x: box.symbol.right - 5, y: y + 4.5), anchor: "end")
      return
    case .gate(let sign):
      svg.add("<circle class=\"gate\" r=\"\(SVGMarkup.number(NodeBox.radius))\"")
      svg.add("\(place: middle, y)/>")
      svg.label(sign, .sign, at: Point(x: middle, y: y + 4.5), anchor: "middle")
    case .function(let name):
      svg.add("<rect class=\"gate\" rx=\"9\" height=\"30\"")
      svg.attribute("x", box.symbol.left)
      svg.attribute("y", y - 15)
      svg.attribute("width", box.symbol.right - box.symbol.left)
      svg.add("/>")
      svg.label(name, .sign, at: Point(x: middle, y: y + 4.5), anchor: "middle")
    }
    let above = node.name + (node.isNotFinite ? " ⚠" : "")
    svg.label(above, .name, at: Point(x: middle, y: y - NodeBox.radius - 4), anchor: "middle")
    if node.isKink {
      svg.label(
        "kink", .mark, at: Point(x: middle, y: y + NodeBox.radius + 12), anchor: "middle")
    }
  }

  private mutating func drawValue(_ box: NodeBox) {
    guard let value = box.node.value else { return }
    let (x, y) = (box.symbol.right + 6, box.center.y)
    guard let grid = Grid(value, .value) else {
      return svg.label(value.short.replacingMinus, .value, at: Point(x: x, y: y - 5))
    }
    drawGrid(grid, .value, at: Point(x: x + Grid.indent, y: y - 5 - grid.height))
    svg.label(value.short, .value, at: Point(x: x + Grid.indent, y: y - 9 - grid.height))
  }

  private mutating func drawGradient(_ box: NodeBox) {
    let (node, x) = (box.node, box.symbol.right + 6)
    var y = box.center.y + 15
    if let gradient = node.gradient {
      if let grid = Grid(gradient, .gradient) {
        svg.label("∇", .gradient, at: Point(x: x, y: y + 1.5))
        drawGrid(grid, .gradient, at: Point(x: x + Grid.indent, y: box.center.y + 5))
        y = box.center.y + grid.height + 17
      } else {
        svg.label("∇" + gradient.short.replacingMinus, .gradient, at: Point(x: x, y: y))
        y += 14
      }
    }
    if let sum = node.sum {
      svg.label(sum.replacingMinus, .gradient, at: Point(x: x, y: y))
      y += 13
    }
    if node.hidden > 0 { svg.label(node.hiddenText, .name, at: Point(x: x, y: y)) }
  }

  private mutating func drawGrid(_ grid: Grid, _ style: TextStyle, at corner: Point) {
    svg.add("<rect class=\"grid\"")
    svg.attribute("x", corner.x)
    svg.attribute("y", corner.y)
    svg.attribute("width", grid.width)
    svg.attribute("height", grid.height)
    svg.add("/>")
    for (row, cells) in grid.rows.enumerated() {
      var x = corner.x
      let y = corner.y + Double(row) * NodeBox.cellHeight + 11.5
      for (column, cell) in cells.enumerated() {
        x += grid.widths[column]
        svg.label(cell.replacingMinus, style, at: Point(x: x - 4, y: y), anchor: "end")
      }
    }
  }
}
