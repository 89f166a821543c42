// SPDX-License-Identifier: Apache-2.0
// ChainRule: a picture in the language of Graphviz.

extension Picture {
  /// The picture in the language of Graphviz, for whoever lays it out again.
  func dot() -> String {
    var text = "// \(DotText.comment(title))\ndigraph {\n  rankdir=LR\n"
    text += "  node [fontname=\"monospace\", fontsize=11]\n"
    text += "  edge [fontname=\"monospace\", fontsize=10, color=\"#57606a\"]\n"
    for (index, node) in nodes.enumerated() {
      text += "  n\(index) [id=\(DotText.quoted(node.id)), shape=\(DotText.shape(of: node)), "
      text +=
        "label=\(DotText.quoted(node.lines.joined(separator: "\n")))\(DotText.looks(of: node))]\n"
    }
    for edge in edges {
      text += "  n\(edge.source) -> n\(edge.target) [id=\(DotText.quoted(edge.id))"
      let label = edge.label
      if !label.isEmpty { text += ", label=\(DotText.quoted(label)), fontcolor=\"#0a58ca\"" }
      text += edge.isInactive ? ", style=dashed]\n" : "]\n"
    }
    for note in notes { text += "  // \(DotText.comment(note))\n" }
    return text + "}\n"
  }
}

extension Picture.Node {
  /// What is written in a node where everything stands in it: its name, its operation, and numbers.
  var lines: [String] {
    var lines: [String]
    switch kind {
    case .leaf: lines = [name]
    case .gate(let sign): lines = ["\(name) = \(sign)"]
    case .function(let operation): lines = ["\(name) = \(operation)"]
    }
    if let value { lines.append(value.short.replacingMinus) }
    if let gradient { lines.append("∇" + gradient.short.replacingMinus) }
    if let sum { lines.append(sum.replacingMinus) }
    if hidden > 0 { lines.append(hiddenText) }
    if isKink { lines.append("kink") }
    if isNotFinite { lines.append("⚠ not finite") }
    return lines
  }
}

extension Picture.Edge {
  /// The argument's name and the derivative along the edge, as far as they are shown.
  var label: String {
    [argument, local?.replacingMinus].compactMap { $0 }.joined(separator: " ")
  }
}

private enum DotText {
  /// A string of the language, in which a backslash begins an escape.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      default:
        if scalar.value >= 0x20, scalar.value != 0x7f { quoted.unicodeScalars.append(scalar) }
      }
    }
    return quoted + "\""
  }

  /// One line.
  static func comment(_ text: String) -> String { String(text.filter { !$0.isNewline }) }

  static func shape(of node: Picture.Node) -> String {
    switch node.kind {
    case .leaf: "plaintext"
    case .gate: "ellipse"
    case .function: "box"
    }
  }

  static func looks(of node: Picture.Node) -> String {
    if node.isNotFinite { return ", color=\"#b4009e\", penwidth=2" }
    if node.isKink { return ", color=\"#b35900\", penwidth=2" }
    if node.isInactive { return ", style=dashed, fontcolor=\"#636c76\"" }
    if case .function = node.kind { return ", style=rounded" }
    return ""
  }
}
