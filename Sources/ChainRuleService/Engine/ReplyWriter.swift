// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reply, straight from the columns of the sweeps.

internal import Autodiff
internal import GraphDocuments

/// Writes the reply to a call, straight from the columns of the sweeps.
struct ReplyWriter<S: TextScalar>: ~Copyable {
  let call: GraphCall
  /// That of the call, which would count a reference up and down wherever it is asked for.
  let graph: Graph
  let numbers: ReplyNumbers<S>
  let limits: Limits
  let budget: Budget
  var json: JSONWriter

  /// Where the scalars stand; `nil` if nobody asks, or if not only scalars are written.
  var gaps: [ReplyTemplate.Gap]?

  /// Where the numbers of nodes stand.
  var texts: NumberTexts

  /// Whether the names of all nodes were written and needed no escapes.
  var namesArePlain = false

  /// Room for a sentence that is written next; `nil` until there is one.
  var sentences: EscapedNames?

  /// The edges that paths run along, once the paths are written.
  var pathEdges: PathEdges?

  /// What else a client should know of the reply.
  var remarks: [ReplyRemark] = []

  /// An object whose members stand in the place of what closes the reply; `nil` for the usual.
  private var closing: [UInt8]?

  /// Whether the reply is known to be larger than the limit; the rest is then not written.
  private var isTooLarge = false

  /// The reply; a refusal if it would be too large, or holds what the client does not want.
  ///
  /// It is written into the array that is sent: a large one is never there twice.
  ///
  /// - Throws: what the budget says when it runs out.
  static func reply(
    to call: GraphCall, _ numbers: ReplyNumbers<S>, closing: [UInt8]? = nil, limits: Limits,
    budget: Budget
  ) throws(EvaluationError) -> Outcome {
    var written = Result<DocumentError?, EvaluationError>.success(nil)
    var grown: [UInt8]?
    let room = min(call.expectedReplyBytes(elements: numbers.elementCount), limits.replyBytes)
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { memory, count in
      let json = JSONWriter(into: memory, nonFinite: call.options.nonFinite)
      var writer = ReplyWriter(call: call, numbers, limits: limits, budget: budget, json)
      writer.closing = closing
      do throws(EvaluationError) {
        written = .success(try writer.writeWatched())
      } catch {
        written = .failure(error)
      }
      if writer.json.isLent { count = writer.json.count } else { grown = writer.json.copyBytes() }
    }
    if let refusal = try written.get() { return .refused(refusal) }
    return .reply(grown ?? bytes)
  }

  init(
    call: GraphCall, _ numbers: ReplyNumbers<S>, limits: Limits, budget: Budget,
    _ json: consuming JSONWriter
  ) {
    (self.call, graph) = (call, call.graph)
    self.numbers = numbers
    self.limits = limits
    self.budget = budget
    let areWrittenAgain = numbers.hasGradients && call.options.parts.contains(.edges)
    texts = NumberTexts(count: areWrittenAgain ? call.graph.count : 0)
    self.json = json
    self.json.maximumCount = limits.replyBytes
  }

  /// Writes the reply; what edges and derivations work out of tensors for it, no longer than the budget lasts.
  private mutating func writeWatched() throws(EvaluationError) -> DocumentError? {
    guard graph.hasTensors else { return try write() }
    return try budget.watch { () throws(EvaluationError) in try write() }
  }

  /// Writes the reply.
  ///
  /// - Returns: why it is none to be sent; `nil` if it is one.
  /// - Throws: what the budget says when it runs out.
  private mutating func write() throws(EvaluationError) -> DocumentError? {
    let parts = call.options.parts
    if call.options.respondAs != .native {
      try writeGraph(as: call.options.respondAs)
      return refusal(numbers.firstNonFinite(call))
    }
    json.beginObject()
    try writeOutputs()
    if parts.contains(.values) { try writeValues() }
    if numbers.hasGradients {
      if parts.contains(.gradients) { try writeGradients() }
      if parts.contains(.edges) { try writeEdges() }
      if parts.contains(.paths) { try writePaths() }
      if parts.contains(.derivation) { try writeDerivation() }
    }
    if parts.contains(.svg) { try writePicture() }
    if parts.contains(.graph) { writeGraph() }
    if let closing {
      json.members(of: closing)
      json.endObject()
      return refusal(nil)
    }
    writeSeeds()
    let nonFinite = numbers.firstNonFinite(call)
    json.name("finite")
    json.boolean(nonFinite == nil)
    if let nonFinite { write(nonFinite) }
    writeWarnings()
    json.endObject()
    return refusal(nonFinite)
  }

  /// Writes which numbers random nodes drew: with these seeds they are the same everywhere.
  private mutating func writeSeeds() {
    let seeds = graph.seeds.filter { graph.isNamed($0.node) }
    if seeds.isEmpty { return }
    json.name("seeds")
    json.beginObject()
    for (node, seed) in seeds where hasRoom(forElements: 1) {
      writeName(of: node)
      json.integer(seed)
    }
    json.endObject()
  }

  /// The reply as a template; `nil` if its text depends on more than the graph.
  mutating func template() -> ReplyTemplate? {
    let parts = call.options.parts
    // These write numbers of their own, in texts and elsewhere.
    let isFixed = ![.paths, .derivation, .graph].contains(where: parts.contains)
    guard call.options.encoding == .nested, isFixed else { return nil }
    gaps = []
    do throws(EvaluationError) {
      // A reply that is refused is none to repeat.
      if try write() != nil { return nil }
    } catch {
      return nil
    }
    return gaps.flatMap { ReplyTemplate(json.bytes, gaps: $0) }
  }

  /// Remembers where a number stands, and what it is; `nil` if it is no number alone.
  mutating func note(_ source: ReplyTemplate.Gap.Source?, at text: TextRange) {
    guard gaps != nil else { return }
    guard let source else {
      gaps = nil
      return
    }
    gaps?.append(.init(text: text, source: source))
  }

  private func refusal(_ nonFinite: NonFiniteRemark?) -> DocumentError? {
    if isTooLarge || json.isCut || json.count > limits.replyBytes {
      return Engine.tooLarge(limits.replyBytes)
    }
    if let nonFinite, call.options.nonFinite == .error {
      return DocumentError(
        code: "not-finite", "\(nonFinite.sentence).",
        hint: "Leave 'nonFiniteAs' out to have such numbers as strings.")
    }
    return nil
  }

  /// Whether there is room for so many more elements, each of which takes two bytes at least: a reply
  /// that is refused in the end must not first fill the memory.
  mutating func hasRoom(forElements count: Int) -> Bool { hasRoom(forBytes: 2 * count) }

  /// Whether there is room for so many more bytes.
  mutating func hasRoom(forBytes count: Int) -> Bool {
    if json.isCut || json.count + count > limits.replyBytes { isTooLarge = true }
    return !isTooLarge
  }

  mutating func writeName(of node: Int) {
    graph.withName(of: node) { json.name(utf8: $0) }
  }

  private mutating func writeOutputs() throws(EvaluationError) {
    // The sum of truth values is a number.
    let isReduced = (call.rows?.reduction ?? .none) != .none
    let (types, tape) = (graph.elementTypes, numbers.tape)
    json.name("outputs")
    json.beginObject()
    for node in call.outputs where hasRoom(forElements: graph.elementCount(of: node)) {
      writeName(of: node)
      let (start, type) = (json.count, isReduced ? S.elementType : written(types[node]))
      if isNumber(node), let value = tape?.scalar(of: node) {
        value.write(to: &json, as: type)
      } else {
        numbers.withOutput(node) { write($0, $1, as: type) }
      }
      try finish(.value(node), isNumber: isNumber(node) && type == S.elementType, from: start)
    }
    json.endObject()
  }

  private mutating func writeValues() throws(EvaluationError) {
    json.name("values")
    json.beginObject()
    if areNumbers, let tape = numbers.tape {
      try writeNumbers(tape)
    } else {
      let types = graph.elementTypes
      for node in types.indices
      where graph.isNamed(node) && hasRoom(forElements: graph.elementCount(of: node)) {
        try writeValue(of: node, as: written(types[node]))
      }
    }
    json.endObject()
  }

  mutating func writeValue(of node: Int, as type: ElementType) throws(EvaluationError) {
    writeName(of: node)
    let start = json.count
    if isNumber(node), let value = numbers.tape?.scalar(of: node) {
      value.write(to: &json, as: type)
    } else {
      numbers.withValue(of: node) { write($0, $1, as: type) }
    }
    if type == S.elementType { texts.keep(json.text(from: start), ofValue: node) }
    try finish(.value(node), isNumber: isNumber(node) && type == S.elementType, from: start)
  }

  private mutating func writeGradients() throws(EvaluationError) {
    json.name("gradients")
    json.beginObject()
    if areNumbers, let cotangents = numbers.cotangents {
      writeNumbers(cotangents)
    } else {
      try call.forEachWanted { (node) throws(EvaluationError) in
        guard hasRoom(forElements: graph.elementCount(of: node)) else { return }
        try writeGradient(of: node)
      }
    }
    json.endObject()
    writeNotDifferentiable()
  }

  private mutating func writeGradient(of node: Int) throws(EvaluationError) {
    writeName(of: node)
    let start = json.count
    if isNumber(node), let value = numbers.cotangents?.scalar(of: node) {
      value.write(to: &json)
    } else {
      numbers.withGradient(of: node) { write($0, $1, as: S.elementType) }
    }
    texts.keep(json.text(from: start), ofGradient: node)
    try finish(.gradient(node), isNumber: isNumber(node), from: start)
  }

  /// What elements are written as: those that are computed with the precision of the arithmetic have it.
  func written(_ type: ElementType) -> ElementType {
    type == .float64 ? S.elementType : type
  }

  /// Whether what belongs to a node at one point is written as a number alone.
  func isNumber(_ node: Int) -> Bool {
    graph.isScalar(node) && call.options.encoding == .nested
  }

  mutating func write(
    _ elements: UnsafeBufferPointer<S>, _ shape: Shape, as type: ElementType
  ) {
    guard hasRoom(forElements: elements.count) else { return }
    json.tensor(elements, shape: shape.dimensions, as: type, encoding: call.options.encoding)
  }

  /// Remembers what was written, if it is a number alone; of rows and tensors there may be many, so the time is asked for after each node.
  private mutating func finish(
    _ source: ReplyTemplate.Gap.Source, isNumber: Bool, from start: Int
  ) throws(EvaluationError) {
    note(isNumber ? source : nil, at: json.text(from: start))
    if call.rows != nil || graph.hasTensors && !isNumber { try budget.check() }
  }

  private mutating func writeNotDifferentiable() {
    guard call.options.wrt == nil else { return }
    let types = graph.elementTypes
    guard types.contains(where: { !$0.isDifferentiable }) else { return }
    let nodes = graph.namedNodes.filter { !types[$0].isDifferentiable }
    guard !nodes.isEmpty else { return }
    json.name("notDifferentiable")
    json.beginObject()
    for node in nodes {
      writeName(of: node)
      json.string(graph.reasonWithoutGradient(node))
    }
    json.endObject()
  }
}
