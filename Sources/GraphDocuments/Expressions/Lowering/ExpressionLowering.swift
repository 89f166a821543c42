// SPDX-License-Identifier: Apache-2.0
// ChainRule: from the terms of an expression to the nodes of a graph.

package import Autodiff

/// Turns the terms of an expression into nodes: one node for each term that is computed, one for each
/// name that nothing binds, and constants without a name for the numbers.
///
/// Terms come in the order of evaluation, so one pass over them suffices.
package struct ExpressionLowering: ~Copyable {
  let expression: Expression
  let constants: ExpressionConstants
  /// The terms and names that are whole numbers, because they are places.
  private let integers: ExpressionIntegers
  /// The term that each term is an operand of; -1 for those of statements.
  private var parents: [Int32]
  /// The statement that each term is; -1 for the others.
  private var statements: [Int32]
  /// The name of the node that each term became; -1 where it is none.
  private var names: [Int32]

  /// Where the nodes are added, and their numbers.
  package var builder: GraphBuilder
  package var numbers = NumberBuffer()
  /// The term that each node comes from.
  package private(set) var terms: [Int32] = []
  /// The nodes whose name is not in the text.
  package private(set) var unnamed: Set<Int> = []
  /// The leaves that hold whole numbers, because they are places.
  package private(set) var integerNodes: Set<Int> = []

  /// The values of names that nothing binds, where they are known.
  package var values: [String: Tensor<Double>] = [:]

  private let maximumElements: Int
  /// How many names the text has: those with a greater number were made here.
  private var namesInText: Int32 = 0
  private var counter = 0
  private var isBound: [Bool] = []

  /// Makes ready to lower an expression.
  ///
  /// - Complexity: O(terms).
  package init(_ expression: Expression, limits: GraphLimits = GraphLimits()) {
    self.expression = expression
    constants = ExpressionConstants(expression)
    integers = ExpressionIntegers(expression)
    builder = GraphBuilder(limits: limits)
    maximumElements = limits.elements
    let count = expression.terms.count
    parents = [Int32](repeating: -1, count: count)
    statements = parents
    names = parents
    for term in 0..<count {
      for operand in expression.operands(of: term) {
        parents[Int(operand)] = Int32(truncatingIfNeeded: term)
      }
    }
    for (place, binding) in expression.bindings.enumerated() {
      statements[binding.term] = Int32(truncatingIfNeeded: place)
    }
  }

  /// Adds all nodes.
  ///
  /// What is wrong with one of them is with the builder, but for ``ExpressionConstants/faults``.
  ///
  /// - Complexity: O(terms).
  package mutating func lower() {
    internNames()
    for term in expression.terms.indices {
      switch expression.terms[term].kind {
      case .name(let name): lowerName(name, term)
      case _ where constants.contains(term): lowerConstant(term)
      case let kind: lowerComputed(kind, term)
      }
    }
  }

  /// Numbers the names of the text before others are made.
  private mutating func internNames() {
    for binding in expression.bindings {
      guard let name = binding.name else { continue }
      let symbol = Int(builder.names.intern(name))
      if symbol == isBound.count { isBound.append(true) }
    }
    for term in expression.terms {
      if case .name(let name) = term.kind { _ = builder.names.intern(name) }
    }
    namesInText = Int32(truncatingIfNeeded: builder.names.count)
  }

  private mutating func lowerName(_ name: String, _ term: Int) {
    let symbol = builder.names.intern(name)
    let isFree = Int(symbol) >= isBound.count
    if isFree, builder.node(ofName: symbol) == nil {
      let node = add(.variable, named: symbol, for: term)
      if integers.names.contains(name) { setIntegers(node) }
      if let value = values[name] { set(value, of: node) }
    }
    names[term] = symbol
    // A name alone is another name for the same.
    guard statements[term] >= 0 else { return }
    let node = add(.identity, named: nil, for: term)
    builder.addInput(.name(symbol), at: 0, of: node)
  }

  private mutating func set(_ value: Tensor<Double>, of node: Int) {
    builder.setValue(
      of: node, shape: value.shape, type: integerNodes.contains(node) ? .int64 : .float64,
      start: numbers.count)
    for element in value.elements { numbers.append(element) }
  }

  /// The name of the node that a term became; `nil` if it is none.
  func nodeName(of term: Int) -> Int32? { names[term] >= 0 ? names[term] : nil }

  /// A number or an array alone is a leaf with that value; as an operand it is a constant, added with
  /// what it is an operand of.
  private mutating func lowerConstant(_ term: Int) {
    guard statements[term] >= 0 else { return }
    let node = add(.variable, named: nil, for: term)
    guard let (shape, start) = elements(of: term, node) else { return }
    let isWhole = isWhole(term, from: start)
    if isWhole { setIntegers(node) }
    builder.setValue(of: node, shape: shape, type: isWhole ? .int64 : .float64, start: start)
  }

  /// Whether a constant is a place, and its numbers, the last ones, are whole.
  private func isWhole(_ term: Int, from start: Int) -> Bool {
    integers.terms.contains(term) && numbers.values[start...].allSatisfy { $0 == $0.rounded() }
  }

  /// Notes that a leaf holds whole numbers.
  private mutating func setIntegers(_ node: Int) {
    integerNodes.insert(node)
    builder.setType(of: node, .int64)
  }

  /// Adds a node for a term.
  ///
  /// - Parameter name: Its name; `nil` for that of its statement, or a new one.
  mutating func add(_ code: OperationCode?, named name: Int32? = nil, for term: Int) -> Int {
    let isIntermediate = name == -1
    let symbol = name.flatMap { $0 >= 0 ? $0 : nil } ?? self.name(of: term, isIntermediate)
    let node = builder.addNode(name: symbol, operation: code)
    if symbol >= namesInText { unnamed.insert(node) }
    terms.append(Int32(truncatingIfNeeded: term))
    // The arguments of a second node of one name are those of the first.
    if builder.node(ofName: symbol) != node { builder.exclude(node) }
    if !isIntermediate, name == nil { names[term] = symbol }
    return node
  }

  /// The name of the node of a term: that of its statement, or one that is made.
  private mutating func name(of term: Int, _ isIntermediate: Bool) -> Int32 {
    let statement = Int(statements[term])
    if statement >= 0, !isIntermediate {
      if let name = expression.bindings[statement].name { return builder.names.intern(name) }
      if statement == expression.bindings.count - 1, let name = newName("result") { return name }
    }
    while true {
      counter += 1
      if let name = newName("_\(counter)") { return name }
    }
  }

  /// The number of a name that is not in the text; `nil` if it is there.
  private mutating func newName(_ name: String) -> Int32? {
    let symbol = builder.names.intern(name)
    return symbol >= namesInText ? symbol : nil
  }

  /// Adds the operands of a node.
  mutating func addOperands(
    _ operands: some Sequence<Int32>, of node: Int, from first: Int = 0
  ) {
    for (place, operand) in operands.enumerated() {
      guard let source = source(Int(operand), node) else { return builder.exclude(node) }
      builder.addInput(source, at: first + place, of: node)
    }
  }

  /// What an operand comes from; `nil`, and reported, if it cannot be.
  private mutating func source(_ operand: Int, _ node: Int) -> GraphBuilder.Source? {
    if names[operand] >= 0 { return .name(names[operand]) }
    guard constants.contains(operand) else { return nil }
    if let number = number(operand) { return builder.addLiteral(number) }
    guard let (shape, start) = elements(of: operand, node) else { return nil }
    let type: ElementType = isWhole(operand, from: start) ? .int64 : .float64
    return builder.addLiteral(shape: shape, start: start, type: type)
  }

  /// The number that a term is; `nil` if it is none.
  func number(_ term: Int) -> Double? {
    guard constants.isNumber(term) else { return nil }
    var (term, isNegative) = (term, false)
    while case .negated = expression.terms[term].kind,
      let inner = expression.operands(of: term).first
    {
      (term, isNegative) = (Int(inner), !isNegative)
    }
    let value = ExpressionConstants.value(expression.terms[term].kind)
    return isNegative ? -value : value
  }

  /// Appends the numbers of a constant; `nil`, and reported, if they are too many.
  private mutating func elements(of term: Int, _ node: Int) -> (shape: Shape, start: Int)? {
    let shape = Shape(constants.shape(of: term))
    guard let shape, shape.count <= maximumElements - numbers.count else {
      let asked = shape.map { numbers.count + $0.count } ?? .max
      builder.report(
        .limit(name: "elements", limit: maximumElements, asked: asked), at: .node(node))
      return nil
    }
    let start = numbers.count
    constants.append(term, of: expression, to: &numbers)
    return (shape, start)
  }
}
