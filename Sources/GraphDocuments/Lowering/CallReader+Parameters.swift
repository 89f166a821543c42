// SPDX-License-Identifier: Apache-2.0
// ChainRule: members given beside the document, which win over it.

internal import Autodiff

extension CallReader {
  /// Applies a member given beside the document: an option, an entry of a list, or an input.
  mutating func apply(parameter name: String, _ value: String) {
    switch name {
    case "outputs": parameterOutputs = (parameterOutputs ?? []) + [value]
    case "wrt": parameterWrt = (parameterWrt ?? []) + [value]
    case "batch": parameterBatch = (parameterBatch ?? []) + [value]
    case "expression": break  // It is read with the graph.
    case "include", "formats": addToList(name, value)
    case _ where CallOptions.members.contains(name):
      readOption(name, .text(value), at: nil)
    case _ where CallOptions.laterMembers.contains(name):
      add(.notOffered(name, offered: []), parameter: name)
    case _ where CallOptions.checkMembers.contains(name): addCheckMember(name, value)
    case _ where name.hasPrefix("inputs."): setInput(String(name.dropFirst(7)), value, name)
    default: setInput(name, value, name)
    }
  }

  /// A name that repeats is a list; the first one replaces the document's.
  private mutating func addToList(_ name: String, _ value: String) {
    let earlier = options
    readOption(name, .list([(.text(value), nil)]), at: nil)
    defer { listParameters.insert(name) }
    guard listParameters.contains(name) else { return }
    if name == "formats" { return options.formats.formUnion(earlier.formats) }
    if let parts = earlier.include { options.include?.formUnion(parts) }
  }

  private mutating func setInput(_ id: String, _ value: String, _ parameter: String) {
    guard let symbol = builder.names.find(id), let node = builder.node(ofName: symbol) else {
      let nearest =
        NearestName.nearest(to: id, among: CallOptions.queryMembers) ?? nearestID(to: id)
      return add(
        .unknownID(id, member: "the query", nearest: nearest), parameter: parameter)
    }
    guard isGiven(node) else {
      if builder.isExcluded(node) { return }
      let operation = builder.operation(of: node).listing.name
      return add(.valueOfComputedNode(id, operation: operation), parameter: parameter)
    }
    if isChecking { keepOwnValue(of: node) }
    let stated = stated(of: node)
    if value.hasPrefix("["), let tensor = WrittenTensor(value) {
      return set(tensor, of: node, stated, parameter)
    }
    guard let number = CallReader.number(value) else {
      exclude(node)
      return add(
        .parameter(parameter, value: value, expected: "a number or an array of numbers"),
        parameter: parameter)
    }
    if let shape = stated.shape, !shape.isScalar {
      return add(
        .valueShape(id, stated: shape.dimensions, given: []), parameter: parameter)
    }
    if let type = stated.type, !type.isDifferentiable, number.rounded() != number {
      return add(
        .parameter(parameter, value: value, expected: "a whole number"), parameter: parameter)
    }
    let start = numbers.count
    numbers.append(stated.type == .float32 ? Double(Float(number)) : number)
    builder.setValue(of: node, shape: .scalar, type: stated.type ?? .float64, start: start)
  }

  private mutating func set(
    _ tensor: WrittenTensor, of node: Int, _ stated: StatedValue, _ parameter: String
  ) {
    let id = builder.names[builder.name(of: node)]
    if let shape = stated.shape, shape != tensor.shape {
      return add(
        .valueShape(id, stated: shape.dimensions, given: tensor.shape.dimensions),
        parameter: parameter)
    }
    let type = stated.type ?? .float64
    if !type.isDifferentiable, tensor.elements.contains(where: { $0.rounded() != $0 }) {
      return add(
        .parameter(parameter, value: String(tensor.elements.count), expected: "whole numbers"),
        parameter: parameter)
    }
    let start = numbers.count
    for element in tensor.elements {
      numbers.append(type == .float32 ? Double(Float(element)) : element)
    }
    builder.setValue(of: node, shape: tensor.shape, type: type, start: start)
  }

  /// A number as it may be written in a query: JSON's forms, a leading plus, and the words for
  /// numbers that are not finite.
  private static func number(_ text: String) -> Double? {
    switch text {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    default:
      let digits = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
      guard digits, let number = Double(text), number.isFinite else { return nil }
      return number
    }
  }

  /// Adds what is wrong at a place of the document or, where it has none, with a parameter.
  mutating func add(_ fault: CallFault, at place: JSONIndex? = nil, parameter: String) {
    if place != nil { return violations.add(fault, at: place) }
    var finding = Finding(code: fault.code, detail: fault.detail, hint: fault.hint)
    finding.parameter = parameter
    violations.add(finding)
  }
}
