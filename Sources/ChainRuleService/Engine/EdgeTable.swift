// SPDX-License-Identifier: Apache-2.0
// ChainRule: what edges are written from.

internal import Autodiff
internal import GraphDocuments

/// What the edges of a reply are written from.
final class EdgeTable<S: TextScalar> {
  let tape: Tape<S>
  let cotangents: Cotangents<S>
  let names: EdgeNames
  let formulas: EdgeFormulas
  /// `nil` if no reasons are written.
  let reasons: EdgeReasons<S>?
  private let graph: Graph
  /// What becomes known of the edges of a run.
  private let written = UnsafeMutablePointer<WrittenEdge>.allocate(capacity: maximumRun)

  init(_ call: GraphCall, _ tape: Tape<S>, _ cotangents: Cotangents<S>) {
    (self.tape, self.cotangents, graph) = (tape, cotangents, call.graph)
    names = EdgeNames(call)
    formulas = EdgeFormulas(call.graph, call.options.formats)
    reasons =
      call.options.parts.hasSentences
      ? EdgeReasons(
        graph: call.graph, tape: tape, numbers: RoundedNumbers(digits: call.options.digits))
      : nil
  }

  deinit { written.deallocate() }

  /// How many edges are written between two questions for the time, which take as long as an edge.
  fileprivate static var maximumRun: Int { 128 }

  /// Calls `body` with the columns where they lie; they are valid until it returns.
  func withColumns<Failure>(
    _ scalars: ScalarEdges<S>, _ texts: NumberTextMemory,
    _ body: (ScalarColumns<S>) throws(Failure) -> Void
  ) throws(Failure) {
    try withNumbers(scalars) { (values, gradients, locals) throws(Failure) in
      try names.withColumns { (names, ids) throws(Failure) in
        try formulas.withColumns { (formulas) throws(Failure) in
          try withMemory(graph.operands, graph.operandStart) { (operands, starts) throws(Failure) in
            guard let operands = operands.baseAddress, let starts = starts.baseAddress,
              let edges = EdgeColumns(
                operands: operands, starts: starts, kinds: formulas.kinds,
                pieces: formulas.pieces, names: names, ids: ids, texts: texts, written: written)
            else { return }
            try body(
              ScalarColumns(
                edges: edges, formulas: formulas, values: values, gradients: gradients,
                locals: locals))
          }
        }
      }
    }
  }

  private func withNumbers<Failure>(
    _ scalars: ScalarEdges<S>,
    _ body: (ScalarNumbers<S>, ScalarNumbers<S>, UnsafePointer<S>) throws(Failure) -> Void
  ) throws(Failure) {
    try tape.withScalars { (values) throws(Failure) in
      try cotangents.withScalars { (gradients) throws(Failure) in
        try scalars.withLocals { (locals) throws(Failure) in
          try body(values, gradients, locals)
        }
      }
    }
  }
}

/// The columns that edges between scalars are written from.
struct ScalarColumns<S: TextScalar> {
  let edges: EdgeColumns
  let formulas: FormulaColumns
  let values: ScalarNumbers<S>
  let gradients: ScalarNumbers<S>
  let locals: UnsafePointer<S>

  /// Where the nodes end, from this one on, whose edges are between scalars and like others of their kind;
  /// those that have none count as such.
  func endOfRun(from first: Int, _ kinds: [ScalarEdgeKind]) -> Int {
    var end = first
    let last = Int(edges.starts[first]) + EdgeTable<S>.maximumRun
    while end < kinds.count, Int(edges.starts[end + 1]) <= last {
      let hasEdges = edges.starts[end] < edges.starts[end + 1]
      if hasEdges {
        guard kinds[end] == .scalar, formulas.isOfKind(end, named: edges.names[end]) else { break }
      }
      end += 1
    }
    return end
  }
}

/// Calls `body` with arrays where they lie in memory; they are valid until it returns.
func withMemory<A, B, Failure>(
  _ a: [A], _ b: [B],
  _ body: (UnsafeBufferPointer<A>, UnsafeBufferPointer<B>) throws(Failure) -> Void
) throws(Failure) {
  try a.withUnsafeBufferPointer { (a) throws(Failure) in
    try b.withUnsafeBufferPointer { (b) throws(Failure) in try body(a, b) }
  }
}

/// The same of three.
func withMemory<A, B, C, Failure>(
  _ a: [A], _ b: [B], _ c: [C],
  _ body: (UnsafeBufferPointer<A>, UnsafeBufferPointer<B>, UnsafeBufferPointer<C>)
    throws(Failure) -> Void
) throws(Failure) {
  try withMemory(a, b) { (a, b) throws(Failure) in
    try c.withUnsafeBufferPointer { (c) throws(Failure) in try body(a, b, c) }
  }
}
