// SPDX-License-Identifier: Apache-2.0
// ChainRule: dialects with a list of nodes and a list of edges.

internal import Autodiff

extension ForeignNode {
  /// A node whose members stand in it, or in its `data` or `metadata`.
  init(flat place: JSONIndex, _ view: JSONView) {
    self.init(place)
    let holders = ForeignNode.holders(of: place, view)
    var parts = NodeMembers()
    for holder in holders {
      let own = NodeMembers(view, holder)
      parts.id = parts.id ?? own.id
      parts.inputs = parts.inputs ?? own.inputs
      parts.attributes = parts.attributes ?? own.attributes
      parts.value = parts.value ?? own.value
      parts.shape = parts.shape ?? own.shape
      parts.type = parts.type ?? own.type
      if label == nil, let text = view.member("label", of: holder), view.kind(at: text) == .string {
        label = text
      }
    }
    ForeignNode.takeOperation(holders, view, &parts)
    self.parts = parts
  }

  /// The node itself, and the objects in it that hold what is ours.
  static func holders(of place: JSONIndex, _ view: JSONView) -> [JSONIndex] {
    let inner = [view.member("data", of: place), view.member("metadata", of: place)]
    return [place] + inner.compactMap { $0 }.filter { view.kind(at: $0) == .object }
  }

  /// Takes the first of the members for it that names an operation: `type` may as well be the name of a
  /// component on a page.
  private static func takeOperation(
    _ holders: [JSONIndex], _ view: JSONView, _ parts: inout NodeMembers
  ) {
    let inner = holders.dropFirst()
    let sure =
      holders.compactMap { view.member("op", of: $0) }
      + holders.compactMap { view.member("opType", of: $0) }
      + holders.compactMap { view.member("class_type", of: $0) }
    let maybe =
      inner.compactMap { view.member("type", of: $0) }
      + holders.prefix(1).compactMap { view.member("type", of: $0) }
    let found = (sure + maybe).first { ForeignNode.code(at: $0, view) != nil }
    parts.operation = found ?? sure.first
    // What is computed has its value from an earlier call, if it has one.
    if let found, let code = ForeignNode.code(at: found, view), !code.isGiven {
      parts.value = nil
      if !code.isLeaf { (parts.shape, parts.type) = (nil, nil) }
    }
  }

  /// The operation that a text names; `nil` if it names none.
  static func code(at place: JSONIndex, _ view: JSONView) -> OperationCode? {
    guard view.kind(at: place) == .string else { return nil }
    return OperationTable.resolve(view.string(at: place))?.code
  }
}

extension ForeignEdge {
  /// An edge whose members stand in it, or in its `data` or `metadata`.
  init(flat place: JSONIndex, _ view: JSONView) {
    self.init(place: place)
    for holder in ForeignNode.holders(of: place, view) {
      let own = EdgeMembers(view, holder)
      parts.id = parts.id ?? own.id
      parts.source = parts.source ?? own.source
      parts.target = parts.target ?? own.target
      parts.port =
        parts.port ?? own.port ?? view.member("targetPort", of: holder)
        ?? view.member("toPort", of: holder) ?? view.member("targetHandle", of: holder)
    }
    if parts.port == nil, let relation = view.member("relation", of: place) {
      (parts.port, isPortLoose) = (relation, true)
    }
    // After a simulation, D3 has the nodes themselves there.
    parts.source = parts.source.map { ForeignEdge.end($0, view) }
    parts.target = parts.target.map { ForeignEdge.end($0, view) }
  }

  private static func end(_ place: JSONIndex, _ view: JSONView) -> JSONIndex {
    guard view.kind(at: place) == .object else { return place }
    return view.member("id", of: place) ?? place
  }
}

extension ForeignGraph {
  /// The lists of React Flow, NetworkX and D3.
  init?(lists nodes: JSONIndex?, _ edges: JSONIndex?, _ view: JSONView) {
    guard let nodes, view.kind(at: nodes) == .array else { return nil }
    self.init(nodesPlace: nodes)
    for place in view.elements(of: nodes) { addNode(place, view) }
    guard let edges, view.kind(at: edges) == .array else { return }
    edgesPlace = edges
    for place in view.elements(of: edges) { addEdge(place) }
  }

  /// The elements of Cytoscape.js: in two lists, or in one.
  init?(elements: JSONIndex, _ view: JSONView) {
    self.init(nodesPlace: elements)
    switch view.kind(at: elements) {
    case .object:
      let lists = ForeignGraph(
        lists: view.member("nodes", of: elements), view.member("edges", of: elements), view)
      guard let lists else { return nil }
      self = lists
    case .array:
      for place in view.elements(of: elements) {
        if ForeignGraph.isEdge(place, view) { addEdge(place) } else { addNode(place, view) }
      }
      edgesPlace = elements
    default: return nil
    }
  }

  static func isEdge(_ place: JSONIndex, _ view: JSONView) -> Bool {
    guard view.kind(at: place) == .object else { return false }
    if let group = view.member("group", of: place), view.kind(at: group) == .string {
      return view.string(at: group) == "edges"
    }
    guard let data = view.member("data", of: place), view.kind(at: data) == .object else {
      return false
    }
    return view.member("source", of: data) != nil
  }

  /// JSON Graph Format: nodes by their ids, or in a list as version 1 has them.
  init?(jsonGraph root: JSONIndex, _ view: JSONView) {
    guard let graph = ForeignGraph.jsonGraph(in: root, view),
      let nodes = view.member("nodes", of: graph)
    else { return nil }
    if view.kind(at: nodes) == .object {
      self.init(nodesPlace: nodes)
      for (name, place) in view.members(of: nodes) {
        addNode(place, view)
        self.nodes[self.nodes.count - 1].parts.id = name
      }
      guard let edges = view.member("edges", of: graph), view.kind(at: edges) == .array else {
        return
      }
      edgesPlace = edges
      for place in view.elements(of: edges) { addEdge(place) }
    } else {
      let lists = ForeignGraph(lists: nodes, view.member("edges", of: graph), view)
      guard let lists else { return nil }
      self = lists
    }
  }

  /// The only graph of JSON Graph Format, or the first; `nil` if there is none.
  static func jsonGraph(in root: JSONIndex, _ view: JSONView) -> JSONIndex? {
    var graph = view.member("graph", of: root)
    if graph == nil, let graphs = view.member("graphs", of: root), view.kind(at: graphs) == .array {
      graph = view.elements(of: graphs).first { _ in true }
    }
    return graph.flatMap { view.kind(at: $0) == .object ? $0 : nil }
  }

  private mutating func addNode(_ place: JSONIndex, _ view: JSONView) {
    // What is no object is refused when it is read.
    let isObject = view.kind(at: place) == .object
    nodes.append(isObject ? ForeignNode(flat: place, view) : ForeignNode(place))
  }

  private mutating func addEdge(_ place: JSONIndex) {
    edges.append(Int32(truncatingIfNeeded: place))
  }
}
