// SPDX-License-Identifier: Apache-2.0
// ChainRule: a tree as JSON.

extension JSONTree {
  /// The tree as JSON, on one line or indented by two spaces; the same tree, the same bytes.
  package func json(indented: Bool = true) -> [UInt8] {
    var writer = JSONTreeWriter(indents: indented)
    writer.write(self, depth: 0)
    return writer.bytes
  }

  /// Appends the tree as JSON on one line.
  func appendJSON(to bytes: inout [UInt8]) {
    var writer = JSONTreeWriter(indents: false)
    swap(&writer.bytes, &bytes)
    writer.write(self, depth: 0)
    swap(&writer.bytes, &bytes)
  }
}

/// Writes a tree as JSON.
private struct JSONTreeWriter {
  let indents: Bool
  var bytes: [UInt8] = []

  init(indents: Bool) {
    self.indents = indents
  }

  mutating func write(_ tree: JSONTree, depth: Int) {
    switch tree {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .number(let value): bytes.append(contentsOf: JSONText.number(value).utf8)
    case .string(let value): JSONText.append(value, to: &bytes)
    case .array(let elements):
      write(elements, between: ("[", "]"), depth: depth) { writer, element in
        writer.write(element, depth: depth + 1)
      }
    case .object(let members):
      write(members, between: ("{", "}"), depth: depth) { writer, member in
        JSONText.append(member.name, to: &writer.bytes)
        writer.bytes.append(contentsOf: (writer.indents ? ": " : ":").utf8)
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func write<Item>(
    _ items: [Item], between brackets: (Unicode.Scalar, Unicode.Scalar), depth: Int,
    _ writeItem: (inout JSONTreeWriter, Item) -> Void
  ) {
    bytes.append(UInt8(ascii: brackets.0))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      startLine(depth: depth + 1)
      writeItem(&self, item)
    }
    if !items.isEmpty { startLine(depth: depth) }
    bytes.append(UInt8(ascii: brackets.1))
  }

  private mutating func startLine(depth: Int) {
    guard indents else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }
}
