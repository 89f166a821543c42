// SPDX-License-Identifier: Apache-2.0
// ChainRule: a picture as a flowchart of Mermaid.

extension Picture {
  /// The picture as a flowchart of Mermaid, as Markdown pages show it.
  func mermaid() -> String {
    var text = "%% \(MermaidText.comment(title))\nflowchart LR\n"
    for (index, node) in nodes.enumerated() {
      let label = "\"\(node.lines.map(MermaidText.escaped).joined(separator: "<br/>"))\""
      switch node.kind {
      case .leaf: text += "  n\(index)[\(label)]:::leaf\n"
      case .gate: text += "  n\(index)((\(label)))\n"
      case .function: text += "  n\(index)(\(label))\n"
      }
    }
    for edge in edges {
      let arrow = edge.isInactive ? "-.->" : "-->"
      let label = edge.label.isEmpty ? "" : "|\"\(MermaidText.escaped(edge.label))\"|"
      text += "  n\(edge.source) \(arrow)\(label) n\(edge.target)\n"
    }
    text += "  classDef leaf fill:none,stroke:none\n"
    for (mark, style) in [
      ("kink", "stroke:#b35900,stroke-width:3px"), ("bad", "stroke:#b4009e,stroke-width:3px"),
      ("inactive", "stroke-dasharray:4 3,color:#636c76"),
    ] {
      let marked = nodes.indices.filter { MermaidText.mark(of: nodes[$0]) == mark }
      if marked.isEmpty { continue }
      text += "  classDef \(mark) \(style)\n"
      text += "  class \(marked.map { "n\($0)" }.joined(separator: ",")) \(mark)\n"
    }
    for note in notes { text += "  %% \(MermaidText.comment(note))\n" }
    return text
  }
}

private enum MermaidText {
  /// Text between quotes: all that could mean something to Mermaid, Markdown or HTML is its number.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      let isPlain =
        scalar.value > 0x9f || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || " .,=+-:/()".unicodeScalars.contains(scalar)
      if isPlain {
        escaped.unicodeScalars.append(scalar)
      } else {
        escaped += "#\(scalar.value);"
      }
    }
    return escaped
  }

  /// One line, in which no directive can stand.
  static func comment(_ text: String) -> String {
    String(text.filter { !$0.isNewline && $0 != "{" && $0 != "}" })
  }

  static func mark(of node: Picture.Node) -> String? {
    if node.isNotFinite { return "bad" }
    if node.isKink { return "kink" }
    return node.isInactive ? "inactive" : nil
  }
}
