// SPDX-License-Identifier: Apache-2.0
// ChainRule: edges from a document.

internal import Autodiff

extension CallReader {
  mutating func readEdges() {
    if let foreign { return readForeignEdges(foreign) }
    guard let edges = members.edges else { return }
    guard view.kind(at: edges) == .array else {
      isDamaged = true
      return reject(.member(members.edgesName), "an array of edges", edges)
    }
    let count = view.count(of: edges)
    guard count <= limits.edges else {
      isDamaged = true
      let rule = GraphError.Rule.limit(name: "edges", limit: limits.edges, asked: count)
      return violations.add(GraphError(rule, at: .graph).finding(), at: edges)
    }
    edgePlaces.reserveCapacity(count)
    for place in view.elements(of: edges) { readEdge(place) }
  }

  private mutating func readEdge(_ place: JSONIndex) {
    guard view.kind(at: place) == .object else {
      isDamaged = true
      return reject(.edge, "an object", place)
    }
    let parts = EdgeMembers(view, place)
    let source = edgeEnd(parts.source, "source", of: place)
    let target = edgeEnd(parts.target, "target", of: place)
    let port = readPort(parts.port)
    let id = parts.id.flatMap { name(at: $0, "id") }
    addEdge(from: source, to: target, port: port, id: id, at: place)
  }

  /// Adds an edge; one of which something could not be read leaves the node out that it enters.
  @inline(__always)
  mutating func addEdge(
    from source: Int32?, to target: Int32?, port: GraphBuilder.Port?, id: Int32?,
    at place: JSONIndex
  ) {
    guard let source, let target, let port else {
      isDamaged = true
      if let node = target.flatMap({ builder.node(ofName: $0) }) { exclude(node) }
      return
    }
    let edge = edgePlaces.count
    edgePlaces.append(Int32(truncatingIfNeeded: place))
    if let id { edgeIDs[edge] = builder.names[id] }
    builder.addEdge(edge, from: .name(source), to: .name(target), port: port)
  }

  @inline(__always)
  private mutating func edgeEnd(
    _ end: JSONIndex?, _ member: String, of place: JSONIndex
  ) -> Int32? {
    if let end { return name(at: end, member) }
    violations.add(CallFault.missingMember(member, of: .edge), at: place)
    return nil
  }

  /// The port at a place; `nil`, and reported, if it is none.
  mutating func readPort(_ place: JSONIndex?) -> GraphBuilder.Port? {
    guard let place else { return GraphBuilder.Port.none }
    switch view.kind(at: place) {
    case .null: return GraphBuilder.Port.none
    case .string: return .name(view.withStringBytes(at: place) { builder.names.intern($0) })
    case .number:
      if let index = view.integer(at: place), let port = Int32(exactly: index), port >= 0 {
        return .index(port)
      }
      violations.add(
        CallFault.outOfRange(
          .member("port"), got: view.excerpt(at: place), expected: "a whole number from 0 on"),
        at: place)
      return nil
    default:
      reject(.member("port"), "a whole number or an argument's name", place)
      return nil
    }
  }
}

/// Where the members of an edge stand; others are left alone.
struct EdgeMembers {
  @MemberPlace var source: JSONIndex?
  @MemberPlace var target: JSONIndex?
  @MemberPlace var port: JSONIndex?
  @MemberPlace var id: JSONIndex?

  init() {}

  init(_ view: JSONView, _ edge: JSONIndex) {
    for (name, place) in view.members(of: edge) {
      switch view.shortName(name) {
      case JSONView.word(of: "source"): source = source ?? place
      case JSONView.word(of: "target"): target = target ?? place
      case JSONView.word(of: "port"): port = port ?? place
      case JSONView.word(of: "id"): id = id ?? place
      case 0: takeEscaped(view, name, place)
      default: break
      }
    }
  }

  @inline(never)
  private mutating func takeEscaped(_ view: JSONView, _ name: JSONIndex, _ place: JSONIndex) {
    if view.isName(name, "source") { source = source ?? place }
    if view.isName(name, "target") { target = target ?? place }
    if view.isName(name, "port") { port = port ?? place }
    if view.isName(name, "id") { id = id ?? place }
  }
}
