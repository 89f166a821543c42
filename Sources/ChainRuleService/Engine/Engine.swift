// SPDX-License-Identifier: Apache-2.0
// ChainRule: documents in, documents out; used by the routes and by the command line.

package import Autodiff
package import GraphDocuments

/// What can be asked for with a document.
package enum Verb: String, CaseIterable, Sendable {
  case evaluate, gradients, parse, render, check
}

/// A name and a value given beside the document: in a query, or on the command line.
package struct CallParameter: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// Documents in, documents out: decodes, plans, runs and writes the reply.
package struct Engine: Sendable {
  package let limits: Limits
  private let cache = CallCache()
  private let helpers: HelperThreads

  /// - Parameter batchThreads: How many threads may work on the rows of a batch; one for each core
  ///   by default.
  package init(limits: Limits, batchThreads: Int? = nil) {
    self.limits = limits
    helpers = HelperThreads(threads: batchThreads ?? HelperThreads.cores)
  }

  /// Decodes and checks a document and plans its work, without doing it.
  ///
  /// - Parameters:
  ///   - body: The document, followed by 64 zero bytes in memory; empty if all is in `parameters`.
  ///   - parameters: Members that win over the document's.
  /// - Complexity: O(bytes).
  package func prepare(
    _ verb: Verb, body: UnsafeBufferPointer<UInt8>, parameters: [CallParameter]
  ) -> Preparation {
    let memory = ThreadMemory.current
    if parameters.isEmpty, let answer = cache.latest(verb, body, memory, limits) { return answer }
    return understand(verb, body, parameters, memory)
  }

  /// Decodes, checks and plans, unless the document is known.
  private func understand(
    _ verb: Verb, _ body: UnsafeBufferPointer<UInt8>, _ parameters: [CallParameter],
    _ memory: ThreadMemory
  ) -> Preparation {
    var timings = Timings()
    do throws(DocumentError) {
      var watch = Stopwatch()
      let call: GraphCall
      let outline: UInt64?
      switch try read(verb, body, parameters, memory) {
      case .known(let preparation): return preparation
      case .call(let read, let keptAs): (call, outline) = (read, keptAs)
      }
      timings.decode = watch.lap()
      if verb == .parse { return .finished(graphReply(of: call), timings, nodes: 0) }
      try checkSize(ofPictureOf: call)
      try checkReply(to: call, verb)
      // What is drawn without values has nothing to compute.
      let plan = call.drawing?.hasValues == false ? nil : call.plan(verb)
      timings.plan = watch.lap()
      if let plan { try checkWork(of: plan, call) }
      if let outline, let plan,
        let known = KnownCall(verb, outline: outline, call, plan, limits: limits)
      {
        cache.keep(known)
      }
      return .ready(
        PreparedCall(
          verb: verb, call: call, plan: plan, limits: limits, timings: timings, helpers: helpers))
    } catch {
      return .finished(.refused(error), timings, nodes: 0)
    }
  }

  /// Refuses what would take longer than anyone waits, before memory is taken for it.
  private func checkWork(of plan: Plan, _ call: GraphCall) throws(DocumentError) {
    let cost = plan.cost(ofRows: call.rows)
    guard cost > limits.work else { return }
    throw DocumentError(
      code: "too-much-work",
      "A forward sweep takes about \(cost) multiplications and additions; "
        + "the limit is \(limits.work).",
      hint: call.rows == nil
        ? "Post the graph in parts, or smaller tensors." : "Send fewer rows at a time.",
      nodes: plan.costliestNode.map { [call.graph.name(of: $0)] })
  }

  /// What came of reading a document.
  private enum Reading {
    /// A call, and the outline of its document if it is to be kept.
    case call(GraphCall, keptAs: UInt64?)
    /// A call that was understood before.
    case known(Preparation)
  }

  private func read(
    _ verb: Verb, _ body: UnsafeBufferPointer<UInt8>, _ parameters: [CallParameter],
    _ memory: ThreadMemory
  ) throws(DocumentError) -> Reading {
    // A large tape is given back before memory is taken for the sweeps.
    defer { memory.tape.reset() }
    if body.isEmpty, parameters.contains(where: { GraphParameters.isGraph($0) }) {
      return try GraphParameters(parameters).read {
        (document, others) throws(DocumentError) -> Reading in
        let view = try scan(document, memory)
        return .call(try lower(verb, view, others, memory), keptAs: nil)
      }
    }
    let view = try scan(body, memory)
    guard parameters.isEmpty, verb.isCached, body.count <= CallCache.maximumBytes else {
      return .call(try lower(verb, view, parameters, memory), keptAs: nil)
    }
    switch cache.find(verb, body, view, memory, limits) {
    case .known(let preparation): return .known(preparation)
    case .new: return .call(try lower(verb, view, [], memory), keptAs: nil)
    case .again(let outline):
      return .call(try lower(verb, view, [], memory, makingTemplate: true), keptAs: outline)
    }
  }

  /// Scans a document; the view ends with the next one of this thread.
  private func scan(
    _ body: UnsafeBufferPointer<UInt8>, _ memory: ThreadMemory
  ) throws(DocumentError) -> JSONView {
    do throws(JSONSyntaxError) {
      return try memory.tape.scan(padded: body, maximumDepth: limits.jsonDepth)
    } catch {
      throw DocumentError([error.finding], isMalformed: true)
    }
  }

  private func lower(
    _ verb: Verb, _ view: JSONView, _ parameters: [CallParameter], _ memory: ThreadMemory,
    makingTemplate: Bool = false
  ) throws(DocumentError) -> GraphCall {
    let bounds = GraphLimits(nodes: limits.nodes, edges: limits.edges, elements: limits.elements)
    var reader = CallReader(
      view, duplicates: memory.tape.duplicates, limits: bounds,
      makesTemplate: makingTemplate, maximumPaths: limits.paths)
    reader.maximumNameBytes = limits.nameBytes
    reader.isOnlyGraph = verb == .parse
    reader.isOnlyDrawn = verb == .render
    return try reader.read(
      needsSeeds: verb == .gradients || verb == .check, checking: verb == .check,
      parameters: parameters.map { ($0.name, $0.value) })
  }
}

/// What became of a document before any work was done for it.
package enum Preparation: Sendable {
  /// The answer is known already, and so many nodes were evaluated for it.
  case finished(Outcome, Timings, nodes: Int)
  /// Work of a known size.
  case ready(PreparedCall)
}

/// The answer to a call.
package enum Outcome: Sendable {
  /// A JSON document.
  case reply([UInt8])
  /// A picture, or a text that stands for one.
  case picture([UInt8], PictureFormat)
  /// Something is wrong with the document.
  case refused(DocumentError)
  /// The work was stopped.
  case stopped(EvaluationError)
}
