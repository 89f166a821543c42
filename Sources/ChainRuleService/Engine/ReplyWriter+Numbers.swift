// SPDX-License-Identifier: Apache-2.0
// ChainRule: replies in which what belongs to any node is a number alone.

internal import Autodiff
internal import GraphDocuments

extension ReplyWriter {
  /// Whether what belongs to any node is written as a number alone, at one point.
  var areNumbers: Bool { !graph.hasTensors && call.options.encoding == .nested }

  /// Writes the value of each node that has a name.
  mutating func writeNumbers(_ tape: Tape<S>) throws(EvaluationError) {
    let types = graph.elementTypes
    namesArePlain = types.allSatisfy { $0 == .float64 }
    try graph.withNames { (names) throws(EvaluationError) in
      try tape.withScalars { (scalars) throws(EvaluationError) in
        var node = 0
        while node < types.count, hasRoom(forElements: 1) {
          let end = types[node...].firstIndex { $0 != .float64 } ?? types.count
          write(scalars, node..<end, names, areGradients: false)
          node = end
          if node < types.count {
            if graph.isNamed(node) { try writeValue(of: node, as: types[node]) }
            node += 1
          }
        }
      }
    }
  }

  /// Writes the gradient with respect to each node that is asked for.
  mutating func writeNumbers(_ cotangents: Cotangents<S>) {
    let types = graph.elementTypes
    graph.withNames { names in
      cotangents.withScalars { scalars in
        if call.wantsAll, types.allSatisfy(\.isDifferentiable) {
          return write(scalars, 0..<graph.count, names, areGradients: true)
        }
        call.forEachWanted { node in
          if hasRoom(forElements: 1) {
            write(scalars, node..<node + 1, names, areGradients: true)
          }
        }
      }
    }
  }

  /// Writes members that are numbers.
  private mutating func write(
    _ scalars: ScalarNumbers<S>, _ nodes: Range<Int>, _ names: NodeNames, areGradients: Bool
  ) {
    if gaps != nil { texts.makeRoom(count: graph.count) }
    // Gradients have the names that values had.
    let run = NamedNodes(
      nodes, names, arePlain: areGradients && namesArePlain, texts: texts.memory,
      areGradients: areGradients)
    let arePlain = S.write(scalars, of: run, to: &json)
    if !areGradients, !arePlain { namesArePlain = false }
    guard gaps != nil else { return }
    for node in nodes where graph.isNamed(node) {
      let text = areGradients ? texts.gradient(of: node) : texts.value(of: node)
      note(areGradients ? .gradient(node) : .value(node), at: text)
    }
  }
}
