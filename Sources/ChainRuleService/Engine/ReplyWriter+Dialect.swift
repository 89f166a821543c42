// SPDX-License-Identifier: Apache-2.0
// ChainRule: replies in the form of the program that asks.

internal import Autodiff
internal import GraphDocuments
internal import GraphPictures

extension ReplyWriter {
  /// Writes the graph in the form that was asked for, with values and gradients filled in: the caller's
  /// own document, if it has that form, or else a new one with positions of ours.
  mutating func writeGraph(as dialect: ReplyDialect) throws(EvaluationError) {
    gaps = nil
    var filler = EdgeFiller(call, numbers)
    if let echo = call.echo {
      try write(echo, dialect, &filler)
    } else {
      try writeNew(dialect, &filler)
    }
  }

  private mutating func write(
    _ echo: DialectEcho, _ dialect: ReplyDialect, _ filler: inout EdgeFiller<S>
  ) throws(EvaluationError) {
    var made: GraphPositions?
    for (number, step) in echo.steps.enumerated() where hasRoom(forElements: 0) {
      // A step may be a letter, or the numbers of a node and all edges into one.
      if number % ReplyWriter.stepsBetweenChecks == 0 || step.hasNumbers { try budget.check() }
      switch step {
      case .beginObject: json.beginObject()
      case .endObject: json.endObject()
      case .beginArray: json.beginArray()
      case .endArray: json.endArray()
      case .raw(let range): writeRaw(echo.text, range)
      case .name(let range): writeRaw(echo.text, range, isName: true)
      case .node(let node): writeNumbers(of: node)
      case .nodeData(let node):
        json.name("data")
        json.beginObject()
        writeNumbers(of: node)
        json.endObject()
      case .position(let node):
        let positions = if let made { made } else { try self.positions() }
        made = positions
        write(positions, of: node, dialect)
      case .edge(let edge): write(filler.derivative(ofEdge: edge))
      case .edgeData(let edge):
        json.name("data")
        json.beginObject()
        write(filler.derivative(ofEdge: edge))
        if dialect == .cytoscape { writeLabel(filler.derivative(ofEdge: edge)) }
        json.endObject()
      case .label(let edge): writeLabel(filler.derivative(ofEdge: edge))
      }
    }
  }

  private static var stepsBetweenChecks: Int { 4096 }

  private mutating func writeRaw(_ text: [UInt8], _ range: Range<Int>, isName: Bool = false) {
    guard hasRoom(forBytes: range.count) else { return }
    text[range].withUnsafeBufferPointer { json.raw($0) }
    if isName { json.colon() }
  }

  private func positions() throws(EvaluationError) -> GraphPositions {
    let made = GraphPositions(
      graph, maximumNodes: limits.pictureNodes, maximumEdges: limits.pictureEdges, within: budget)
    // They are plain ones if the time was over before Graphviz was free.
    try budget.check()
    return made
  }

  private mutating func write(
    _ positions: GraphPositions, of node: Int, _ dialect: ReplyDialect
  ) {
    let (x, y) = dialect == .reactflow ? positions.corner(of: node) : positions.center(of: node)
    json.name("position")
    json.beginObject()
    json.name("x")
    json.number(x)
    json.name("y")
    json.number(y)
    json.endObject()
  }

  /// The value and the gradient of a node.
  private mutating func writeNumbers(of node: Int) {
    guard hasRoom(forElements: 2 * graph.elementCount(of: node)) else { return }
    json.name("value")
    numbers.withValue(of: node) { write($0, $1, as: written(graph.elementTypes[node])) }
    guard numbers.hasGradients, graph.elementTypes[node].isDifferentiable else { return }
    json.name("gradient")
    numbers.withGradient(of: node) { write($0, $1, as: S.elementType) }
  }

  private mutating func write(_ edge: EdgeDerivative<S>?) {
    guard let edge, hasRoom(forElements: 3 * edge.upstream.elements.count) else { return }
    switch edge.local {
    case .scalar(let local):
      json.name("local")
      local.write(to: &json)
    case .diagonal(let local):
      json.name("local")
      write(local)
    case .structured, .zero: break
    }
    json.name("upstream")
    write(edge.upstream)
    json.name("contribution")
    write(edge.contribution)
  }

  private mutating func write(_ tensor: Tensor<S>) {
    tensor.elements.withUnsafeBufferPointer {
      json.tensor($0, shape: tensor.shape.dimensions, encoding: call.options.encoding)
    }
  }

  /// The derivative along an edge, as it is read at a wire.
  private mutating func writeLabel(_ edge: EdgeDerivative<S>?) {
    guard let edge, case .scalar(let local) = edge.local else { return }
    json.name("label")
    json.string("×" + PictureNumber.short(local, digits: call.options.digits))
  }
}

extension ReplyWriter {
  /// Writes a graph that had another form.
  private mutating func writeNew(
    _ dialect: ReplyDialect, _ filler: inout EdgeFiller<S>
  ) throws(EvaluationError) {
    json.beginObject()
    switch dialect {
    case .cytoscape:
      json.name("elements")
      json.beginObject()
    case .nodelink:
      json.name("directed")
      json.boolean(true)
      json.name("multigraph")
      json.boolean(true)
      json.name("graph")
      json.beginObject()
      json.endObject()
    case .reactflow, .native: break
    }
    let positions = try self.positions()
    json.name("nodes")
    json.beginArray()
    for node in 0..<graph.count where hasRoom(forElements: 0) {
      try budget.check()
      writeNew(node, positions, dialect)
    }
    json.endArray()
    json.name(dialect == .nodelink ? "links" : "edges")
    json.beginArray()
    for node in 0..<graph.count where hasRoom(forElements: 0) {
      for port in 0..<graph.operands(of: node).count {
        try budget.check()
        writeNew(edgeInto: node, port: port, dialect, &filler)
      }
    }
    json.endArray()
    json.endObject()
    if dialect == .cytoscape { json.endObject() }
  }

  private mutating func writeNew(
    _ node: Int, _ positions: GraphPositions, _ dialect: ReplyDialect
  ) {
    json.beginObject()
    if dialect == .reactflow {
      json.name("id")
      json.string(graph.name(of: node))
      write(positions, of: node, dialect)
    } else if dialect == .cytoscape {
      write(positions, of: node, dialect)
    }
    if dialect != .nodelink {
      json.name("data")
      json.beginObject()
    }
    if dialect != .reactflow {
      json.name("id")
      json.string(graph.name(of: node))
    }
    json.name("op")
    json.string(graph.codes[node].listing.name)
    json.name("label")
    json.string(call.labels[node] ?? graph.name(of: node))
    writeAttributes(of: node)
    writeNumbers(of: node)
    if dialect != .nodelink { json.endObject() }
    if dialect == .nodelink {
      let (x, y) = positions.center(of: node)
      json.name("x")
      json.number(x)
      json.name("y")
      json.number(y)
    }
    json.endObject()
  }

  private mutating func writeAttributes(of node: Int) {
    let attributes = graph.givenAttributes(of: node)
    guard !attributes.isEmpty else { return }
    json.name("attributes")
    json.beginObject()
    for (name, value) in attributes {
      json.name(name)
      json.attribute(value)
    }
    json.endObject()
  }

  private mutating func writeNew(
    edgeInto target: Int, port: Int, _ dialect: ReplyDialect, _ filler: inout EdgeFiller<S>
  ) {
    let source = Int(graph.operands[Int(graph.operandStart[target]) + port])
    let (from, to) = (graph.name(of: source), graph.name(of: target))
    // Each stands in the edge's own name, too, unless it has another.
    guard hasRoom(forBytes: from.utf8.count + to.utf8.count) else { return }
    let id = call.givenID(ofOperand: port, of: target) ?? "\(from)->\(to):\(port)"
    let derivative = filler.derivative(into: target, port: port)
    json.beginObject()
    if dialect == .cytoscape {
      json.name("data")
      json.beginObject()
    }
    json.name("id")
    json.string(id)
    json.name("source")
    json.string(from)
    json.name("target")
    json.string(to)
    json.name(dialect == .reactflow ? "targetHandle" : "port")
    json.string(graph.codes[target].argumentName(port))
    if dialect == .reactflow {
      writeLabel(derivative)
      json.name("data")
      json.beginObject()
    }
    write(derivative)
    if dialect != .reactflow { writeLabel(derivative) }
    if dialect != .nodelink { json.endObject() }
    json.endObject()
  }
}

extension DialectEcho.Step {
  /// Whether it writes numbers of a node or an edge.
  fileprivate var hasNumbers: Bool {
    switch self {
    case .node, .nodeData, .edge, .edgeData, .label: true
    case .beginObject, .endObject, .beginArray, .endArray, .name, .raw, .position: false
    }
  }
}
