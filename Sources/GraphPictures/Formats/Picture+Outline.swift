// SPDX-License-Identifier: Apache-2.0
// ChainRule: a picture as an outline for terminals.

extension Picture {
  /// The picture as an outline: the outputs, and under each node what it is computed from.
  ///
  /// What is used in several places stands in full at the first of them. Beyond a depth that a
  /// terminal can show, indentation stays as it is.
  func outline(_ manner: TextManner) -> String {
    var writer = OutlineWriter(self, manner)
    return writer.write()
  }
}

/// Writes an outline.
private struct OutlineWriter {
  /// A line whose columns are not yet aligned.
  private struct Line {
    var tree: String
    var local = ""
    var value = ""
    var gradient = ""
    var remark = ""
  }

  /// A node that is to be written, and where.
  private struct Step {
    let node: Int
    let edge: Int?
    let prefix: String
    let isLast: Bool
    let depth: Int
  }

  private let picture: Picture
  private let manner: TextManner
  /// The edges into each node.
  private var incoming: [[Int]]
  private var isWritten: [Bool]
  private var lines: [Line] = []

  private static let maximumDepth = 24

  init(_ picture: Picture, _ manner: TextManner) {
    (self.picture, self.manner) = (picture, manner)
    incoming = [[Int]](repeating: [], count: picture.nodes.count)
    for (number, edge) in picture.edges.enumerated() { incoming[edge.target].append(number) }
    isWritten = [Bool](repeating: false, count: picture.nodes.count)
  }

  mutating func write() -> String {
    for root in picture.nodes.indices.reversed() where picture.nodes[root].uses == 0 {
      write(Step(node: root, edge: nil, prefix: "", isLast: true, depth: 0))
    }
    var text = aligned()
    for note in picture.notes { text += note + "\n" }
    return text
  }

  private mutating func write(_ root: Step) {
    var steps = [root]
    while let step = steps.popLast() {
      let isNew = !isWritten[step.node]
      lines.append(line(step, isNew: isNew))
      guard isNew else { continue }
      isWritten[step.node] = true
      let prefix = step.edge == nil ? "" : step.prefix + manner.indent(afterLast: step.isLast)
      let isDeep = step.depth >= Self.maximumDepth
      for (place, edge) in incoming[step.node].enumerated().reversed() {
        steps.append(
          Step(
            node: picture.edges[edge].source, edge: edge, prefix: isDeep ? step.prefix : prefix,
            isLast: place == incoming[step.node].count - 1, depth: step.depth + 1))
      }
    }
  }

  private func line(_ step: Step, isNew: Bool) -> Line {
    let node = picture.nodes[step.node]
    let branch = step.edge == nil ? "" : step.prefix + manner.branch(isLast: step.isLast)
    var line = Line(tree: branch)
    if let edge = step.edge {
      if let argument = picture.edges[edge].argument { line.tree += "\(argument): " }
      line.local = manner.shown(picture.edges[edge].local ?? "")
    }
    line.tree += node.name
    guard isNew else {
      line.remark = manner.usesUnicode ? "↑" : "(above)"
      return line
    }
    switch node.kind {
    case .leaf: break
    case .gate(let name), .function(let name): line.tree += " = " + manner.shown(name)
    }
    line.value = manner.shown(node.value?.short ?? "")
    line.gradient = node.gradient.map { manner.nabla + manner.shown($0.short) } ?? ""
    line.remark = remark(of: node)
    return line
  }

  private func remark(of node: Picture.Node) -> String {
    var remarks: [String] = []
    if let sum = node.sum { remarks.append(manner.shown(sum)) }
    if node.isKink { remarks.append("kink") }
    if node.isNotFinite { remarks.append("not finite") }
    if node.isInactive { remarks.append("no gradient") }
    if node.hidden > 0 { remarks.append(manner.shown(node.hiddenText)) }
    return remarks.joined(separator: ", ")
  }

  private func aligned() -> String {
    func width(_ part: KeyPath<Line, String>) -> Int {
      lines.map { LabelText.columns($0[keyPath: part]) }.max() ?? 0
    }
    let (tree, local) = (width(\.tree), width(\.local))
    let (value, gradient) = (width(\.value), width(\.gradient))
    var text = ""
    for line in lines {
      var row = line.tree.padded(to: tree)
      if local > 0 { row += "  " + manner.colored(line.local.padded(to: local), .blue) }
      if value > 0 { row += "  " + manner.colored(line.value.leading(to: value), .green) }
      if gradient > 0 { row += "  " + manner.colored(line.gradient.padded(to: gradient), .red) }
      if !line.remark.isEmpty { row += "  " + line.remark }
      text += row.trimmingSpaceAtEnd + "\n"
    }
    return text
  }
}

extension TextManner {
  fileprivate enum Color: String {
    case green = "32"
    case red = "31"
    case blue = "34"
  }

  fileprivate var nabla: String { usesUnicode ? "∇" : "d " }

  fileprivate func branch(isLast: Bool) -> String {
    usesUnicode ? (isLast ? "└─ " : "├─ ") : (isLast ? "`- " : "|- ")
  }

  fileprivate func indent(afterLast isLast: Bool) -> String {
    isLast ? "   " : (usesUnicode ? "│  " : "|  ")
  }

  /// A text of ours in the characters that may be used; names are left as they are.
  fileprivate func shown(_ text: String) -> String {
    if usesUnicode { return text.replacingMinus }
    return text.reduce(into: "") { $0 += TextManner.plain[$1] ?? String($1) }
  }

  private static let plain: [Character: String] = [
    "−": "-", "×": "*", "÷": "/", "Σ": "sum", "∞": "inf", "…": "...", "√": "sqrt", "²": "^2",
    "³": "^3", "ʸ": "^y", "≤": "<=", "≥": ">=", "≠": "!=", "·": ".",
  ]

  fileprivate func colored(_ text: String, _ color: Color) -> String {
    let isBlank = text.allSatisfy { $0 == " " }
    return usesColor && !isBlank ? "\u{1b}[\(color.rawValue)m\(text)\u{1b}[0m" : text
  }
}

extension String {
  fileprivate func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, columns - LabelText.columns(self)))
  }

  fileprivate func leading(to columns: Int) -> String {
    String(repeating: " ", count: Swift.max(0, columns - LabelText.columns(self))) + self
  }

  fileprivate var trimmingSpaceAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
