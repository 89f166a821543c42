// SPDX-License-Identifier: Apache-2.0
// ChainRule: reading graphs that other programs wrote.

internal import Autodiff

extension CallReader {
  /// Where the members of a node stand.
  func parts(of node: Int) -> NodeMembers {
    foreignNode(node)?.parts ?? NodeMembers(view, nodePlace(node))
  }

  /// A node of another dialect; `nil` in a native document.
  func foreignNode(_ node: Int) -> ForeignNode? {
    foreign.map { $0.nodes[Int(foreignNumbers[node])] }
  }

  /// Where the members of an edge stand.
  func ends(of edge: Int) -> EdgeMembers {
    foreign == nil
      ? EdgeMembers(view, edgePlace(edge)) : ForeignEdge(flat: edgePlace(edge), view).parts
  }

  /// The dialect that a parameter or the document says, or else the one that it is written in.
  func dialect(_ parameters: [(name: String, value: String)]) -> Dialect {
    if let given = parameters.last(where: { $0.name == "dialect" }) {
      return Dialect(rawValue: given.value) ?? .native
    }
    guard view.kind(at: view.root) == .object, let place = view.member("dialect", of: view.root),
      view.kind(at: place) == .string
    else { return Dialect(of: view) }
    return Dialect(rawValue: view.string(at: place)) ?? Dialect(of: view)
  }

  /// The outputs that the document of another dialect states; `nil` if it states none.
  mutating func foreignOutputs() -> [ChosenNode]? {
    guard let places = foreign?.outputs, !places.isEmpty else { return nil }
    var chosen: [ChosenNode] = []
    for place in places {
      guard let name = name(at: place, "outputs") else { continue }
      guard let node = builder.node(ofName: name) else {
        addUnknownID(builder.names[name], "outputs", at: place)
        continue
      }
      if !chosen.contains(where: { $0.node == node }) {
        chosen.append(ChosenNode(node: node, place: place))
      }
    }
    return chosen
  }

  /// Finds the parts of the graph, if the document is of another dialect.
  mutating func findForeign(_ dialect: Dialect) {
    if dialect == .cppad, let count = ForeignGraph.uncountable(view) {
      return refuseCount(count.name, at: count.place)
    }
    if let excess = ForeignGraph.excess(dialect, members.nodes, over: limits.nodes, view) {
      return refuseNodes(excess.count, at: excess.place)
    }
    switch dialect {
    case .native: break
    case .reactflow, .nodelink:
      foreign = ForeignGraph(lists: members.nodes, members.edges, view)
    case .cytoscape:
      let isBare = view.kind(at: view.root) == .array
      let elements = isBare ? view.root : view.member("elements", of: view.root)
      foreign = elements.flatMap { ForeignGraph(elements: $0, view) }
    case .jsongraph: foreign = ForeignGraph(jsonGraph: view.root, view)
    case .comfyui: foreign = ForeignGraph(prompt: view.root, view)
    case .cppad: foreign = ForeignGraph(cppAD: view.root, view)
    case .onnx: foreign = ForeignGraph(onnx: view.root, view)
    }
    guard let foreign else {
      guard members.nodes == nil else { return }
      isGraphRefused = true
      return violations.add(CallFault.notOfDialect(dialect.rawValue), at: view.root)
    }
    members.nodes = foreign.nodesPlace
    (members.edges, members.edgesName) = (foreign.edgesPlace, "edges")
  }

  /// Refuses more independent nodes than a document of this size can have values for.
  private mutating func refuseCount(_ name: String, at place: JSONIndex) {
    isGraphRefused = true
    violations.add(
      CallFault.outOfRange(
        .member(name), got: view.excerpt(at: place),
        expected: "fewer independent nodes than the document has bytes"), at: place)
  }

  /// Refuses more nodes than the limit, before anything is made of them.
  private mutating func refuseNodes(_ count: Int, at place: JSONIndex) {
    isGraphRefused = true
    (members.nodes, members.edges) = (nil, nil)
    let rule = GraphError.Rule.limit(name: "nodes", limit: limits.nodes, asked: count)
    violations.add(GraphError(rule, at: .graph).finding(), at: place)
  }

  /// Reads the nodes of another dialect.
  mutating func readForeignNodes(_ graph: ForeignGraph) {
    let count = graph.nodes.count
    if count == 0 { return violations.add(CallFault.emptyGraph, at: graph.nodesPlace) }
    guard count <= limits.nodes else {
      let rule = GraphError.Rule.limit(name: "nodes", limit: limits.nodes, asked: count)
      return violations.add(GraphError(rule, at: .graph).finding(), at: graph.nodesPlace)
    }
    areNodesKnown = true
    for number in graph.nodes.indices { readForeignNode(graph.nodes[number], number) }
  }

  private mutating func readForeignNode(_ given: ForeignNode, _ number: Int) {
    let kind = view.kind(at: given.place)
    guard kind == .object || given.name != nil else {
      isDamaged = true
      return reject(.node, "an object", given.place)
    }
    guard let name = given.name.map({ builder.names.intern($0) }) ?? foreignName(given) else {
      isDamaged = true
      return
    }
    // Whoever wrote it may have called its kind something that is no operation.
    let isMissing =
      given.parts.operation == nil && given.operation == nil
      && (!given.arguments.isEmpty || given.parts.inputs != nil)
    let meant = isMissing ? nil : foreignOperation(given)
    let node = builder.addNode(name: name, operation: meant?.code)
    nodePlaces.append(Int32(truncatingIfNeeded: given.place))
    foreignNumbers.append(Int32(truncatingIfNeeded: number))
    if builder.node(ofName: name) != node { exclude(node) }
    if isMissing { addMissingOperation(of: node) }
    if let meant {
      readForeignDetails(given, implied: meant.attributes, meant.code, of: node)
    }
    if let inputs = given.parts.inputs { readInputList(inputs, of: node) }
    for (index, argument) in given.arguments.enumerated() {
      addForeign(argument, at: index, of: node)
    }
  }

  private mutating func foreignName(_ given: ForeignNode) -> Int32? {
    guard let id = given.parts.id else {
      violations.add(CallFault.missingMember("id", of: .node), at: given.place)
      return nil
    }
    return name(at: id, "id")
  }

  /// What the operation of a node is; `nil`, and reported once it is added, if it is none.
  private mutating func foreignOperation(
    _ given: ForeignNode
  ) -> (code: OperationCode, attributes: [(name: String, value: AttributeValue)])? {
    guard let place = given.parts.operation else {
      let text = given.operation ?? "variable"
      guard let meant = OperationTable.resolve(text) else {
        builder.report(.unknownOperation(text), at: .node(nodePlaces.count))
        return nil
      }
      return meant
    }
    guard view.kind(at: place) == .string else {
      reject(.member("op"), "a string", place)
      isDamaged = true
      return nil
    }
    if let meant = OperationTable.resolve(view.string(at: place)) { return meant }
    builder.report(.unknownOperation(view.string(at: place)), at: .node(nodePlaces.count))
    return nil
  }

  private mutating func readForeignDetails(
    _ given: ForeignNode, implied: [(name: String, value: AttributeValue)], _ code: OperationCode,
    of node: Int
  ) {
    if code.hasAttributes || given.parts.attributes != nil || !given.attributes.isEmpty {
      let own = given.attributes.map { attribute in
        (
          name: attribute.name,
          value: foreignAttribute(
            attribute.place, code.listing.attributes.attribute(named: attribute.name))
        )
      }
      readAttributes(given.parts, implied: implied + own, code, of: node)
    }
    if code.isGiven, let tensor = given.tensor {
      readForeignTensor(tensor, of: node)
    } else if given.parts.value != nil || given.parts.shape != nil || given.parts.type != nil {
      readLeaf(given.parts, node, code)
    }
  }

  /// The value of an attribute; whole numbers may be strings, and truth values numbers.
  private func foreignAttribute(
    _ place: JSONIndex, _ listing: AttributeListing?
  ) -> AttributeValue {
    let plain = attribute(place, listing)
    switch plain {
    case .word(let text):
      guard let integer = Int(text) else { return plain }
      return listing?.kind == .boolean ? .boolean(integer != 0) : .integer(integer)
    case .integer(let integer) where listing?.kind == .boolean: return .boolean(integer != 0)
    case .other where view.kind(at: place) == .array:
      let integers = view.elements(of: place).map {
        Int(view.kind(at: $0) == .string ? view.string(at: $0) : "")
      }
      let whole = integers.compactMap { $0 }
      return whole.count == integers.count ? .integers(whole) : plain
    default: return plain
    }
  }

  private mutating func addForeign(_ argument: ForeignArgument, at index: Int, of node: Int) {
    var port = GraphBuilder.Port.none
    if let name = argument.port {
      port = .name(view.withStringBytes(at: name) { builder.names.intern($0) })
    }
    if argument.isLink {
      guard let source = name(at: argument.place, "inputs") else { return exclude(node) }
      return builder.addInput(.name(source), at: index, port: port, of: node)
    }
    let source = constantSource(argument.place)
    guard let source else { return exclude(node) }
    builder.addInput(source, at: index, port: port, of: node)
  }

  /// A constant where a link could stand: a number is a number here, though a node may be called so.
  private mutating func constantSource(_ place: JSONIndex) -> GraphBuilder.Source? {
    switch view.kind(at: place) {
    case .number where view.double(at: place).isFinite:
      return builder.addLiteral(view.double(at: place))
    case .array: return readConstant(place)
    default: return readSource(place)
    }
  }
}
