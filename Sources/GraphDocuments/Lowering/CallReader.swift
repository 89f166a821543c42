// SPDX-License-Identifier: Apache-2.0
// ChainRule: from a scanned request to a graph and what is asked of it.

package import Autodiff

/// Reads a scanned request: members straight into the columns of a graph.
///
/// The core owns the rules about graphs and reports them by node and edge; the reader knows where
/// each of them stands in the document. Nothing that is wrong stops it: every violation is reported
/// together.
package struct CallReader: ~Copyable {
  let view: JSONView
  let limits: GraphLimits
  var violations = Violations()
  var builder: GraphBuilder
  var numbers = NumberBuffer()
  var members = CallMembers()

  /// Where each node and each edge stands; a tape has less than 2^31 words.
  var nodePlaces: [Int32] = []
  var edgePlaces: [Int32] = []
  var edgeIDs: [Int: String] = [:]
  var options = CallOptions()
  var check = CheckCall()
  /// Whether claims are taken, so that the values are kept that others are given over.
  var isChecking = false

  /// Whether the nodes could be read as a whole, so that an id that is none of theirs is wrong.
  var areNodesKnown = false
  /// Whether some of the graph could not be read, so that nothing that follows from it is said.
  var isDamaged = false
  /// How many more ids may be compared with wrong ones: the work must not grow with the product of
  /// the two.
  var comparisonsLeft = 100_000
  /// Where the value of each leaf stands; kept only for a template.
  var valuePlaces: [Int: JSONIndex] = [:]
  let makesTemplate: Bool
  /// How many paths may be listed at most.
  let maximumPaths: Int
  /// How many bytes the id of a node has at most.
  package var maximumNameBytes = 4096
  /// Whether only the graph is wanted and nothing computed: then leaves need no values, and every sink is
  /// an output.
  package var isOnlyGraph = false
  /// Whether the graph is only drawn, for which it needs neither values nor an output.
  package var isOnlyDrawn = false
  /// Whether it is said already that there is no graph.
  var isGraphRefused = false
  /// Where the graph stands, if another program wrote it.
  var foreign: ForeignGraph?
  /// Which of its nodes each node is.
  var foreignNumbers: [Int32] = []
  /// The node whose neighbourhood is drawn.
  var center: (id: String, place: JSONIndex?)?
  /// Values with one axis more than their leaves state, which is right for those with rows.
  var valuesWithRows: [ValueWithRows] = []
  /// The cotangents that were given, by node.
  var cotangents: [Int: GivenCotangent] = [:]

  /// Makes a reader of a document.
  ///
  /// - Parameters:
  ///   - duplicates: The names that stand twice, as the scan found them.
  ///   - makesTemplate: Whether the call has a template for further documents like it.
  ///   - maximumPaths: How many paths may be asked for.
  package init(
    _ view: JSONView, duplicates: [JSONTape.Duplicate], limits: GraphLimits,
    makesTemplate: Bool = false, maximumPaths: Int = 64
  ) {
    self.view = view
    self.limits = limits
    (self.makesTemplate, self.maximumPaths) = (makesTemplate, maximumPaths)
    builder = GraphBuilder(limits: limits)
    for duplicate in duplicates {
      violations.add(
        CallFault.duplicateMember(view.excerpt(at: duplicate.second)), at: duplicate.second,
        related: [duplicate.first])
    }
  }

  /// Reads the request.
  ///
  /// - Parameters:
  ///   - needsSeeds: Whether outputs need cotangents.
  ///   - checking: Whether claims are taken.
  ///   - parameters: Members that win over the document's, by name.
  /// - Throws: everything that is wrong.
  /// - Complexity: O(bytes).
  package consuming func read(
    needsSeeds: Bool, checking: Bool = false, parameters: [(name: String, value: String)] = []
  ) throws(DocumentError) -> GraphCall {
    let dialect = dialect(parameters)
    // The elements of Cytoscape.js may stand alone.
    let kind = view.kind(at: view.root)
    guard kind == .object || kind == .array && dialect == .cytoscape else {
      violations.add(
        CallFault.wrongType(.request, expected: "an object", found: kind),
        at: view.root)
      throw DocumentError(violations.findings(in: view), isMalformed: true)
    }
    members = CallMembers(view, dialect, reporting: &violations)
    if dialect != .native { findForeign(dialect) }
    readOptions()
    isChecking = checking
    readGraph(over: parameters.last { $0.name == "expression" }?.value)
    if hasLongNames { throw refusal() }
    if checking { keepOwnValues() }
    readInputs()
    for (name, value) in parameters { apply(parameter: name, value) }
    if checking { readCheck() } else { refuseCheckMembers() }
    builder.elements = Array(numbers.values)
    return try finish(needsSeeds: needsSeeds, checking: checking)
  }

  private consuming func finish(
    needsSeeds: Bool, checking: Bool
  ) throws(DocumentError) -> GraphCall {
    let chosen = Chosen(
      outputs: readIDs(members.outputs, "outputs", over: parameterOutputs) ?? foreignOutputs(),
      wrt: readIDs(members.wrt, "wrt", over: parameterWrt))
    let batch = readBatch()
    readCotangents()
    guard areNodesKnown else { throw refusal() }
    builder.convention = options.convention
    let built: (graph: Graph, leaves: LeafValues)
    do throws(GraphErrors) {
      built = try builder.finish(allowingUnknownShapes: isOnlyGraph || isOnlyDrawn)
    } catch {
      for error in error.errors { report(error) }
      throw refusal()
    }
    if isDamaged { throw refusal() }
    let drawing = drawing(of: built.graph, built.leaves)
    let rows = judge(batch, in: built.graph, needsSeeds: needsSeeds)
    if checking { judgeClaims(in: built.graph, rows) }
    checkIntegers(built.graph, built.leaves, rows)
    var outputs = OutputReader(
      graph: built.graph, places: .init(members), violations: violations, cotangents: cotangents,
      rows: rows)
    if isOnlyDrawn {
      outputs.chooseForDrawing(chosen.outputs)
    } else {
      outputs.choose(chosen.outputs, orAll: isOnlyGraph)
      if needsSeeds { outputs.makeSeeds() }
    }
    if !isOnlyGraph { outputs.check(wanted: chosen.wrt) }
    options.wrt = chosen.wrt.map { $0.map(\.node) }
    try outputs.violations.throwIfAny(in: view)
    let isForeign = options.respondAs != .native && !isOnlyDrawn
    return GraphCall(
      graph: built.graph, leaves: built.leaves, edgeIDs: edgeIDs, outputs: outputs.outputs,
      seeds: outputs.seeds, rows: rows, options: options, check: checking ? check : nil,
      notes: isOnlyGraph || options.parts.contains(.graph) ? notes() : nil,
      template: makesTemplate && rows == nil && !isForeign
        ? template(of: built.graph, built.leaves) : nil,
      drawing: drawing.map { $0.noting(outputs.notes) },
      echo: isForeign ? echo(as: options.respondAs) : nil, labels: isForeign ? labels : [:])
  }

  private func refusal() -> DocumentError {
    DocumentError(violations.findings(in: view), isMalformed: violations.isMalformed)
  }

  /// Where a node stands.
  func nodePlace(_ node: Int) -> JSONIndex { JSONIndex(nodePlaces[node]) }

  /// Where an edge stands.
  func edgePlace(_ edge: Int) -> JSONIndex { JSONIndex(edgePlaces[edge]) }

  private struct Chosen {
    let outputs: [ChosenNode]?
    let wrt: [ChosenNode]?
  }

  /// The nodes that an expression became; `nil` if the graph is none.
  var nodesOfExpression: ExpressionNodes?

  /// Ids given as parameters, which win over the document's.
  var parameterOutputs: [String]?
  var parameterWrt: [String]?
  var parameterBatch: [String]?
  /// The lists of words that parameters have begun.
  var listParameters: Set<String> = []
}

/// A node that a list names, and where; `nil` if a parameter names it.
struct ChosenNode {
  let node: Int
  let place: JSONIndex?
}
