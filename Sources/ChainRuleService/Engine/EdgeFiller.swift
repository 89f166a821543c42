// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivatives along the edges of a document.

internal import Autodiff
internal import GraphDocuments

/// The derivatives along edges, in whatever order they are asked for.
struct EdgeFiller<S: TextScalar> {
  private let call: GraphCall
  private let numbers: ReplyNumbers<S>
  /// The operand that each edge is; -1 for one that says again what the inputs say.
  private var operandOfEdge: [Int32] = []
  private var targetOfOperand: [Int32] = []
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
    operandOfEdge = .init(repeating: -1, count: Int((edges.max() ?? -1) + 1))
    targetOfOperand = .init(repeating: -1, count: graph.operands.count)
    for target in 0..<graph.count {
      for operand in Int(graph.operandStart[target])..<Int(graph.operandStart[target + 1]) {
        targetOfOperand[operand] = Int32(truncatingIfNeeded: target)
        if operand < edges.count, edges[operand] >= 0 {
          operandOfEdge[Int(edges[operand])] = Int32(truncatingIfNeeded: operand)
        }
      }
    }
  }

  /// The derivative along an edge of the document; `nil` if there is none.
  mutating func derivative(ofEdge edge: Int) -> EdgeDerivative<S>? {
    guard edge < operandOfEdge.count, operandOfEdge[edge] >= 0 else { return nil }
    let operand = Int(operandOfEdge[edge])
    let target = Int(targetOfOperand[operand])
    return derivative(into: target, port: operand - Int(call.graph.operandStart[target]))
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
