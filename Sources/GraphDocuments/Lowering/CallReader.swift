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

  /// Where each node and each edge stands.
  var nodePlaces: [JSONIndex] = []
  var edgePlaces: [JSONIndex] = []
  var edgeIDs: [Int: String] = [:]
  var options = CallOptions()

  /// Makes a reader of a document.
  ///
  /// - Parameter duplicates: The names that stand twice, as the scan found them.
  package init(_ view: JSONView, duplicates: [JSONTape.Duplicate], limits: GraphLimits) {
    self.view = view
    self.limits = limits
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
  ///   - parameters: Members that win over the document's, by name.
  /// - Throws: everything that is wrong.
  /// - Complexity: O(bytes).
  package consuming func read(
    needsSeeds: Bool, parameters: [(name: String, value: String)] = []
  ) throws(DocumentError) -> GraphCall {
    guard view.kind(at: view.root) == .object else {
      violations.add(
        CallFault.wrongType(
          member: "the request", expected: "an object", found: view.kind(at: view.root)),
        at: view.root)
      throw DocumentError(violations.findings(in: view), isMalformed: true)
    }
    members = CallMembers(view, reporting: &violations)
    readOptions()
    readNodes()
    readEdges()
    readInputs()
    for (name, value) in parameters { apply(parameter: name, value) }
    builder.elements = Array(numbers.values)
    return try finish(needsSeeds: needsSeeds)
  }

  private consuming func finish(needsSeeds: Bool) throws(DocumentError) -> GraphCall {
    let chosen = Chosen(
      outputs: readIDs(members.outputs, "outputs", over: parameterOutputs),
      wrt: readIDs(members.wrt, "wrt", over: parameterWrt))
    if builder.isEmpty { violations.add(CallFault.emptyGraph, at: members.nodes ?? view.root) }
    let built: (graph: Graph, leaves: LeafValues)
    do throws(GraphErrors) {
      built = try builder.build()
    } catch {
      for error in error.errors { report(error) }
      throw DocumentError(violations.findings(in: view), isMalformed: violations.isMalformed)
    }
    var outputs = OutputReader(
      view: view, graph: built.graph, violations: violations, numbers: NumberBuffer())
    outputs.choose(chosen.outputs, at: members.outputs ?? members.nodes)
    if needsSeeds { outputs.readSeeds(members.cotangents) }
    outputs.check(wanted: chosen.wrt, at: members.wrt)
    options.wrt = chosen.wrt.map { $0.map(\.node) }
    try outputs.violations.throwIfAny(in: view)
    return GraphCall(
      graph: built.graph, leaves: built.leaves, edgeIDs: edgeIDs, outputs: outputs.outputs,
      seeds: outputs.seeds, options: options)
  }

  private struct Chosen {
    let outputs: [ChosenNode]?
    let wrt: [ChosenNode]?
  }

  /// Ids given as parameters, which win over the document's.
  var parameterOutputs: [String]?
  var parameterWrt: [String]?
  var hasIncludeParameter = false
}

/// A node that a list names, and where.
struct ChosenNode {
  let node: Int
  let place: JSONIndex?
}

/// Where the members of a request stand.
struct CallMembers {
  var nodes: JSONIndex?
  var edges: JSONIndex?
  var inputs: JSONIndex?
  var outputs: JSONIndex?
  var cotangents: JSONIndex?
  var wrt: JSONIndex?
  var options: [(name: String, place: JSONIndex)] = []

  init() {}

  /// Finds the members, and reports those that do not exist or are not offered.
  init(_ view: JSONView, reporting violations: inout Violations) {
    var links: JSONIndex?
    for (name, value) in view.members(of: view.root) {
      if view.isName(name, "nodes") {
        nodes = nodes ?? value
      } else if view.isName(name, "edges") {
        edges = edges ?? value
      } else if view.isName(name, "links") {
        links = links ?? value
      } else if view.isName(name, "inputs") {
        inputs = inputs ?? value
      } else if view.isName(name, "outputs") {
        outputs = outputs ?? value
      } else if view.isName(name, "cotangents") {
        cotangents = cotangents ?? value
      } else if view.isName(name, "wrt") {
        wrt = wrt ?? value
      } else {
        take(view.string(at: name), value, name, view, &violations)
      }
    }
    if let links {
      if edges == nil {
        edges = links
      } else {
        violations.add(CallFault.conflict("edges", "links"), at: links)
      }
    }
  }

  private mutating func take(
    _ text: String, _ value: JSONIndex, _ name: JSONIndex, _ view: JSONView,
    _ violations: inout Violations
  ) {
    if CallOptions.members.contains(text) {
      options.append((text, value))
    } else if CallOptions.laterMembers.contains(text) {
      violations.add(CallFault.notOffered(text, offered: []), at: value)
    } else {
      let nearest = NearestName.nearest(to: text, among: CallOptions.allMembers)
      violations.add(CallFault.unknownMember(text, nearest: nearest), at: value)
    }
  }
}
