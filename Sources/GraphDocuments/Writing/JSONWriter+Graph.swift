// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph as a document that can be posted again.

package import Autodiff

extension JSONWriter {
  /// Writes the members `nodes`, `edges`, `outputs` and what else makes the graph of a call a document
  /// of its own: posted again, it is the same graph.
  ///
  /// - Parameter hasRoom: Asked before every node and edge; when it says no, the rest is left out.
  /// - Complexity: O(nodes + edges + elements).
  package mutating func graphMembers(
    of call: GraphCall, while hasRoom: (Int) -> Bool = { _ in true }
  ) {
    // A document of its own holds its numbers whatever the reply may.
    let policy = nonFinite
    nonFinite = .string
    defer { nonFinite = policy }
    name("nodes")
    beginArray()
    for node in call.graph.namedNodes where hasRoom(count) { self.node(node, of: call) }
    endArray()
    name("edges")
    beginArray()
    for node in call.graph.namedNodes where call.graph.hasEdges(into: node) && hasRoom(count) {
      edges(into: node, of: call, while: hasRoom)
    }
    endArray()
    list("outputs", call.outputs, of: call.graph)
    if let rows = call.rows { list("batch", rows.leaves, of: call.graph) }
    if let text = call.notes?.text {
      name("text")
      string(text)
    }
  }

  private mutating func list(_ member: StaticString, _ nodes: [Int], of graph: Graph) {
    name(member)
    beginArray()
    for node in nodes { graph.withName(of: node) { string(utf8: $0) } }
    endArray()
  }

  private mutating func node(_ node: Int, of call: GraphCall) {
    let graph = call.graph
    let code = graph.codes[node]
    beginObject()
    name("id")
    graph.withName(of: node) { string(utf8: $0) }
    name("op")
    string(code.listing.name)
    if !code.isLeaf, !graph.hasEdges(into: node) { inputs(of: node, call) }
    if let values = graph.attributeValues(of: node) { attributes(values, code.listing) }
    if code.isGiven { leaf(node, call) }
    if let label = call.notes?.label(of: node) {
      name("label")
      string(label)
    }
    if let spans = call.notes?.spans, spans.indices.contains(node) {
      name("span")
      beginObject()
      name("start")
      integer(spans[node].start)
      name("end")
      integer(spans[node].end)
      endObject()
    }
    endObject()
  }

  private mutating func inputs(of node: Int, _ call: GraphCall) {
    let graph = call.graph
    name("inputs")
    beginArray()
    for operand in graph.operands(of: node) {
      let source = Int(operand)
      if graph.isNamed(source) {
        graph.withName(of: source) { string(utf8: $0) }
      } else {
        constant(source, call)
      }
    }
    endArray()
  }

  /// A constant that is written where a name could stand: a number alone where it can be nothing else.
  private mutating func constant(_ node: Int, _ call: GraphCall) {
    let (graph, leaves) = (call.graph, call.leaves)
    if graph.isScalar(node), let start = leaves.start(of: node), leaves.elements[start].isFinite,
      graph.node(named: NumberText.text(leaves.elements[start])) == nil
    {
      return number(leaves.elements[start])
    }
    beginObject()
    value(of: node, call)
    endObject()
  }

  private mutating func leaf(_ node: Int, _ call: GraphCall) {
    let type = call.graph.elementTypes[node]
    if call.leaves.start(of: node) == nil {
      let shape = call.graph.shape(of: node)
      if !shape.isScalar {
        name("shape")
        integers(shape.dimensions)
      }
    } else {
      value(of: node, call)
    }
    if type != .float64 {
      name("dtype")
      string(type.rawValue)
    }
  }

  private mutating func value(of node: Int, _ call: GraphCall) {
    let graph = call.graph
    guard let start = call.leaves.start(of: node) else { return }
    var shape = graph.shape(of: node).dimensions
    if let rows = call.rows, rows.hasOwn(node) { shape.insert(rows.count, at: 0) }
    let count = shape.reduce(1, *)
    // Nested arrays do not say what is behind an empty axis.
    let isLost = count == 0 && shape.last != 0 || shape.dropLast().contains(0)
    let encoding = isLost ? TensorEncoding.flat : call.options.encoding
    name("value")
    call.leaves.elements.withUnsafeBufferPointer { elements in
      tensor(
        UnsafeBufferPointer(rebasing: elements[start..<start + count]), shape: shape,
        as: graph.elementTypes[node], encoding: encoding)
    }
  }

  /// The attributes that are not at their defaults.
  private mutating func attributes(_ values: AttributeValues, _ listing: OperationListing) {
    let given = zip(listing.attributes, values.values).filter { $0.fallback != $1 }
    if given.isEmpty { return }
    name("attributes")
    beginObject()
    for (attribute, value) in given {
      name(attribute.name)
      self.attribute(value)
    }
    endObject()
  }

  /// Writes the value of an attribute.
  package mutating func attribute(_ value: AttributeValue) {
    switch value {
    case .number(let value): number(value)
    case .integer(let value): integer(value)
    case .boolean(let value): boolean(value)
    case .word(let word): string(word)
    case .integers(let values): integers(values)
    case .lists(let lists):
      beginArray()
      for list in lists { integers(list) }
      endArray()
    case .none, .other: null()
    }
  }

  private mutating func integers(_ values: [Int]) {
    beginArray()
    for value in values { integer(value) }
    endArray()
  }

  private mutating func edges(into node: Int, of call: GraphCall, while hasRoom: (Int) -> Bool) {
    let graph = call.graph
    for (port, place) in graph.operandPlaces(of: node).enumerated() where hasRoom(count) {
      beginObject()
      if let id = call.edgeIDs[Int(graph.edgeOfOperand[place])] {
        name("id")
        string(id)
      }
      name("source")
      graph.withName(of: Int(graph.operands[place])) { string(utf8: $0) }
      name("target")
      graph.withName(of: node) { string(utf8: $0) }
      name("port")
      integer(port)
      endObject()
    }
  }
}

extension Graph {
  /// Whether all operands of a node came from edges.
  fileprivate func hasEdges(into node: Int) -> Bool {
    let places = operandPlaces(of: node)
    return !edgeOfOperand.isEmpty && !places.isEmpty
      && places.allSatisfy { edgeOfOperand[$0] >= 0 }
  }
}
