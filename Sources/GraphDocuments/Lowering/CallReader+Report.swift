// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the core found wrong, at its place in the document.

internal import Autodiff

extension CallReader {
  /// Adds what the core found wrong, at its place in the document.
  mutating func report(_ error: GraphError) {
    if violations.isFull { return violations.omit() }
    if let nodes = nodesOfExpression { return report(error, in: nodes) }
    if let node = nodeWithoutOperation(error) { return addMissingOperation(of: node) }
    var finding = error.finding(about: node(of: error).map { builder.names[builder.name(of: $0)] })
    let place = self.place(of: error)
    var related: [JSONIndex] = []
    switch error.rule {
    case .unknownReference(let id, let role):
      finding.hint = nearestID(to: id).map { "Did you mean '\($0)'?" }
      if role == .target, case .edge(let edge) = error.place { reportSource(ofEdge: edge) }
    case .duplicateID(_, let first): related = [idPlace(of: first)]
    case .cycle(_, let nodes): related = nodes.map { nodePlace($0) }
    case .portTwice(_, .edge(let edge)): related = [edgePlace(edge)]
    case .argumentCount: finding.hint = hintAboutInputs(at: place)
    case .missingAttribute(let name, _): finding.hint = hintAboutMember(name, of: error)
    default: break
    }
    violations.add(finding, at: place, related: related)
  }

  /// The node that an error is about; `nil` if it is about an edge or the whole graph.
  func node(of error: GraphError) -> Int? {
    error.node.flatMap { $0 < nodePlaces.count ? $0 : nil }
  }

  /// The node that edges enter although it has no operation: it was taken for a variable.
  private func nodeWithoutOperation(_ error: GraphError) -> Int? {
    guard case .argumentCount(let code, _) = error.rule, code.isLeaf, let node = node(of: error),
      parts(of: node).operation == nil, foreignNode(node)?.operation == nil
    else { return nil }
    return node
  }

  /// The other end of an edge whose target is unknown, of which the core said nothing.
  private mutating func reportSource(ofEdge edge: Int) {
    guard let place = ends(of: edge).source,
      let name = name(at: place, "source"), builder.node(ofName: name) == nil
    else { return }
    report(
      GraphError(.unknownReference(builder.names[name], role: .source), at: .edge(edge)))
  }

  /// Where an attribute went that stands among the members of its node.
  private func hintAboutMember(_ name: String, of error: GraphError) -> String? {
    guard let node = node(of: error), foreign == nil,
      view.member(named: name, of: nodePlace(node)) != nil
    else {
      return nil
    }
    return "Move '\(name)' into the node's 'attributes'."
  }

  private func hintAboutInputs(at node: JSONIndex) -> String? {
    guard members.edges != nil, foreign == nil, view.kind(at: node) == .object,
      view.member("inputs", of: node) != nil
    else { return nil }
    return "'inputs' lists all arguments of a node; its edges can only say the same again."
  }

  private func place(of error: GraphError) -> JSONIndex {
    switch error.place {
    case .graph: return members.nodes ?? view.root
    case .node(let node):
      guard node < nodePlaces.count else { return members.nodes ?? view.root }
      switch error.rule {
      case .unknownOperation: return parts(of: node).operation ?? nodePlace(node)
      case .duplicateID: return idPlace(of: node)
      case .shape(_, let rule, _): return attributePlace(of: rule, node) ?? nodePlace(node)
      default: return nodePlace(node)
      }
    case .input(let node, let index):
      return argumentPlace(of: error.rule, node) ?? inputPlace(index, of: node)
    case .attribute(let node, let name):
      let foreign = foreignNode(node)?.attributes.first { $0.name == name }
      if let foreign { return foreign.place }
      let attributes = parts(of: node).attributes
      guard let attributes, view.kind(at: attributes) == .object else { return nodePlace(node) }
      return view.member(named: name, of: attributes) ?? attributes
    case .edge(let edge): return edgePlace(of: error.rule, edge)
    }
  }

  /// The attribute that breaks a rule, if it was given.
  private func attributePlace(of rule: ShapeRule, _ node: Int) -> JSONIndex? {
    guard let attributes = parts(of: node).attributes else { return nil }
    let listings = builder.operation(of: node).listing.attributes
    func member(_ name: String) -> JSONIndex? {
      listings.attribute(named: name).flatMap { view.member(of: $0, in: attributes) }
    }
    switch rule {
    case .axisOutOfRange, .axisRepeated: return member("axes")
    case .notAPermutation: return member("perm")
    case .badTargetShape, .badShape, .tooManyAxes: return member("shape")
    case .attribute(let name, _): return member(name) ?? attributes
    default: return nil
    }
  }

  /// The argument that a rule is about, among inputs that are given by name.
  private func argumentPlace(of rule: GraphError.Rule, _ node: Int) -> JSONIndex? {
    guard case .argumentType(let code, let argument, _, _) = rule, foreign == nil,
      let inputs = parts(of: node).inputs, view.kind(at: inputs) == .object
    else { return nil }
    return view.member(named: code.argumentName(argument), of: inputs)
  }

  private func idPlace(of node: Int) -> JSONIndex {
    parts(of: node).id ?? nodePlace(node)
  }

  private func inputPlace(_ index: Int, of node: Int) -> JSONIndex {
    if let arguments = foreignNode(node)?.arguments, arguments.indices.contains(index) {
      return arguments[index].place
    }
    guard let inputs = parts(of: node).inputs else { return nodePlace(node) }
    if view.kind(at: inputs) == .array {
      return view.elements(of: inputs).dropFirst(index).first { _ in true } ?? inputs
    }
    return view.members(of: inputs).dropFirst(index).first { _ in true }?.value ?? inputs
  }

  private func edgePlace(of rule: GraphError.Rule, _ edge: Int) -> JSONIndex {
    let (place, ends) = (edgePlace(edge), ends(of: edge))
    switch rule {
    case .unknownReference(_, .source): return ends.source ?? place
    case .unknownReference(_, .target): return ends.target ?? place
    case .portName, .argumentSkipped, .portOutOfRange, .portTwice: return ends.port ?? place
    default: return place
    }
  }
}

extension JSONView {
  /// The value of an attribute under one of its names among those of a node.
  func member(of listing: AttributeListing, in attributes: JSONIndex) -> JSONIndex? {
    guard let place = member(named: listing.name, of: attributes) else {
      return listing.aliases.lazy.compactMap { member(named: $0, of: attributes) }.first
    }
    return place
  }
}
