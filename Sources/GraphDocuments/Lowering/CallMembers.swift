// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the members of a request stand.

internal import Autodiff

/// Where the members of a request stand.
struct CallMembers {
  var nodes: JSONIndex?
  var edges: JSONIndex?
  /// The name under which the edges were given.
  var edgesName = "edges"
  var inputs: JSONIndex?
  var outputs: JSONIndex?
  var cotangents: JSONIndex?
  var wrt: JSONIndex?
  var batch: JSONIndex?
  var expression: JSONIndex?
  /// Whose other members are left alone.
  private var dialect = Dialect.native
  var options: [(name: String, place: JSONIndex)] = []
  /// The members of a check.
  var check: [(name: String, place: JSONIndex)] = []

  init() {}

  /// Finds the members, and reports those that do not exist or are not offered.
  init(_ view: JSONView, _ dialect: Dialect = .native, reporting violations: inout Violations) {
    guard view.kind(at: view.root) == .object else { return }
    self.dialect = dialect
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
      } else if view.isName(name, "expression") {
        expression = expression ?? value
      } else if view.isName(name, "text") {
        continue  // What a graph was written as says nothing beside it.
      } else if view.isName(name, "batch") {
        batch = batch ?? value
      } else {
        take(view.string(at: name), value, view, &violations)
      }
    }
    guard let links else { return }
    if edges != nil { violations.add(CallFault.conflict("edges", "links"), at: links) }
    if edges == nil { (edges, edgesName) = (links, "links") }
  }

  /// Where the graph stands; `nil` if it is a parameter.
  var graph: JSONIndex? { nodes ?? expression }

  /// Where an option stands; `nil` if the document does not state it.
  func place(ofOption name: String) -> JSONIndex? { options.first { $0.name == name }?.place }

  private mutating func take(
    _ text: String, _ value: JSONIndex, _ view: JSONView, _ violations: inout Violations
  ) {
    if CallOptions.members.contains(text) {
      options.append((text, value))
    } else if CallOptions.checkMembers.contains(text) {
      check.append((text, value))
    } else if CallOptions.laterMembers.contains(text) {
      violations.add(CallFault.notOffered(text, offered: []), at: value)
    } else if dialect == .native || !dialect.knows(text, as: value, view) {
      let nearest =
        violations.isFull
        ? nil : NearestName.nearest(to: text, among: CallOptions.allMembers)
      violations.add(CallFault.unknownMember(text, nearest: nearest), at: value)
    }
  }
}
