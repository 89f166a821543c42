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
    let names = EdgeNames(call)
    let columns = EdgeColumns(call, tape, cotangents)
    let formulas = EdgeFormulas(graph, call.options.formats)
    let hasSentences = call.options.parts.hasSentences
    if hasSentences { sentences = EscapedNames(count: 1, bytes: 256) }
    let reasons =
      hasSentences
      ? EdgeReasons(graph: graph, tape: tape, numbers: RoundedNumbers(digits: call.options.digits))
      : nil
    json.name("edges")
    json.beginArray()
    let scalars = columns.scalars
    for node in 0..<graph.count where hasRoom(forElements: 0) {
      if let scalars, scalars.contains(into: node) {
        write(scalars, into: node, names, columns, formulas, reasons, &sums)
        if node % ReplyWriter.stride == 0 { try budget.check() }
      } else {
        for edge in tape.edges(into: node, cotangents) where hasRoom(forElements: 0) {
          write(edge, names, columns, formulas, reasons, &sums)
        }
        try budget.check()
      }
    }
    // Edges are written from pointers into the names.
    withExtendedLifetime(names) {}
    json.endArray()
    writeAccumulations(sums)
  }

  /// How many nodes between scalars are written between two questions for the time, which take as long
  /// as an edge.
  private static var stride: Int { 64 }

  /// Writes the edges into a node that is computed from scalars.
  private mutating func write(
    _ edges: ScalarEdges<S>, into target: Int, _ names: borrowing EdgeNames,
    _ columns: EdgeColumns<S>, _ formulas: EdgeFormulas?, _ reasons: EdgeReasons<S>?,
    _ sums: inout Accumulations
  ) {
    let (upstream, code) = (columns.cotangents.scalar(of: target), columns.codes[target])
    var upstreamText = texts.gradient(of: target)
    for (port, place) in columns.places(of: target).enumerated() {
      let source = Int(columns.operands[place])
      var ends = names.ends(source, target, code, port: port, place: place)
      guard !edges.isZero(into: target) else {
        writeZero(ends, upstream, of: target, reasons?.sentenceOfNothing((source, target, port)))
        continue
      }
      let local = edges.locals[place]
      if let formulas {
        ends.formula = formulas.formula(into: target, port: port, named: ends.target)
      }
      if let reasons {
        ends.reason = escaped(reasons.sentence((source, target, port), local: local))
      }
      let numbers = EdgeParts(upstream: upstream, local: local, contribution: upstream * local)
      let again = EdgeParts(
        upstream: upstreamText, local: columns.text(of: local, into: target, in: texts),
        contribution: columns.text(of: numbers.contribution, ofGradient: source, in: texts))
      let written = S.write(ends, numbers, again: again, to: &json)
      upstreamText = written.numbers.upstream
      note(.gradient(target), at: upstreamText)
      note(.local(place), at: written.numbers.local)
      let contribution = ReplyTemplate.Gap.Source.contribution(place, target: target)
      note(contribution, at: written.numbers.contribution)
      sums.add(written.numbers.contribution, of: contribution, written.id, to: source)
    }
  }

  /// A sentence as it stands between quotes; valid until the next.
  private mutating func escaped(_ sentence: String) -> UnsafeBufferPointer<UInt8> {
    sentences?.removeAll()
    sentences?.append(sentence)
    return sentences?[0] ?? UnsafeBufferPointer(start: nil, count: 0)
  }

  private mutating func writeZero(
    _ ends: EdgeEnds, _ upstream: S, of target: Int, _ reason: String?
  ) {
    _ = json.beginEdge(ends)
    json.name("upstream")
    let start = json.count
    upstream.write(to: &json)
    note(.gradient(target), at: json.text(from: start))
    writeKind("zero")
    json.name("contribution")
    json.integer(0)
    write(reason: reason)
    json.endObject()
  }

  private mutating func write(reason: String?) {
    guard let reason else { return }
    json.name("reason")
    json.string(reason)
  }

  /// Writes an edge of tensors.
  private mutating func write(
    _ edge: EdgeDerivative<S>, _ names: borrowing EdgeNames, _ columns: EdgeColumns<S>,
    _ formulas: EdgeFormulas?, _ reasons: EdgeReasons<S>?, _ sums: inout Accumulations
  ) {
    gaps = nil
    var argument = columns.codes[edge.target].argumentName(edge.port)
    let place = columns.places(of: edge.target).lowerBound + edge.port
    var ends = names.ends(edge.source, edge.target, .init(start: nil, count: 0), edge.port, place)
    let id = argument.withUTF8 { argument in
      ends.argument = argument
      return json.beginEdge(ends)
    }
    json.name("upstream")
    let upstream = texts.gradient(of: edge.target)
    if upstream.isEmpty { write(edge.upstream) } else { json.value(again: upstream) }
    writeLocal(edge)
    if !edge.isZero, let formulas {
      let formula = formulas.formula(into: edge.target, port: edge.port, named: ends.target)
      if !formula.isEmpty {
        json.name("formula")
        json.raw(formula)
      }
    }
    json.name("contribution")
    let start = json.count
    write(edge.contribution)
    if !edge.isZero { sums.add(json.text(from: start), of: nil, id, to: edge.source) }
    write(reason: reasons?.sentence(of: edge))
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

/// What the edges between scalars are written from.
struct EdgeColumns<S: TextScalar> {
  /// `nil` if an edge is more than its numbers, or numbers are written as tensors.
  let scalars: ScalarEdges<S>?
  let cotangents: Cotangents<S>
  private let tape: Tape<S>
  // Asked for once: for every edge, an array of a graph costs as much as what is read from it.
  let operands: [Int32]
  let codes: [OperationCode]
  private let starts: [Int32]

  init(_ call: GraphCall, _ tape: Tape<S>, _ cotangents: Cotangents<S>) {
    scalars = call.options.encoding == .nested ? tape.scalarEdges(cotangents) : nil
    (self.tape, self.cotangents) = (tape, cotangents)
    let graph = call.graph
    (operands, codes, starts) = (graph.operands, graph.codes, graph.operandStart)
  }

  /// Where the operands of a node stand.
  func places(of node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node + 1]) }

  /// The text of a derivative, if that is the value of its node or of one of its operands: as that of a
  /// product is the other factor, and that of an exponential its value.
  func text(of local: S, into node: Int, in texts: NumberTexts) -> TextRange {
    for place in places(of: node) {
      let text = self.text(of: local, ofValue: Int(operands[place]), in: texts)
      if !text.isEmpty { return text }
    }
    return text(of: local, ofValue: node, in: texts)
  }

  private func text(of number: S, ofValue node: Int, in texts: NumberTexts) -> TextRange {
    tape.scalar(of: node).isIdentical(to: number) ? texts.value(of: node) : .none
  }

  /// The text of a contribution, if that is all of its node's gradient.
  func text(of number: S, ofGradient node: Int, in texts: NumberTexts) -> TextRange {
    cotangents.scalar(of: node).isIdentical(to: number) ? texts.gradient(of: node) : .none
  }
}

extension Graph {
  /// As many bytes as all edges have at least: a node may have any number of them, and each has the
  /// names of both its ends, and numbers of two bytes at least for its upstream and contribution.
  fileprivate var leastBytesInEdges: Int {
    (0..<count).reduce(0) { total, node in
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
