// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the marks of a picture mean.

/// What the marks of a picture mean: those that it has.
struct Legend {
  /// A mark and its meaning.
  struct Item {
    let sample: String
    let style: TextStyle
    let meaning: String

    var width: Double {
      style.width(of: sample) + 6 + TextStyle.note.width(of: meaning) + 22
    }
  }

  /// Items beside one another, or one note.
  struct Line {
    var items: [Item]
    var width: Double { items.reduce(0) { $0 + $1.width } }
  }

  static let lineHeight = 18.0

  private var items: [Item] = []
  private let notes: [String]

  init(_ picture: Picture, hasNamedWires: Bool) {
    notes = picture.notes
    let nodes = picture.nodes
    func add(_ sample: String, _ style: TextStyle, _ meaning: String, if isThere: Bool) {
      if isThere { items.append(Item(sample: sample, style: style, meaning: meaning)) }
    }
    add("2.00", .value, "value, above the wire", if: nodes.contains { $0.value != nil })
    add("∇1.00", .gradient, "gradient of the output, below", if: picture.hasGradients)
    let locals = Set(picture.edges.compactMap(\.local))
    let isNumber = { (local: String) in local != "⊙" && local != "×J" }
    add("×2.00", .local, "local derivative", if: locals.contains(where: isNumber))
    add("⊙", .local, "local derivative, element by element", if: locals.contains("⊙"))
    add("×J", .local, "a Jacobian", if: locals.contains("×J"))
    add("Σ", .gradient, "at a dot: what comes back, added up", if: nodes.contains { $0.sum != nil })
    add(
      "kink", .mark, "orange: its derivative is a convention", if: nodes.contains(where: \.isKink))
    add("⚠", .name, "magenta: not finite", if: nodes.contains(where: \.isNotFinite))
    add("- -", .name, "grey: no gradient passes", if: nodes.contains(where: \.isInactive))
    add("○", .name, "a wire from the node of that name", if: hasNamedWires)
  }

  /// The lines, which are no wider than this where their items let them.
  func lines(width: Double) -> [Line] {
    var lines: [Line] = []
    for item in items {
      if let last = lines.last, last.width + item.width <= width {
        lines[lines.count - 1].items.append(item)
      } else {
        lines.append(Line(items: [item]))
      }
    }
    return lines
      + notes.map { Line(items: [Item(sample: "", style: .note, meaning: $0)]) }
  }

  func draw(_ lines: [Line], at corner: Point, in svg: inout SVGMarkup) {
    svg.add("<g class=\"legend\">")
    for (number, line) in lines.enumerated() {
      var x = corner.x
      let y = corner.y + Double(number) * Legend.lineHeight
      for item in line.items {
        svg.label(item.sample, item.style, at: Point(x: x, y: y))
        let gap = item.sample.isEmpty ? 0 : item.style.width(of: item.sample) + 6
        svg.label(item.meaning, .note, at: Point(x: x + gap, y: y))
        x += item.width
      }
    }
    svg.add("</g>")
  }
}
