// SPDX-License-Identifier: Apache-2.0
// ChainRule: where nodes fan out: what comes back over each edge.

internal import Autodiff
internal import GraphDocuments

/// What comes back over the edges out of the nodes that fan out, those of one node together.
struct Accumulations {
  /// What one edge adds to the gradient of its node: where that stands in the reply, as does its id.
  struct Term {
    var id = TextRange.none
    var value = TextRange.none
    /// What the value is; `nil` if it is no number alone.
    var source: ReplyTemplate.Gap.Source?
  }

  private var terms: [Term]
  /// Where the terms of each node begin, and where the next is put.
  private var starts: [Int32] = []
  private var ends: [Int32]

  /// Makes room for the terms of a graph.
  init(_ graph: Graph) {
    var total: Int32 = 0
    starts.reserveCapacity(graph.count)
    for uses in graph.useCounts() {
      starts.append(total)
      if uses > 1 { total += Int32(truncatingIfNeeded: uses) }
    }
    ends = starts
    terms = [Term](repeating: Term(), count: Int(total))
    starts.append(total)
  }

  /// Adds what comes back over an edge to a node, if that has more than one.
  mutating func add(
    _ value: TextRange, of source: ReplyTemplate.Gap.Source?, _ id: TextRange, to node: Int
  ) {
    guard starts[node] < starts[node + 1] else { return }
    terms[Int(ends[node])] = Term(id: id, value: value, source: source)
    ends[node] += 1
  }

  /// The terms of a node.
  func terms(of node: Int) -> ArraySlice<Term> { terms[Int(starts[node])..<Int(ends[node])] }
}

extension ReplyWriter {
  /// Writes the sums of the nodes over which something comes back from more than one edge.
  mutating func writeAccumulations(_ sums: Accumulations) {
    guard hasRoom(forElements: 0) else { return }
    json.name("accumulations")
    json.beginArray()
    for node in 0..<graph.count where hasRoom(forElements: 0) {
      let terms = sums.terms(of: node)
      if terms.count > 1 { write(terms, of: node) }
    }
    json.endArray()
  }

  private mutating func write(_ terms: ArraySlice<Accumulations.Term>, of node: Int) {
    json.beginObject()
    json.name("node")
    graph.withName(of: node) { json.string(utf8: $0) }
    json.name("terms")
    json.beginArray()
    for term in terms {
      json.beginObject()
      json.name("edge")
      json.value(again: term.id)
      json.name("value")
      let start = json.count
      json.value(again: term.value)
      note(term.source, at: json.text(from: start))
      json.endObject()
    }
    json.endArray()
    json.name("sum")
    writeSum(of: node)
    json.endObject()
  }

  private mutating func writeSum(of node: Int) {
    let (start, text) = (json.count, texts.gradient(of: node))
    if text.isEmpty {
      numbers.withGradient(of: node) { write($0, $1, as: S.elementType) }
    } else {
      json.value(again: text)
    }
    note(isNumber(node) ? .gradient(node) : nil, at: json.text(from: start))
  }
}

/// Where the values and gradients of nodes stand in a reply; nothing is known of those that are not asked
/// for.
struct NumberTexts {
  private var values: [TextRange]
  private var gradients: [TextRange]

  /// Makes room for those of a graph; for none if they are not written again.
  init(_ graph: Graph, areWrittenAgain: Bool) {
    values = areWrittenAgain ? .init(repeating: .none, count: graph.count) : []
    gradients = values
  }

  func value(of node: Int) -> TextRange { values.isEmpty ? .none : values[node] }

  func gradient(of node: Int) -> TextRange { gradients.isEmpty ? .none : gradients[node] }

  mutating func keep(_ text: TextRange, ofValue node: Int) {
    if !values.isEmpty { values[node] = text }
  }

  mutating func keep(_ text: TextRange, ofGradient node: Int) {
    if !gradients.isEmpty { gradients[node] = text }
  }
}
