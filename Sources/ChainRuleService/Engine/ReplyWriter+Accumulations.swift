// SPDX-License-Identifier: Apache-2.0
// ChainRule: where nodes fan out: what comes back over each edge.

internal import Autodiff
internal import GraphDocuments

/// What comes back over the edges out of the nodes that fan out, those of one node together.
struct Accumulations: ~Copyable {
  /// What one edge adds to the gradient of its node: where that stands in the reply, as does its id.
  struct Term {
    let id: TextRange
    let value: TextRange
    /// The place of its operand, and the target, if the value is a number alone.
    let edge: (place: Int32, target: Int32)?
  }

  /// Whether no node fans out.
  let isEmpty: Bool
  private let terms: UnsafeMutablePointer<Term>
  /// Where the terms of each node begin, and where the next is put.
  private let starts: UnsafeMutablePointer<Int32>
  private let ends: UnsafeMutablePointer<Int32>

  /// Makes room for the terms of a graph.
  init(_ graph: Graph) {
    let count = graph.count
    starts = .allocate(capacity: count + 1)
    ends = .allocate(capacity: count + 1)
    ends.initialize(repeating: 0, count: count + 1)
    for operand in graph.operands { ends[Int(operand)] += 1 }
    var total: Int32 = 0
    for node in 0..<count {
      let uses = ends[node]
      (starts + node).initialize(to: total)
      ends[node] = total
      if uses > 1 { total += uses }
    }
    (starts + count).initialize(to: total)
    terms = .allocate(capacity: max(Int(total), 1))
    isEmpty = total == 0
  }

  deinit {
    starts.deallocate()
    ends.deallocate()
    terms.deallocate()
  }

  /// Adds what comes back over an edge to a node, if that has more than one.
  func add(
    _ value: TextRange, _ id: TextRange, of edge: (place: Int32, target: Int32)? = nil, to node: Int
  ) {
    guard ends[node] < starts[node + 1] else { return }
    (terms + Int(ends[node])).initialize(to: Term(id: id, value: value, edge: edge))
    ends[node] += 1
  }

  /// Adds an edge between scalars.
  func add(_ edge: WrittenEdge, to node: Int) {
    let place = Int32(truncatingIfNeeded: edge.place)
    let target = Int32(truncatingIfNeeded: edge.target)
    add(edge.contribution, edge.id, of: (place, target), to: node)
  }

  /// The terms of a node; valid while these are there.
  func terms(of node: Int) -> UnsafeBufferPointer<Term> {
    let start = Int(starts[node])
    return UnsafeBufferPointer(start: terms + start, count: Int(ends[node]) - start)
  }
}

extension ReplyWriter {
  /// Writes the sums of the nodes over which something comes back from more than one edge.
  mutating func writeAccumulations(_ sums: borrowing Accumulations) {
    guard hasRoom(forElements: 0) else { return }
    json.name("accumulations")
    json.beginArray()
    if !sums.isEmpty {
      for node in 0..<graph.count where hasRoom(forElements: 0) {
        let terms = sums.terms(of: node)
        if terms.count > 1 { write(terms, of: node) }
      }
    }
    json.endArray()
  }

  private mutating func write(_ terms: UnsafeBufferPointer<Accumulations.Term>, of node: Int) {
    json.beginObject()
    json.name("node")
    graph.withName(of: node) { json.string(utf8: $0) }
    json.name("terms")
    json.beginArray()
    for term in terms {
      let text = json.term(edge: term.id, value: term.value)
      if gaps != nil { note(term.source, at: text) }
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

extension Accumulations.Term {
  /// What the value is; `nil` if it is no number alone.
  fileprivate var source: ReplyTemplate.Gap.Source? {
    edge.map { .contribution(Int($0.place), target: Int($0.target)) }
  }
}
