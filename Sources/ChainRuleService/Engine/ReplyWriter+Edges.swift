// SPDX-License-Identifier: Apache-2.0
// ChainRule: the table of edges: upstream times local is contribution.

internal import Autodiff
internal import GraphDocuments

extension ReplyWriter {
  /// Writes every edge, and for nodes that fan out the sum of their contributions.
  mutating func writeEdges() throws(EvaluationError) {
    guard case .point(let tape, let cotangents?) = numbers,
      hasRoom(forBytes: graph.leastBytesInEdges)
    else { return }
    var sums = Accumulations(graph)
    let table = EdgeTable(call, tape, cotangents)
    if call.options.parts.hasSentences { sentences = EscapedNames(count: 1, bytes: 256) }
    json.name("edges")
    json.beginArray()
    let mayBeColumns = call.options.encoding == .nested && !table.formulas.isEmpty
    if let scalars = mayBeColumns ? tape.scalarEdges(cotangents) : nil {
      try write(scalars, table, &sums)
    } else {
      for node in 0..<graph.count where hasRoom(forElements: 0) {
        try write(tape.edges(into: node, cotangents), table, &sums)
      }
    }
    // Edges are written from pointers into it.
    withExtendedLifetime(table) {}
    json.endArray()
    writeAccumulations(sums)
  }

  /// Writes the edges of a graph that has columns of them: those between scalars run by run, and others
  /// node by node.
  private mutating func write(
    _ scalars: ScalarEdges<S>, _ table: EdgeTable<S>, _ sums: inout Accumulations
  ) throws(EvaluationError) {
    let kinds = scalars.kinds()
    try table.withColumns(scalars, texts.memory) { (columns) throws(EvaluationError) in
      var node = 0
      while node < graph.count, hasRoom(forElements: 0) {
        let end = table.reasons == nil ? columns.endOfRun(from: node, kinds) : node
        if end > node {
          write(EdgeRun(targets: node..<end), columns, &sums)
          node = end
        } else {
          if kinds[node] == .other {
            try write(table.tape.edges(into: node, table.cotangents), table, &sums)
          } else if kinds[node] != .none {
            writeSingly(into: node, kinds[node], columns, table, &sums)
          }
          node += 1
        }
        try budget.check()
      }
    }
  }

  /// Writes edges from columns.
  private mutating func write(
    _ run: EdgeRun, _ columns: ScalarColumns<S>, _ sums: inout Accumulations
  ) {
    let count = S.write(
      run, columns.edges, values: columns.values, gradients: columns.gradients,
      locals: columns.locals, to: &json)
    if gaps == nil, sums.isEmpty { return }
    for edge in UnsafeBufferPointer(start: columns.edges.written, count: count) {
      note(.gradient(edge.target), at: edge.upstream)
      note(.local(edge.place), at: edge.local)
      note(.contribution(edge.place, target: edge.target), at: edge.contribution)
      sums.add(edge, to: Int(columns.edges.operands[edge.place]))
    }
  }

  /// Writes the edges into a node that is computed from scalars, where they have more than others of the
  /// node's kind, or less.
  private mutating func writeSingly(
    into target: Int, _ kind: ScalarEdgeKind, _ columns: ScalarColumns<S>,
    _ table: EdgeTable<S>, _ sums: inout Accumulations
  ) {
    for (port, place) in graph.operandPlaces(of: target).enumerated() {
      let source = Int(columns.edges.operands[place])
      if kind == .zero {
        writeZero(source, target, port: port, place, table)
        continue
      }
      var run = EdgeRun(targets: target..<target + 1)
      run.port = port
      run.formula = table.formulas.formula(into: target, port: port)
      if let reasons = table.reasons {
        run.reason = escaped(
          reasons.sentence((source, target, port), local: columns.locals[place]))
      }
      write(run, columns, &sums)
    }
  }

  /// A sentence as it stands between quotes; valid until the next.
  private mutating func escaped(_ sentence: String) -> UnsafeBufferPointer<UInt8> {
    sentences?.removeAll()
    sentences?.append(sentence)
    return sentences?[0] ?? UnsafeBufferPointer(start: nil, count: 0)
  }

  private mutating func writeZero(
    _ source: Int, _ target: Int, port: Int, _ place: Int, _ table: EdgeTable<S>
  ) {
    _ = beginEdge(source, target, port: port, place, table)
    let start = json.count
    table.cotangents.scalar(of: target).write(to: &json)
    note(.gradient(target), at: json.text(from: start))
    writeKind("zero")
    json.name("contribution")
    json.integer(0)
    write(reason: table.reasons?.sentenceOfNothing((source, target, port)))
    json.endObject()
  }

  /// Opens an edge and writes all up to its upstream; where its id stands.
  private mutating func beginEdge(
    _ source: Int, _ target: Int, port: Int, _ place: Int, _ table: EdgeTable<S>
  ) -> TextRange {
    let ends = table.names.ends(source, target, port, place: place)
    var argument = graph.codes[target].argumentName(port)
    return argument.withUTF8 { json.beginEdge(ends, argument: $0) }
  }

  private mutating func write(reason: String?) {
    guard let reason else { return }
    json.name("reason")
    json.string(reason)
  }

  /// Writes the edges into one node, whatever they are.
  private mutating func write(
    _ edges: [EdgeDerivative<S>], _ table: EdgeTable<S>, _ sums: inout Accumulations
  ) throws(EvaluationError) {
    for edge in edges where hasRoom(forElements: 0) { write(edge, table, &sums) }
    try budget.check()
  }

  /// Writes an edge of tensors.
  private mutating func write(
    _ edge: EdgeDerivative<S>, _ table: EdgeTable<S>, _ sums: inout Accumulations
  ) {
    gaps = nil
    let place = graph.operandPlaces(of: edge.target).lowerBound + edge.port
    let id = beginEdge(edge.source, edge.target, port: edge.port, place, table)
    let upstream = texts.gradient(of: edge.target)
    if upstream.isEmpty { write(edge.upstream) } else { json.value(again: upstream) }
    writeLocal(edge)
    if !edge.isZero {
      let formula = table.formulas.formula(into: edge.target, port: edge.port)
      if !formula.isEmpty {
        json.name("formula")
        json.raw(formula)
      }
    }
    json.name("contribution")
    let start = json.count
    write(edge.contribution)
    if !edge.isZero { sums.add(json.text(from: start), id, to: edge.source) }
    write(reason: table.reasons?.sentence(of: edge))
    json.endObject()
  }

  private mutating func writeLocal(_ edge: EdgeDerivative<S>) {
    switch edge.local {
    case .scalar(let local):
      json.name("local")
      local.write(to: &json)
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

  private mutating func write(_ tensor: Tensor<S>) {
    tensor.elements.withUnsafeBufferPointer { elements in
      json.tensor(
        elements, shape: tensor.shape.dimensions, encoding: call.options.encoding)
    }
  }
}

extension EdgeReasons {
  /// An edge of any kind.
  fileprivate func sentence(of edge: EdgeDerivative<S>) -> String {
    let ends = (edge.source, edge.target, edge.port)
    return switch edge.local {
    case .scalar(let local): sentence(ends, local: local)
    case .diagonal: sentenceOfElements(ends)
    case .structured(let rule): sentence(ends, rule: rule)
    case .zero: sentenceOfNothing(ends)
    }
  }
}

extension Graph {
  /// As many bytes as all edges have at least: a node may have any number of them, and each has the
  /// names of both its ends, and numbers of two bytes at least for its upstream and contribution.
  fileprivate var leastBytesInEdges: Int {
    // Those between scalars are counted while they are written, as each is short.
    guard hasTensors else { return 80 * operands.count }
    return (0..<count).reduce(0) { total, node in
      let own = nameLength(of: node) + 2 * elementCount(of: node)
      return operands(of: node).reduce(total) { total, operand in
        let source = Int(operand)
        return total + 80 + own + nameLength(of: source) + 2 * elementCount(of: source)
      }
    }
  }
}

extension GraphCall {
  /// The id that an edge was given; `nil` if it has none.
  func givenID(ofOperand port: Int, of target: Int) -> String? {
    guard !edgeIDs.isEmpty else { return nil }
    let slot = Int(graph.operandStart[target]) + port
    return slot < graph.edgeOfOperand.count ? edgeIDs[Int(graph.edgeOfOperand[slot])] : nil
  }

  /// The id that an edge was given, or else its ends and its port.
  func id<S: Scalar>(of edge: EdgeDerivative<S>) -> String {
    if let id = givenID(ofOperand: edge.port, of: edge.target) { return id }
    let (source, target) = (graph.name(of: edge.source), graph.name(of: edge.target))
    return "\(source)->\(target):\(edge.port)"
  }
}
