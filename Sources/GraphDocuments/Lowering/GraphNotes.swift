// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a graph says beside its nodes, for pictures and for being written again.

/// What a graph says beside its nodes: their labels, and where an expression has them.
package struct GraphNotes: Sendable {
  /// The labels of the nodes that state one.
  var labels: [Int: String] = [:]
  /// The expression as it was received, and the nodes whose names are not in it.
  private var source: (text: CodePoints, unnamed: Set<Int>)?
  /// Where each node stands in the expression; empty if the graph is none.
  package var spans: [Finding.Span] = []
  /// The expression as it is written with no more parentheses than it needs; `nil` if there is none.
  package var text: String?

  /// How many code points a label made of an expression has at most: terms hold each other, so that
  /// all their texts could take the square of the expression's length.
  private static let maximumLabel = 200

  init() {}

  /// Nodes whose names are not in an expression have their own text as their label.
  init(_ nodes: ExpressionNodes, of text: String) {
    self.text = nodes.expression.text
    spans = nodes.terms.map { nodes.expression.terms[Int($0)].span }
    source = (CodePoints(text), nodes.unnamed)
  }

  /// The label of a node; `nil` if it has none.
  package func label(of node: Int) -> String? {
    if let source, source.unnamed.contains(node), spans.indices.contains(node) {
      return source.text.text(spans[node], maximum: GraphNotes.maximumLabel)
    }
    return labels[node]
  }
}

extension CallReader {
  /// What the graph says beside its nodes.
  ///
  /// - Complexity: O(document).
  func notes() -> GraphNotes {
    if let nodes = nodesOfExpression {
      return GraphNotes(nodes, of: nodes.parameter ?? nodes.place.map { view.string(at: $0) } ?? "")
    }
    var notes = GraphNotes()
    notes.labels = labels
    return notes
  }
}

/// A text by its code points.
private struct CodePoints: Sendable {
  private let bytes: [UInt8]
  /// Where each code point begins; empty if each has one byte.
  private var starts: [Int32] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    guard !bytes.allSatisfy({ $0 < 0x80 }) else { return }
    for (offset, byte) in bytes.enumerated() where !UTF8Sequence.isContinuation(byte) {
      starts.append(Int32(truncatingIfNeeded: offset))
    }
    starts.append(Int32(truncatingIfNeeded: bytes.count))
  }

  /// The text of a range, cut where it is longer than `maximum`.
  func text(_ span: Finding.Span, maximum: Int) -> String {
    let isCut = span.end - span.start > maximum
    let end = isCut ? span.start + maximum - 1 : span.end
    let text = String(decoding: bytes[offset(span.start)..<offset(end)], as: UTF8.self)
    return isCut ? text + "\u{2026}" : text
  }

  private func offset(_ place: Int) -> Int {
    starts.isEmpty ? min(place, bytes.count) : Int(starts[min(place, starts.count - 1)])
  }
}
