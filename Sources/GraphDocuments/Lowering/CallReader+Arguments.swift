// SPDX-License-Identifier: Apache-2.0
// ChainRule: arguments from a document: a node's inputs, edges, attributes.

internal import Autodiff

extension CallReader {
  mutating func readInputList(_ inputs: JSONIndex, of node: Int) {
    switch view.kind(at: inputs) {
    case .array:
      for (index, entry) in view.elements(of: inputs).enumerated() {
        if let source = readSource(entry) { builder.addInput(source, at: index, of: node) }
      }
    case .object:
      for (index, member) in view.members(of: inputs).enumerated() {
        let port = view.withStringBytes(at: member.name) { builder.names.intern($0) }
        if let source = readSource(member.value) {
          builder.addInput(source, at: index, port: .name(port), of: node)
        }
      }
    default: reject("inputs", "an array of ids and numbers", inputs)
    }
  }

  /// An id, a number, or an object that holds a number.
  private mutating func readSource(_ entry: JSONIndex) -> GraphBuilder.Source? {
    switch view.kind(at: entry) {
    case .string: return .name(view.withStringBytes(at: entry) { builder.names.intern($0) })
    case .number:
      let value = view.double(at: entry)
      guard value.isFinite else {
        violations.add(
          TensorFault.outOfRange(.float64, text: view.excerpt(at: entry)), at: entry)
        return nil
      }
      // The text counts as an id only if a node has it, so numbers that are no id stay out.
      let name =
        view.isWrittenAsInteger(entry) ? builder.names.intern(view.rawString(at: entry)) : -1
      return builder.addLiteral(value, spelled: name)
    case .object:
      guard let value = view.member("value", of: entry) else {
        violations.add(CallFault.missingMember("value", of: "an input"), at: entry)
        return nil
      }
      return readConstant(value)
    default:
      reject("an input", "an id, a number or {\"value\": ...}", entry)
      return nil
    }
  }

  private mutating func readConstant(_ place: JSONIndex) -> GraphBuilder.Source? {
    guard let head = readTensor(place), let shape = Shape(head.shape) else { return nil }
    return builder.addLiteral(shape: shape, start: head.start)
  }

  mutating func readAttributes(_ place: JSONIndex?) -> [(name: String, value: AttributeValue)] {
    guard let place else { return [] }
    guard view.kind(at: place) == .object else {
      reject("attributes", "an object", place)
      return []
    }
    return view.members(of: place).map { name, value in
      (view.string(at: name), attributeValue(value))
    }
  }

  private func attributeValue(_ place: JSONIndex) -> AttributeValue {
    switch view.kind(at: place) {
    case .null: return .none
    case .true: return .boolean(true)
    case .false: return .boolean(false)
    case .string: return .word(view.string(at: place))
    case .number:
      return view.integer(at: place).map { .integer($0) } ?? .number(view.double(at: place))
    case .array:
      let integers = view.elements(of: place).map { element in
        view.kind(at: element) == .number ? view.integer(at: element) : nil
      }
      let whole = integers.compactMap { $0 }
      return whole.count == integers.count
        ? .integers(whole) : .other("a list with other than whole numbers")
    case .object: return .other("an object")
    }
  }

  mutating func readEdges() {
    guard let edges = members.edges else { return }
    guard view.kind(at: edges) == .array else { return reject("edges", "an array", edges) }
    let count = view.count(of: edges)
    guard count <= limits.edges else {
      let rule = GraphError.Rule.limit(name: "edges", limit: limits.edges, asked: count)
      return violations.add(GraphError(rule, at: .graph).finding, at: edges)
    }
    edgePlaces.reserveCapacity(count)
    for place in view.elements(of: edges) { readEdge(place) }
  }

  private mutating func readEdge(_ place: JSONIndex) {
    guard view.kind(at: place) == .object else { return reject("an edge", "an object", place) }
    let parts = EdgeMembers(view, place)
    guard let source = edgeEnd(parts.source, "source", of: place),
      let target = edgeEnd(parts.target, "target", of: place)
    else { return }
    let edge = edgePlaces.count
    edgePlaces.append(place)
    if let id = parts.id, let name = name(at: id, member: "id") {
      edgeIDs[edge] = builder.names[name]
    }
    builder.addEdge(edge, from: .name(source), to: .name(target), port: readPort(parts.port))
  }

  private mutating func edgeEnd(_ end: JSONIndex?, _ member: String, of place: JSONIndex) -> Int32?
  {
    if let end { return name(at: end, member: member) }
    violations.add(CallFault.missingMember(member, of: "an edge"), at: place)
    return nil
  }

  private mutating func readPort(_ place: JSONIndex?) -> GraphBuilder.Port {
    guard let place else { return .none }
    switch view.kind(at: place) {
    case .null: return .none
    case .string: return .name(view.withStringBytes(at: place) { builder.names.intern($0) })
    case .number:
      if let index = view.integer(at: place), let port = Int32(exactly: index), port >= 0 {
        return .index(port)
      }
      violations.add(
        CallFault.outOfRange(
          member: "port", got: view.excerpt(at: place), expected: "a whole number from 0 on"),
        at: place)
      return .none
    default:
      reject("port", "a whole number or an argument's name", place)
      return .none
    }
  }
}

/// Where the members of an edge stand; others are left alone.
private struct EdgeMembers {
  var source: JSONIndex?
  var target: JSONIndex?
  var port: JSONIndex?
  var id: JSONIndex?

  init(_ view: JSONView, _ edge: JSONIndex) {
    for (name, place) in view.members(of: edge) {
      if view.isName(name, "source") {
        source = source ?? place
      } else if view.isName(name, "target") {
        target = target ?? place
      } else if view.isName(name, "port") {
        port = port ?? place
      } else if view.isName(name, "id") {
        id = id ?? place
      }
    }
  }
}
