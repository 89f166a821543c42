// SPDX-License-Identifier: Apache-2.0
// ChainRule: nodes as a learner would write them.

internal import Autodiff

/// Nodes as a learner would write them: by name, as a component of a leaf, or as a formula.
struct NodeText {
  let graph: Graph
  let values: LeafValues

  /// Whether a node's name was given by somebody: subterms of expressions are called `_1`, `_2`, ...
  func isNamed(_ node: Int) -> Bool {
    let name = graph.name(of: node)
    if name.first == "#" { return false }
    return !(name.first == "_" && name.dropFirst().allSatisfy(\.isNumber))
  }

  /// The node as it is written where it is used.
  func name(of node: Int) -> String {
    isNamed(node) ? graph.name(of: node) : formula(of: node)
  }

  /// The node as it is written among others, in parentheses where it is more than a word.
  func factor(of node: Int) -> String {
    let text = name(of: node)
    return text.contains(" ") || text.contains("*") ? "(\(text))" : text
  }

  /// What a node computes.
  func formula(of node: Int) -> String {
    write(node, depth: 0) { GraphSketch.node($0, of: graph) }.text.filter { $0 != "`" }
  }

  /// What a node computes in a sketch.
  func formula(of node: Int, in sketch: GraphSketch) -> String {
    // Components such as w[0] are no names in the grammar and are written bare here.
    write(node, depth: 0) { sketch[$0] }.text.filter { $0 != "`" }
  }

  /// How deep formulas are written out.
  private static let depth = 6

  private func write(
    _ node: Int, depth: Int, _ drawn: (Int) -> GraphSketch.Node
  ) -> Formula {
    let isOriginal = node < graph.count
    let own = drawn(node)
    if let constant = own.constant { return Formula(constant) }
    if isOriginal, depth > 0 || graph.codes[node].isLeaf {
      if isNamed(node) { return .name(graph.name(of: node)) }
      if let number = number(node) { return Formula(number) }
    }
    if isOriginal, let component = component(node) { return .name(component) }
    if depth > NodeText.depth { return .name("…") }
    return NodeText.formula(own, own.operands.map { write($0, depth: depth + 1, drawn) })
  }

  /// The number that a literal is.
  private func number(_ node: Int) -> Double? {
    guard graph.codes[node] == .constant, graph.isScalar(node), let start = values.start(of: node)
    else { return nil }
    return values.elements[start]
  }

  /// The leaf's component that a chain of slices and reshapes comes to: `w[0]`.
  func component(_ node: Int) -> String? {
    guard let place = componentPlace(node) else { return nil }
    return name(of: place)
  }

  /// The leaf and element that a scalar node takes out of a leaf; `nil` if it does not.
  ///
  /// Only one slice or index of a leaf is looked through, with reshapes after it: what several come to
  /// is no component that somebody would write.
  func componentPlace(_ node: Int) -> Component? {
    guard graph.isScalar(node), !graph.codes[node].isLeaf else { return nil }
    var current = node
    for _ in 0..<8 where graph.codes[current].listing.name == "reshape" {
      current = graph.operandNodes(of: current)[0]
    }
    guard let starts = starts(of: current) else { return nil }
    let leaf = graph.operandNodes(of: current)[0]
    let shape = graph.shape(of: leaf)
    guard graph.codes[leaf].isLeaf, !starts.isEmpty, shape.rank == starts.count else { return nil }
    var element = 0
    for (stride, (start, length)) in zip(shape.strides, zip(starts, shape.dimensions)) {
      let place = start < 0 ? max(start + length, 0) : start
      guard place < length else { return nil }
      // Every place is within its axis, so the sum is within the tensor.
      element += stride * place
    }
    return Component(node: leaf, element: element)
  }

  /// Where a slice by steps of one, or an index, begins on each axis; `nil` of anything else.
  private func starts(of node: Int) -> [Int]? {
    switch graph.codes[node].listing.name {
    case "index": return integers("at", of: node)
    case "slice":
      guard integers("axes", of: node).isEmpty,
        integers("steps", of: node).allSatisfy({ $0 == 1 })
      else { return nil }
      return integers("starts", of: node)
    default: return nil
    }
  }

  private func integers(_ name: String, of node: Int) -> [Int] {
    for attribute in graph.attributes(of: node) where attribute.name == name {
      if case .integers(let list) = attribute.value { return list }
    }
    return []
  }

  /// An element of a node, as it is written.
  func name(of component: Component) -> String {
    let shape = graph.shape(of: component.node)
    if shape.isScalar { return name(of: component.node) }
    let indices = shape.indices(ofElement: component.element).map(String.init)
    return "\(name(of: component.node))[\(indices.joined(separator: ","))]"
  }

  private static func formula(_ node: GraphSketch.Node, _ operands: [Formula]) -> Formula {
    func attribute() -> Formula {
      if case .number(let number)? = node.attributes.first?.value { return Formula(number) }
      return .number(.nan)
    }
    return switch node.code {
    case .add: .sum(operands[0], operands[1])
    case .subtract: .difference(operands[0], operands[1])
    case .multiply: .product(operands[0], operands[1])
    case .divide: .quotient(operands[0], operands[1])
    case .power: .power(operands[0], operands[1])
    case .negate: .negation(operands[0])
    case .reciprocal: .quotient(.number(1), operands[0])
    case .addConstant: .sum(operands[0], attribute())
    case .multiplyConstant: .product(attribute(), operands[0])
    case .square: .power(operands[0], .number(2))
    case .cube: .power(operands[0], .number(3))
    case .powerConstant: .power(operands[0], attribute())
    default: .call(node.code.listing.name, operands)
    }
  }
}
