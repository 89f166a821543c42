// SPDX-License-Identifier: Apache-2.0
// ChainRule: nodes from a document into the columns of a graph.

internal import Autodiff

extension CallReader {
  /// Reads the nodes.
  ///
  /// Where there are none to read, ``areNodesKnown`` stays false, and no reference is judged.
  mutating func readNodes() {
    if let foreign { return readForeignNodes(foreign) }
    guard let nodes = members.nodes else {
      if !isGraphRefused {
        violations.add(CallFault.missingMember("nodes", of: .request), at: view.root)
      }
      return
    }
    guard view.kind(at: nodes) == .array else {
      return reject(.member("nodes"), "an array", nodes)
    }
    let count = view.count(of: nodes)
    if count == 0 { return violations.add(CallFault.emptyGraph, at: nodes) }
    guard count <= limits.nodes else {
      let rule = GraphError.Rule.limit(name: "nodes", limit: limits.nodes, asked: count)
      return violations.add(GraphError(rule, at: .graph).finding(), at: nodes)
    }
    areNodesKnown = true
    // Of a node's own arguments it is not known how many they are: mostly two at most. Memory that
    // is not used is only promised.
    builder.reserveCapacity(nodes: count, arguments: edgeCount > 0 ? edgeCount : 2 * count)
    nodePlaces.reserveCapacity(count)
    for place in view.elements(of: nodes) { readNode(place) }
  }

  /// How many edges are given, as far as they are allowed.
  private var edgeCount: Int {
    guard let edges = members.edges, view.kind(at: edges) == .array else { return 0 }
    return min(view.count(of: edges), limits.edges)
  }

  private mutating func readNode(_ place: JSONIndex) {
    guard view.kind(at: place) == .object else {
      isDamaged = true
      return reject(.node, "an object", place)
    }
    let parts = NodeMembers(view, place)
    guard let name = nodeName(parts.id, of: place) else {
      isDamaged = true
      return
    }
    let meaning = meaning(of: parts)
    let (node, isFirst) = builder.addNode(name: name, meaning: meaning.code)
    nodePlaces.append(Int32(truncatingIfNeeded: place))
    // The arguments of a second node of one id are those of the first.
    if !isFirst { exclude(node) }
    switch meaning {
    case .operation(let code): readDetails(parts, implied: [], code, of: node)
    case .gate(let code, let attributes): readDetails(parts, implied: attributes, code, of: node)
    case .unknown(let text): builder.report(.unknownOperation(text), at: .node(node))
    case .missing: addMissingOperation(of: node)
    case .unreadable: break
    }
    if let inputs = parts.inputs { readInputList(inputs, of: node) }
  }

  @inline(__always)
  private mutating func readDetails(
    _ parts: NodeMembers, implied: [(name: String, value: AttributeValue)], _ code: OperationCode,
    of node: Int
  ) {
    let traits = code.traits
    if traits.hasAttributes || parts.attributes != nil {
      readAttributes(parts, implied: implied, code, of: node)
    }
    if parts.hasOthers, traits.hasAttributes { noteIgnoredMembers(of: node, code) }
    if traits.isGiven {
      if !readNumber(parts, node) { readLeaf(parts, node, code) }
    } else if parts.value != nil || parts.shape != nil || parts.type != nil {
      readLeaf(parts, node, code)
    }
  }

  /// Notes the members of a node that are called as attributes are, which stand elsewhere.
  private mutating func noteIgnoredMembers(of node: Int, _ code: OperationCode) {
    let listings = code.listing.attributes
    for (member, _) in view.members(of: nodePlace(node)) {
      guard options.ignored.count < CallOptions.maximumIgnored else { return }
      let name = view.string(at: member)
      guard listings.place(named: name) != nil, !NodeMembers.names.contains(name) else { continue }
      options.ignored.append(.init(node: node, member: name))
    }
  }

  /// What a node's `op` says, or that it has none.
  private enum Meaning {
    case operation(OperationCode)
    case gate(OperationCode, [(name: String, value: AttributeValue)])
    case unknown(String)
    case missing
    case unreadable

    var code: OperationCode? {
      switch self {
      case .operation(let code), .gate(let code, _): code
      case .unknown, .missing, .unreadable: nil
      }
    }
  }

  private mutating func meaning(of parts: NodeMembers) -> Meaning {
    guard let place = parts.operation else {
      let hasArguments = parts.inputs.map { !isEmptyContainer($0) } ?? false
      return hasArguments ? .missing : .operation(.variable)
    }
    guard view.kind(at: place) == .string else {
      reject(.member("op"), "a string", place)
      isDamaged = true
      return .unreadable
    }
    if let code = OperationTable.find(spelled: view.shortName(place))
      ?? view.withStringBytes(at: place, { OperationTable.find(spelled: $0) })
    {
      return .operation(code)
    }
    let text = view.string(at: place)
    guard let meant = OperationTable.resolve(text) else { return .unknown(text) }
    return .gate(meant.code, meant.attributes)
  }

  /// Reads a leaf that is a number and no more, as most are; `false` if it is anything else.
  private mutating func readNumber(_ parts: NodeMembers, _ node: Int) -> Bool {
    guard let place = parts.value, parts.shape == nil, parts.type == nil,
      view.kind(at: place) == .number, numbers.count < limits.elements
    else { return false }
    let value = view.double(at: place)
    guard value.isFinite else { return false }
    builder.setScalar(of: node, start: numbers.count)
    numbers.append(value)
    if makesTemplate { valuePlaces[node] = place }
    return true
  }

  private func isEmptyContainer(_ place: JSONIndex) -> Bool {
    view.kind(at: place).isContainer && view.count(of: place) == 0
  }

  mutating func addMissingOperation(of node: Int) {
    let id = builder.names[builder.name(of: node)]
    exclude(node)
    violations.add(CallFault.missingOperation(id), at: nodePlace(node), nodes: [id])
  }

  private mutating func nodeName(_ id: JSONIndex?, of place: JSONIndex) -> Int32? {
    guard let id else {
      violations.add(CallFault.missingMember("id", of: .node), at: place)
      return nil
    }
    return name(at: id, "id")
  }

  /// The number of the name at a place: a string, or an integer as its decimal text.
  @inline(__always)
  mutating func name(at place: JSONIndex, _ member: String) -> Int32? {
    if view.kind(at: place) == .string, !view.hasEscapes(at: place) {
      return builder.names.intern(view.rawString(at: place))
    }
    return unusualName(at: place, .member(member))
  }

  @inline(never)
  mutating func unusualName(at place: JSONIndex, _ subject: CallFault.Subject) -> Int32? {
    switch view.kind(at: place) {
    case .string: return view.withStringBytes(at: place) { builder.names.intern($0) }
    case .number where view.isWrittenAsInteger(place):
      return builder.names.intern(view.rawString(at: place))
    case .number:
      violations.add(
        CallFault.outOfRange(
          subject, got: view.excerpt(at: place), expected: "a string or a whole number in digits"),
        at: place)
      return nil
    default:
      reject(subject, "a string or a whole number", place)
      return nil
    }
  }

  mutating func readLeaf(_ parts: NodeMembers, _ node: Int, _ code: OperationCode) {
    let stated = StatedValue(
      shape: parts.shape.flatMap { readShape($0) },
      type: parts.type.flatMap { readElementType($0) })
    let isReadable =
      (parts.shape == nil) == (stated.shape == nil)
      && (parts.type == nil) == (stated.type == nil)
    guard code.isGiven else {
      if code.isLeaf || parts.value != nil { refuseStatements(parts, node, code, stated.type) }
      return
    }
    if let shape = stated.shape { builder.setShape(of: node, shape) }
    if let value = parts.value { setValue(of: node, at: value, stated) }
    if !isReadable { exclude(node) }
  }

  /// Refuses a value for a node that is computed, and whatever a generated leaf states beside its
  /// attributes; what belongs among them and is missing there is reported with them.
  private mutating func refuseStatements(
    _ parts: NodeMembers, _ node: Int, _ code: OperationCode, _ type: ElementType?
  ) {
    let (id, operation) = (builder.names[builder.name(of: node)], code.listing.name)
    if let value = parts.value, !isMisplaced("value", parts, code) {
      violations.add(
        CallFault.valueOfComputedNode(id, operation: operation), at: value, nodes: [id])
    }
    guard code.isLeaf else { return }
    if let shape = parts.shape, !isMisplaced("shape", parts, code) {
      violations.add(
        CallFault.shapeOfGeneratedLeaf(id, operation: operation), at: shape, nodes: [id])
    }
    if let type, type != .float64, let place = parts.type {
      violations.add(
        CallFault.notOffered(type.name, offered: [ElementType.float64.name]), at: place,
        nodes: [id])
    }
  }

  /// Whether a member of a node is an attribute that is needed and missing among its attributes.
  private func isMisplaced(_ name: String, _ parts: NodeMembers, _ code: OperationCode) -> Bool {
    let listing = code.listing.attributes.first { $0.name == name && $0.fallback == nil }
    guard let listing else { return false }
    guard let attributes = parts.attributes, view.kind(at: attributes) == .object else {
      return true
    }
    return view.member(of: listing, in: attributes) == nil
  }

  /// Leaves a node out of all further checks: what is wrong with it is reported.
  mutating func exclude(_ node: Int) {
    builder.exclude(node)
    isDamaged = true
  }

  mutating func reject(_ subject: CallFault.Subject, _ expected: String, _ place: JSONIndex) {
    violations.add(
      CallFault.wrongType(subject, expected: expected, found: view.kind(at: place)), at: place)
  }
}

/// Where the members of a node stand; others are left alone.
struct NodeMembers {
  /// What they are called.
  static let names: Set<String> = ["id", "op", "inputs", "attributes", "value", "shape", "dtype"]

  @MemberPlace var id: JSONIndex?
  @MemberPlace var operation: JSONIndex?
  @MemberPlace var inputs: JSONIndex?
  @MemberPlace var attributes: JSONIndex?
  @MemberPlace var value: JSONIndex?
  @MemberPlace var shape: JSONIndex?
  @MemberPlace var type: JSONIndex?
  /// Whether there are other members, which are left alone.
  var hasOthers = false

  init() {}

  init(_ view: JSONView, _ node: JSONIndex) {
    for (name, place) in view.members(of: node) {
      switch view.shortName(name) {
      case JSONView.word(of: "id"): id = id ?? place
      case JSONView.word(of: "op"): operation = operation ?? place
      case JSONView.word(of: "inputs"): inputs = inputs ?? place
      case JSONView.word(of: "value"): value = value ?? place
      case JSONView.word(of: "shape"): shape = shape ?? place
      case JSONView.word(of: "dtype"): type = type ?? place
      case 0: takeLongOrEscaped(view, name, place)
      default: hasOthers = true
      }
    }
  }

  @inline(never)
  private mutating func takeLongOrEscaped(
    _ view: JSONView, _ name: JSONIndex, _ place: JSONIndex
  ) {
    hasOthers = hasOthers || !view.isName(name, "attributes")
    if view.isName(name, "attributes") { attributes = attributes ?? place }
    if view.isName(name, "id") { id = id ?? place }
    if view.isName(name, "op") { operation = operation ?? place }
    if view.isName(name, "inputs") { inputs = inputs ?? place }
    if view.isName(name, "value") { value = value ?? place }
    if view.isName(name, "shape") { shape = shape ?? place }
    if view.isName(name, "dtype") { type = type ?? place }
  }
}
