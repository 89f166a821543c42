// SPDX-License-Identifier: Apache-2.0
// ChainRule: ids that stand outside the graph.

internal import Autodiff

extension CallReader {
  /// Values for leaves, over their own.
  mutating func readInputs() {
    guard let inputs = members.inputs else { return }
    guard view.kind(at: inputs) == .object else { return reject("inputs", "an object", inputs) }
    for (name, value) in view.members(of: inputs) {
      let symbol = view.withStringBytes(at: name) { builder.names.intern($0) }
      guard let node = builder.node(ofName: symbol) else {
        addUnknownID(view.string(at: name), "inputs", at: value)
        continue
      }
      if builder.isLeaf(node) {
        setValue(of: node, at: value)
      } else {
        let operation = builder.operation(of: node).listing.name
        violations.add(
          CallFault.valueOfComputedNode(view.string(at: name), operation: operation), at: value)
      }
    }
  }

  /// The nodes that a list of ids names; `nil` if there is no list.
  mutating func readIDs(
    _ place: JSONIndex?, _ member: String, over given: [String]?
  ) -> [ChosenNode]? {
    if let given { return given.compactMap { choose($0, member, at: nil) } }
    guard let place else { return nil }
    guard view.kind(at: place) == .array else {
      reject(member, "an array of ids", place)
      return nil
    }
    var chosen: [ChosenNode] = []
    var seen: Set<Int> = []
    for entry in view.elements(of: place) {
      guard let name = name(at: entry, member: member) else { continue }
      guard let found = choose(builder.names[name], member, at: entry) else { continue }
      if seen.insert(found.node).inserted {
        chosen.append(found)
      } else {
        violations.add(CallFault.repeatedID(builder.names[name], member: member), at: entry)
      }
    }
    return chosen
  }

  private mutating func choose(_ id: String, _ member: String, at place: JSONIndex?) -> ChosenNode?
  {
    if let symbol = builder.names.find(id), let node = builder.node(ofName: symbol) {
      return ChosenNode(node: node, place: place)
    }
    addUnknownID(id, member, at: place)
    return nil
  }

  mutating func addUnknownID(_ id: String, _ member: String, at place: JSONIndex?) {
    violations.add(
      CallFault.unknownID(id, member: member, nearest: nearestID(to: id)), at: place)
  }

  /// The id nearest to a wrong one; not looked for in graphs so large that it would take long.
  func nearestID(to id: String) -> String? {
    nodePlaces.count > 10_000 ? nil : NearestName.nearest(to: id, among: builder.nodeNames)
  }

  /// Adds what the core found wrong, at its place in the document.
  mutating func report(_ error: GraphError) {
    var finding = error.finding
    let place = self.place(of: error)
    var related: [JSONIndex] = []
    switch error.rule {
    case .unknownReference(let id, _):
      finding.hint = nearestID(to: id).map { "Did you mean '\($0)'?" }
    case .duplicateID(_, let first): related = [idPlace(of: first)]
    case .cycle(_, let nodes): related = nodes.map { nodePlaces[$0] }
    case .portTwice(_, .edge(let edge)): related = [edgePlaces[edge]]
    default: break
    }
    if case .node(let node) = error.place, node < nodePlaces.count {
      finding.nodes = [builder.names[builder.name(of: node)]]
    }
    violations.add(finding, at: place, related: related)
  }

  private func place(of error: GraphError) -> JSONIndex {
    switch error.place {
    case .graph: return members.nodes ?? view.root
    case .node(let node):
      guard node < nodePlaces.count else { return members.nodes ?? view.root }
      switch error.rule {
      case .unknownOperation: return view.member("op", of: nodePlaces[node]) ?? nodePlaces[node]
      case .duplicateID: return idPlace(of: node)
      default: return nodePlaces[node]
      }
    case .input(let node, let index):
      return inputPlace(index, of: nodePlaces[node])
    case .attribute(let node, let name):
      let attributes = view.member("attributes", of: nodePlaces[node])
      guard let attributes, view.kind(at: attributes) == .object else { return nodePlaces[node] }
      return view.member(named: name, of: attributes) ?? attributes
    case .edge(let edge): return edgePlace(of: error.rule, edge)
    }
  }

  private func idPlace(of node: Int) -> JSONIndex {
    view.member("id", of: nodePlaces[node]) ?? nodePlaces[node]
  }

  private func inputPlace(_ index: Int, of node: JSONIndex) -> JSONIndex {
    guard let inputs = view.member("inputs", of: node) else { return node }
    if view.kind(at: inputs) == .array {
      return view.elements(of: inputs).dropFirst(index).first { _ in true } ?? inputs
    }
    return view.members(of: inputs).dropFirst(index).first { _ in true }?.value ?? inputs
  }

  private func edgePlace(of rule: GraphError.Rule, _ edge: Int) -> JSONIndex {
    let place = edgePlaces[edge]
    switch rule {
    case .unknownReference(_, .source): return view.member("source", of: place) ?? place
    case .unknownReference(_, .target): return view.member("target", of: place) ?? place
    case .portName, .portOutOfRange, .portTwice: return view.member("port", of: place) ?? place
    default: return place
    }
  }
}
