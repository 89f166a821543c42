// SPDX-License-Identifier: Apache-2.0
// ChainRule: edges of other programs, whose handles say which argument they are.

internal import Autodiff

extension CallReader {
  /// Reads the edges of another dialect.
  mutating func readForeignEdges(_ graph: ForeignGraph) {
    guard graph.edges.count <= limits.edges else {
      isDamaged = true
      let rule = GraphError.Rule.limit(
        name: "edges", limit: limits.edges, asked: graph.edges.count)
      return violations.add(GraphError(rule, at: .graph).finding(), at: graph.edgesPlace)
    }
    let least = leastHandles(graph)
    for place in graph.edges { readForeignEdge(JSONIndex(place), least) }
  }

  /// The least number among the handles of each node: whether they are counted from 0 or from 1 is seen
  /// of those of one node together.
  private func leastHandles(_ graph: ForeignGraph) -> [Int: Int] {
    var least: [Int: Int] = [:]
    for place in graph.edges where view.kind(at: JSONIndex(place)) == .object {
      let edge = ForeignEdge(flat: JSONIndex(place), view)
      guard let port = edge.parts.port, view.kind(at: port) == .string,
        let target = edge.parts.target, let node = knownNode(at: target),
        let number = handleNumber(at: port, of: node)
      else { continue }
      least[node] = min(least[node] ?? .max, number)
    }
    return least
  }

  private mutating func readForeignEdge(_ place: JSONIndex, _ least: [Int: Int]) {
    guard view.kind(at: place) == .object else {
      isDamaged = true
      return reject(.edge, "an object", place)
    }
    let given = ForeignEdge(flat: place, view)
    let source = foreignEnd(given.parts.source, "source", of: place)
    let target = foreignEnd(given.parts.target, "target", of: place)
    let id = given.parts.id.flatMap { name(at: $0, "id") }
    var port: GraphBuilder.Port?
    // Of an edge without ends nothing more is said.
    if source != nil, let target {
      port = foreignPort(of: given, into: builder.node(ofName: target), least)
    }
    addEdge(from: source, to: target, port: port, id: id, at: place)
  }

  /// The name of the node at an end: its id or else, as D3 has it, its place in the list.
  private mutating func foreignEnd(
    _ place: JSONIndex?, _ member: String, of edge: JSONIndex
  ) -> Int32? {
    guard let place else {
      violations.add(CallFault.missingMember(member, of: .edge), at: edge)
      return nil
    }
    if let node = knownNode(at: place) { return builder.name(of: node) }
    return name(at: place, member)
  }

  /// The node that an end of an edge names or counts; `nil` if there is none.
  private func knownNode(at place: JSONIndex) -> Int? {
    switch view.kind(at: place) {
    case .string: return builder.node(ofName: symbol(at: place))
    case .number:
      let name = builder.names.find(view.source(of: place))
      if let node = name.flatMap({ builder.node(ofName: $0) }) { return node }
      guard let index = view.integer(at: place), nodePlaces.indices.contains(index) else {
        return nil
      }
      return index
    default: return nil
    }
  }

  /// The number at the end of a handle that is no argument's name; `nil` if there is none.
  private func handleNumber(at place: JSONIndex, of node: Int) -> Int? {
    let text = view.string(at: place)
    if builder.operation(of: node).listing.arguments.contains(text) { return nil }
    return Int(String(text.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()))
  }

  /// The port that a handle stands for; `nil`, and reported, if it is none.
  private mutating func foreignPort(
    of given: ForeignEdge, into node: Int?, _ least: [Int: Int]
  ) -> GraphBuilder.Port? {
    guard let place = given.parts.port else { return GraphBuilder.Port.none }
    guard view.kind(at: place) == .string, let node else { return readPort(place) }
    if let number = handleNumber(at: place, of: node) {
      return .index(Int32(clamping: number - ((least[node] ?? 0) > 0 ? 1 : 0)))
    }
    let listing = builder.operation(of: node).listing
    let isNamed = listing.arguments.contains(view.string(at: place))
    // A wire into what takes one argument is that argument, whatever its handle is called.
    if !isNamed, given.isPortLoose || listing.arguments.count == 1 { return GraphBuilder.Port.none }
    return readPort(place)
  }
}
