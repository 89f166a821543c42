// SPDX-License-Identifier: Apache-2.0
// ChainRule: the names that edges are written with.

internal import Autodiff
internal import GraphDocuments

/// The names that edges are written with, each escaped once: a node's stands in every edge that it has.
struct EdgeNames: ~Copyable {
  private var nodes: EscapedNames
  /// The arguments of the elementwise operations that there are, those of one operation together.
  private var arguments = EscapedNames(count: 16, bytes: 64)
  private var argumentStart = [Int32](repeating: -1, count: OperationCode.count)
  /// The ids that edges were given, and which of them that of each operand is; -1 where it is none, and
  /// empty where no edge has one.
  private var ids = EscapedNames(count: 0, bytes: 0)
  private var idOfOperand: [Int] = []

  init(_ call: GraphCall) {
    let (graph, codes) = (call.graph, call.graph.codes)
    let bytes = (0..<graph.count).reduce(0) { $0 + graph.nameLength(of: $1) }
    nodes = EscapedNames(count: graph.count, bytes: bytes)
    for node in 0..<graph.count {
      graph.withName(of: node) { nodes.append($0) }
      if codes[node].isElementwise { addArguments(of: codes[node]) }
    }
    if !call.edgeIDs.isEmpty { addIDs(call) }
  }

  private mutating func addArguments(of code: OperationCode) {
    guard argumentStart[Int(code.rawValue)] < 0 else { return }
    argumentStart[Int(code.rawValue)] = Int32(truncatingIfNeeded: arguments.count)
    for name in code.listing.arguments { arguments.append(name) }
  }

  private mutating func addIDs(_ call: GraphCall) {
    let starts = call.graph.operandStart
    for node in 0..<call.graph.count {
      for port in 0..<Int(starts[node + 1] - starts[node]) {
        let id = call.givenID(ofOperand: port, of: node)
        idOfOperand.append(id == nil ? -1 : ids.count)
        if let id { ids.append(id) }
      }
    }
  }

  /// What an edge into an elementwise node is.
  ///
  /// - Parameter place: That of the operand in ``Graph/operands``.
  func ends(
    _ source: Int, _ target: Int, _ code: OperationCode, port: Int, place: Int
  ) -> EdgeEnds {
    ends(source, target, arguments[Int(argumentStart[Int(code.rawValue)]) + port], port, place)
  }

  /// What an edge is whose argument has a name that needs no escapes.
  func ends(
    _ source: Int, _ target: Int, _ argument: UnsafeBufferPointer<UInt8>, _ port: Int, _ place: Int
  ) -> EdgeEnds {
    var ends = EdgeEnds(
      source: nodes[source], target: nodes[target], port: port, argument: argument)
    if !idOfOperand.isEmpty, idOfOperand[place] >= 0 { ends.id = ids[idOfOperand[place]] }
    return ends
  }
}
