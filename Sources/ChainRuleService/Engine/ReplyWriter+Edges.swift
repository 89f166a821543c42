// SPDX-License-Identifier: Apache-2.0
// ChainRule: the table of edges: upstream times local is contribution.

internal import Autodiff
internal import GraphDocuments

extension ReplyWriter {
  /// Writes every edge, and for nodes that fan out the sum of their contributions.
  mutating func writeEdges() throws(EvaluationError) {
    guard case .point(let tape, let cotangents?) = numbers,
      hasRoom(forElements: elementsInEdges)
    else { return }
    var terms = [[Term]](repeating: [], count: call.graph.count)
    let uses = call.graph.useCounts()
    json.name("edges")
    json.beginArray()
    for node in 0..<call.graph.count where hasRoom(forElements: 0) {
      for edge in tape.edges(into: node, cotangents) {
        let id = call.id(of: edge)
        write(edge, id)
        if uses[edge.source] > 1, !edge.isZero {
          terms[edge.source].append(Term(edge: id, value: edge.contribution))
        }
      }
      try budget.check()
    }
    json.endArray()
    guard hasRoom(forElements: 0) else { return }
    writeAccumulations(terms, cotangents)
  }

  /// What one edge adds to the gradient of a node that fans out.
  private struct Term {
    let edge: String
    let value: Tensor<Double>
  }

  /// The elements of all upstreams and contributions, from the shapes.
  private var elementsInEdges: Int {
    let graph = call.graph
    return (0..<graph.count).reduce(0) { total, node in
      graph.operands(of: node).reduce(total) { total, operand in
        total + graph.shape(of: node).count + graph.shape(of: Int(operand)).count
      }
    }
  }

  private mutating func write(_ edge: EdgeDerivative<Double>, _ id: String) {
    json.beginObject()
    json.name("id")
    json.string(id)
    json.name("source")
    json.string(call.graph.name(of: edge.source))
    json.name("target")
    json.string(call.graph.name(of: edge.target))
    json.name("port")
    json.integer(edge.port)
    json.name("argument")
    json.string(call.graph.codes[edge.target].listing.argumentName(edge.port))
    json.name("upstream")
    write(edge.upstream)
    writeLocal(edge)
    json.name("contribution")
    write(edge.contribution)
    json.endObject()
  }

  private mutating func writeLocal(_ edge: EdgeDerivative<Double>) {
    switch edge.local {
    case .scalar(let local):
      json.name("local")
      json.number(local)
      writeKind("scalar")
    case .diagonal(let local):
      json.name("local")
      write(local)
      writeKind("diagonal")
    case .structured(let rule):
      writeKind("structured")
      json.name("rule")
      json.string(rule)
    case .zero: writeKind("zero")
    }
  }

  private mutating func writeKind(_ kind: StaticString) {
    json.name("localKind")
    json.string("\(kind)")
  }

  private mutating func write(_ tensor: Tensor<Double>) {
    tensor.elements.withUnsafeBufferPointer { elements in
      json.tensor(
        elements, shape: tensor.shape.dimensions, encoding: call.options.encoding)
    }
  }

  private mutating func writeAccumulations(_ terms: [[Term]], _ cotangents: Cotangents<Double>) {
    json.name("accumulations")
    json.beginArray()
    for node in 0..<call.graph.count where terms[node].count > 1 {
      json.beginObject()
      json.name("node")
      json.string(call.graph.name(of: node))
      json.name("terms")
      json.beginArray()
      for term in terms[node] {
        json.beginObject()
        json.name("edge")
        json.string(term.edge)
        json.name("value")
        write(term.value)
        json.endObject()
      }
      json.endArray()
      json.name("sum")
      if let sum = cotangents.gradient(of: node) { write(sum) }
      json.endObject()
    }
    json.endArray()
  }
}

extension GraphCall {
  /// The id that an edge was given, or else its ends and its port.
  func id(of edge: EdgeDerivative<Double>) -> String {
    let slot = Int(graph.operandStart[edge.target]) + edge.port
    if slot < graph.edgeOfOperand.count,
      let id = edgeIDs[Int(graph.edgeOfOperand[slot])]
    {
      return id
    }
    let (source, target) = (graph.name(of: edge.source), graph.name(of: edge.target))
    return "\(source)->\(target):\(edge.port)"
  }
}
