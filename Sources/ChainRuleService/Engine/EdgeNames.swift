// SPDX-License-Identifier: Apache-2.0
// ChainRule: the names that edges are written with.

internal import Autodiff
internal import GraphDocuments

/// The names that edges are written with, each escaped once: a node's stands in every edge that it has.
struct EdgeNames: ~Copyable {
  private var nodes: EscapedNames
  /// The ids that edges were given, and which of them that of each operand is; -1 where it is none, and
  /// empty where no edge has one.
  private var ids = EscapedNames(count: 0, bytes: 0)
  private var idOfOperand: [Int32] = []

  init(_ call: GraphCall) {
    let graph = call.graph
    nodes = EscapedNames(count: graph.count, bytes: graph.nameBytes)
    graph.withNames { names in
      for node in 0..<graph.count {
        if let name = names[node] {
          nodes.append(name)
        } else {
          graph.withName(of: node) { nodes.append($0) }
        }
      }
    }
    if !call.edgeIDs.isEmpty { addIDs(call) }
  }

  private mutating func addIDs(_ call: GraphCall) {
    let starts = call.graph.operandStart
    for node in 0..<call.graph.count {
      for port in 0..<Int(starts[node + 1] - starts[node]) {
        let id = call.givenID(ofOperand: port, of: node)
        idOfOperand.append(id == nil ? -1 : Int32(truncatingIfNeeded: ids.count))
        if let id { ids.append(id) }
      }
    }
  }

  /// What an edge is.
  ///
  /// - Parameter place: That of the operand in ``Graph/operands``.
  func ends(_ source: Int, _ target: Int, _ port: Int, place: Int) -> EdgeEnds {
    var ends = EdgeEnds(source: nodes[source], target: nodes[target], port: port)
    if !idOfOperand.isEmpty, idOfOperand[place] >= 0 { ends.id = ids[Int(idOfOperand[place])] }
    return ends
  }

  /// Calls `body` with the names where they lie; they are valid until it returns.
  func withColumns<Failure>(
    _ body: (NameColumn, EdgeIDs?) throws(Failure) -> Void
  ) throws(Failure) {
    try nodes.withColumn { (nodes) throws(Failure) in
      try ids.withColumn { (ids) throws(Failure) in
        try idOfOperand.withUnsafeBufferPointer { (numbers) throws(Failure) in
          let ids = numbers.baseAddress.map { EdgeIDs(names: ids, numbers: $0) }
          try body(nodes, numbers.isEmpty ? nil : ids)
        }
      }
    }
  }
}
