// SPDX-License-Identifier: Apache-2.0
// ChainRule: nodes from a document into the columns of a graph.

internal import Autodiff

extension CallReader {
  mutating func readNodes() {
    guard let nodes = members.nodes else {
      violations.add(CallFault.missingMember("nodes", of: "the request"), at: view.root)
      return
    }
    guard view.kind(at: nodes) == .array else { return reject("nodes", "an array", nodes) }
    let count = view.count(of: nodes)
    guard count <= limits.nodes else {
      let rule = GraphError.Rule.limit(name: "nodes", limit: limits.nodes, asked: count)
      violations.add(GraphError(rule, at: .graph).finding, at: nodes)
      return
    }
    builder.names.reserveCapacity(count)
    nodePlaces.reserveCapacity(count)
    for place in view.elements(of: nodes) { readNode(place) }
  }

  private mutating func readNode(_ place: JSONIndex) {
    guard view.kind(at: place) == .object else {
      return reject("a node", "an object", place)
    }
    let parts = NodeMembers(view, place)
    guard let name = nodeName(parts.id, of: place) else { return }
    let text = parts.operation.flatMap { operationText($0) }
    let meant = text.flatMap { OperationTable.resolve($0) }
    let implied = parts.operation == nil && parts.inputs == nil ? OperationCode.variable : nil
    let node = builder.addNode(name: name, operation: meant?.code ?? implied)
    nodePlaces.append(place)
    if let text, meant == nil { builder.report(.unknownOperation(text), at: .node(node)) }
    if parts.operation == nil, implied == nil {
      let id = builder.names[name]
      violations.add(CallFault.missingOperation(id), at: place, nodes: [id])
    }
    if let code = meant?.code ?? implied {
      if !code.listing.attributes.isEmpty || parts.attributes != nil {
        builder.setAttributes(
          (meant?.attributes ?? []) + readAttributes(parts.attributes), of: node)
      }
      readLeaf(parts, node, code)
    }
    if let inputs = parts.inputs { readInputList(inputs, of: node) }
  }

  private mutating func operationText(_ place: JSONIndex) -> String? {
    if view.kind(at: place) == .string { return view.string(at: place) }
    reject("op", "a string", place)
    return nil
  }

  private mutating func nodeName(_ id: JSONIndex?, of place: JSONIndex) -> Int32? {
    guard let id else {
      violations.add(CallFault.missingMember("id", of: "a node"), at: place)
      return nil
    }
    return name(at: id, member: "id")
  }

  /// The number of the name at a place: a string, or an integer as its decimal text.
  mutating func name(at place: JSONIndex, member: String) -> Int32? {
    switch view.kind(at: place) {
    case .string: return view.withStringBytes(at: place) { builder.names.intern($0) }
    case .number where view.isWrittenAsInteger(place):
      return builder.names.intern(view.rawString(at: place))
    default:
      reject(member, "a string or an integer", place)
      return nil
    }
  }

  private mutating func readLeaf(_ parts: NodeMembers, _ node: Int, _ code: OperationCode) {
    let stated = parts.shape.flatMap { readShape($0) }
    let type = parts.type.flatMap { readElementType($0) }
    if let stated, code.isLeaf { builder.setShape(of: node, stated) }
    guard let value = parts.value else { return }
    guard code.isLeaf else {
      let id = builder.names[builder.name(of: node)]
      return violations.add(
        CallFault.valueOfComputedNode(id, operation: code.listing.name), at: value)
    }
    setValue(of: node, at: value, stated: stated, type: type)
  }

  mutating func setValue(
    of node: Int, at place: JSONIndex, stated: Shape? = nil, type: ElementType? = nil
  ) {
    guard let head = readTensor(place), let shape = Shape(head.shape) else { return }
    if let stated, stated != shape {
      let id = builder.names[builder.name(of: node)]
      return violations.add(
        CallFault.valueShape(id, stated: stated.dimensions, given: head.shape), at: place)
    }
    let own = head.type
    builder.setValue(of: node, shape: shape, type: type ?? own, start: head.start)
  }

  mutating func readTensor(_ place: JSONIndex) -> TensorHead? {
    let reader = TensorReader(view, maximumElements: max(limits.elements - numbers.count, 0))
    do throws(TensorError) {
      return try reader.read(place, into: &numbers)
    } catch {
      violations.add(error.fault, at: error.place)
      return nil
    }
  }

  private mutating func readShape(_ place: JSONIndex) -> Shape? {
    guard view.kind(at: place) == .array else {
      reject("shape", "an array of whole numbers", place)
      return nil
    }
    var lengths: [Int] = []
    for element in view.elements(of: place) {
      guard view.kind(at: element) == .number, let length = view.integer(at: element), length >= 0
      else {
        violations.add(
          TensorFault.badDimension(text: view.excerpt(at: element)), at: element)
        return nil
      }
      lengths.append(length)
    }
    guard lengths.count <= TensorReader.maximumRank, let shape = Shape(lengths),
      shape.count <= limits.elements
    else {
      violations.add(TensorFault.tooManyElements(count: nil, limit: limits.elements), at: place)
      return nil
    }
    return shape
  }

  private mutating func readElementType(_ place: JSONIndex) -> ElementType? {
    guard view.kind(at: place) == .string else {
      reject("dtype", "a string", place)
      return nil
    }
    let text = view.string(at: place)
    if let type = ElementType(rawValue: text) { return type }
    violations.add(TensorFault.unknownType(text), at: place)
    return nil
  }

  mutating func reject(_ member: String, _ expected: String, _ place: JSONIndex) {
    violations.add(
      CallFault.wrongType(member: member, expected: expected, found: view.kind(at: place)),
      at: place)
  }
}

/// Where the members of a node stand; others are left alone.
struct NodeMembers {
  var id: JSONIndex?
  var operation: JSONIndex?
  var inputs: JSONIndex?
  var attributes: JSONIndex?
  var value: JSONIndex?
  var shape: JSONIndex?
  var type: JSONIndex?

  init(_ view: JSONView, _ node: JSONIndex) {
    for (name, place) in view.members(of: node) {
      if view.isName(name, "id") {
        id = id ?? place
      } else if view.isName(name, "op") {
        operation = operation ?? place
      } else if view.isName(name, "inputs") {
        inputs = inputs ?? place
      } else if view.isName(name, "value") {
        value = value ?? place
      } else if view.isName(name, "attributes") {
        attributes = attributes ?? place
      } else if view.isName(name, "shape") {
        shape = shape ?? place
      } else if view.isName(name, "dtype") {
        type = type ?? place
      }
    }
  }
}
