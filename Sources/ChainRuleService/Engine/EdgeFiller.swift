// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivatives along the edges of a document.

internal import Autodiff
internal import GraphDocuments

/// The derivatives along edges, in whatever order they are asked for.
struct EdgeFiller<S: TextScalar> {
  private let call: GraphCall
  private let numbers: ReplyNumbers<S>
  /// What each edge enters; the target is -1 for one that says again what the inputs say.
  private var ends: [(target: Int32, port: Int32)] = []
  /// Those into the nodes that were asked for, as edges of several targets may take turns in a document;
  /// and how many numbers they hold, about.
  private var known: [Int: [EdgeDerivative<S>]] = [:]
  private var knownNumbers = 0

  /// The numbers that are kept at most, and what an edge costs beside its own.
  private static var maximumNumbers: Int { 1 << 24 }
  private static var numbersOfEdge: Int { 16 }

  init(_ call: GraphCall, _ numbers: ReplyNumbers<S>) {
    (self.call, self.numbers) = (call, numbers)
    let graph = call.graph
    let edges = graph.edgeOfOperand
    ends = .init(repeating: (-1, 0), count: Int((edges.max() ?? -1) + 1))
    for target in 0..<graph.count {
      for (port, place) in graph.operandPlaces(of: target).enumerated()
      where place < edges.count && edges[place] >= 0 {
        ends[Int(edges[place])] = (
          Int32(truncatingIfNeeded: target), Int32(truncatingIfNeeded: port)
        )
      }
    }
  }

  /// The derivative along an edge of the document; `nil` if there is none.
  mutating func derivative(ofEdge edge: Int) -> EdgeDerivative<S>? {
    guard edge < ends.count, ends[edge].target >= 0 else { return nil }
    return derivative(into: Int(ends[edge].target), port: Int(ends[edge].port))
  }

  /// The derivative along the edge of an operand; `nil` if there is none.
  mutating func derivative(into target: Int, port: Int) -> EdgeDerivative<S>? {
    guard case .point(let tape, let cotangents?) = numbers else { return nil }
    let edges = known[target] ?? compute(into: target, tape, cotangents)
    return port < edges.count ? edges[port] : nil
  }

  private mutating func compute(
    into target: Int, _ tape: Tape<S>, _ cotangents: Cotangents<S>
  ) -> [EdgeDerivative<S>] {
    let edges = tape.edges(into: target, cotangents)
    if knownNumbers > EdgeFiller.maximumNumbers {
      known.removeAll(keepingCapacity: true)
      knownNumbers = 0
    }
    knownNumbers += edges.reduce(0) {
      $0 + EdgeFiller.numbersOfEdge + $1.contribution.elements.count + $1.upstream.elements.count
    }
    known[target] = edges
    return edges
  }
}
