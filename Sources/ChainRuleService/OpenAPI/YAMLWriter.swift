// SPDX-License-Identifier: Apache-2.0
// ChainRule: a tree as YAML in block style.

extension JSONTree {
  /// The tree as YAML in block style; the same tree, the same text.
  ///
  /// Readers of YAML 1.1 and of 1.2 read it as the very tree that ``json(indented:)`` writes.
  package func yaml() -> String {
    var writer = YAMLWriter()
    writer.write(document: self)
    return writer.text
  }
}

/// Writes a tree as YAML in block style: our subset, two spaces a level, no anchors, no folding.
private struct YAMLWriter {
  private(set) var text = ""

  /// Keys beyond this many bytes are written with `?`: YAML looks for a colon no further than 1024.
  private static let longestSimpleKey = 512

  mutating func write(document: JSONTree) {
    switch document {
    case .object(let members) where !members.isEmpty: write(members, indent: 0)
    case .array(let elements) where !elements.isEmpty: write(elements, indent: 0)
    default: write(scalar: document, indent: 0)
    }
  }

  /// Writes the members of an object, the first one where the text ends.
  private mutating func write(_ members: [JSONTree.Member], indent: Int) {
    for (index, member) in members.enumerated() {
      if index > 0 { pad(indent) }
      let key = YAMLScalar.inline(member.name)
      if key.utf8.count > YAMLWriter.longestSimpleKey {
        text += "? \(key)\n"
        pad(indent)
        text += ":"
      } else {
        text += "\(key):"
      }
      write(value: member.value, indent: indent)
    }
  }

  /// Writes what follows a key and its colon, to the end of the line or on lines below.
  private mutating func write(value: JSONTree, indent: Int) {
    switch value {
    case .object(let members) where !members.isEmpty:
      text += "\n"
      pad(indent + 2)
      write(members, indent: indent + 2)
    case .array(let elements) where !elements.isEmpty:
      text += "\n"
      pad(indent + 2)
      write(elements, indent: indent + 2)
    default:
      text += " "
      write(scalar: value, indent: indent + 2)
    }
  }

  /// Writes the elements of an array, the first one where the text ends.
  private mutating func write(_ elements: [JSONTree], indent: Int) {
    for (index, element) in elements.enumerated() {
      if index > 0 { pad(indent) }
      text += "- "
      switch element {
      case .object(let members) where !members.isEmpty: write(members, indent: indent + 2)
      case .array(let inner) where !inner.isEmpty: write(inner, indent: indent + 2)
      default: write(scalar: element, indent: indent + 2)
      }
    }
  }

  /// Writes a scalar or an empty collection and ends the line; lines of a literal are indented.
  private mutating func write(scalar: JSONTree, indent: Int) {
    switch scalar {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += JSONText.number(value)
    case .array: text += "[]"
    case .object: text += "{}"
    case .string(let value):
      guard let literal = YAMLScalar.literal(value) else {
        text += YAMLScalar.inline(value)
        break
      }
      text += literal.header
      for line in literal.lines {
        text += "\n"
        if !line.isEmpty { pad(max(indent, 2)) }
        text += line
      }
    }
    text += "\n"
  }

  private mutating func pad(_ indent: Int) {
    text += String(repeating: " ", count: indent)
  }
}
