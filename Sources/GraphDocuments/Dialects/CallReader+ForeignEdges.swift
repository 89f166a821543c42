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
    var read: [ReadEdge] = []
    read.reserveCapacity(graph.edges.count)
    for edge in graph.edges { if let edge = readForeignEdge(edge) { read.append(edge) } }
    // Whether handles are numbered from 0 or from 1 is seen of those of one node together.
    var least: [Int: Int] = [:]
    for edge in read {
      if let node = edge.node, case .number(let number) = edge.handle {
        least[node] = min(least[node] ?? .max, number)
      }
    }
    for edge in read { add(edge, from: edge.node.flatMap { least[$0] } ?? 0) }
  }

  /// What a handle says of the argument.
  private enum Handle {
    case none
    /// A port of this contract.
    case port(GraphBuilder.Port)
    /// A number at the end of a text.
    case number(Int)
  }

  /// An edge whose handle has not yet been counted.
  private struct ReadEdge {
    let given: ForeignEdge
    let source: GraphBuilder.Source
    let target: GraphBuilder.Target
    /// The node that it enters; `nil` if there is none of that name.
    let node: Int?
    let handle: Handle
  }

  private mutating func readForeignEdge(_ given: ForeignEdge) -> ReadEdge? {
    guard view.kind(at: given.place) == .object else {
      isDamaged = true
      reject(.edge, "an object", given.place)
      return nil
    }
    let ends = [("source", given.parts.source), ("target", given.parts.target)].map { end in
      foreignEnd(end.1, end.0, of: given.place)
    }
    guard let source = ends[0], let target = ends[1] else {
      isDamaged = true
      return nil
    }
    let handle = handle(of: given, into: target.node)
    return ReadEdge(
      given: given,
      source: source.node.map { .node(Int32(truncatingIfNeeded: $0)) } ?? .name(source.name),
      target: .name(target.node.map { builder.name(of: $0) } ?? target.name), node: target.node,
      handle: handle)
  }

  /// The node at an end: by its id or else, as D3 has it, by its place in the list.
  private mutating func foreignEnd(
    _ place: JSONIndex?, _ member: String, of edge: JSONIndex
  ) -> (name: Int32, node: Int?)? {
    guard let place else {
      violations.add(CallFault.missingMember(member, of: .edge), at: edge)
      return nil
    }
    guard let name = name(at: place, member) else { return nil }
    if let node = builder.node(ofName: name) { return (name, node) }
    if view.kind(at: place) == .number, let index = view.integer(at: place),
      nodePlaces.indices.contains(index)
    {
      return (builder.name(of: index), index)
    }
    return (name, nil)
  }

  private mutating func handle(of given: ForeignEdge, into node: Int?) -> Handle {
    guard let place = given.parts.port, view.kind(at: place) == .string, let node else {
      return given.parts.port.flatMap { readPort($0) }.map { .port($0) } ?? .none
    }
    let text = view.string(at: place)
    let listing = builder.operation(of: node).listing
    if listing.arguments.contains(text) { return .port(.name(builder.names.intern(text))) }
    let digits = String(text.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
    if let number = Int(digits) { return .number(number) }
    // A wire into what takes one argument is that argument, whatever its handle is called.
    if given.isPortLoose || listing.arguments.count == 1 { return .none }
    return .port(.name(builder.names.intern(text)))
  }

  private mutating func add(_ edge: ReadEdge, from least: Int) {
    let number = edgePlaces.count
    edgePlaces.append(Int32(truncatingIfNeeded: edge.given.place))
    foreignEdges.append(edge.given)
    if let place = edge.given.parts.id, let id = name(at: place, "id") {
      edgeIDs[number] = builder.names[id]
    }
    let port: GraphBuilder.Port
    switch edge.handle {
    case .none: port = .none
    case .port(let given): port = given
    case .number(let index):
      port = .index(Int32(clamping: index - (least > 0 ? 1 : 0)))
    }
    builder.addEdge(number, from: edge.source, to: edge.target, port: port)
  }
}
