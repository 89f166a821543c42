// SPDX-License-Identifier: Apache-2.0
// ChainRule: formulas computed, for tests.

package import Autodiff

/// Computes a formula by a graph of the operations that it names.
package struct FormulaEvaluator {
  /// The values of names.
  package var values: [String: Tensor<Double>]
  /// The gradients that derivatives stand for, by the name of the node.
  package var gradients: [String: Tensor<Double>]

  /// States what names stand for.
  package init(
    values: [String: Tensor<Double>], gradients: [String: Tensor<Double>] = [:]
  ) {
    (self.values, self.gradients) = (values, gradients)
  }

  /// A name or a call that nothing is known of.
  package struct Unknown: Error {
    let name: String
  }

  /// The value of a formula.
  package func value(of formula: Formula) throws -> Tensor<Double> {
    var builder = GraphBuilder()
    let node = try add(formula, to: &builder)
    let (graph, leaves) = try builder.build()
    let tape = try Plan(graph, outputs: [node]).forward(leaves, as: Double.self)
    return try known(tape.value(of: node), "the value")
  }

  private func add(
    _ formula: Formula, to builder: inout GraphBuilder, as type: ElementType = .float64
  ) throws -> Int {
    func apply(_ code: OperationCode, _ parts: [Formula]) throws -> Int {
      let nodes = try parts.map { try add($0, to: &builder, as: type) }
      return builder.apply(code, nodes, name: builder.freeName)
    }
    func leaf(_ tensor: Tensor<Double>) -> Int {
      builder.leaf(builder.freeName, tensor, varies: true, type: type)
    }
    switch formula {
    case .number(let number): return leaf(Tensor(number))
    case .name(let name): return leaf(try known(values[name] ?? Tensor(literal: name), name))
    case .call(let name, let parts):
      if let names = formula.derivativeNames {
        return leaf(try known(gradients[names.node], names.node))
      }
      return try call(name, parts, type, &builder)
    case .sum(let a, let b): return try apply(.add, [a, b])
    case .difference(let a, let b): return try apply(.subtract, [a, b])
    case .product(let a, let b): return try apply(.multiply, [a, b])
    case .quotient(let a, let b): return try apply(.divide, [a, b])
    case .power(let a, let b): return try apply(.power, [a, b])
    case .negation(let a): return try apply(.negate, [a])
    case .comparison(let a, let relation, let b):
      let codes: [Relation: OperationCode] = [
        .less: .less, .lessOrEqual: .lessOrEqual, .equal: .equal, .notEqual: .notEqual,
        .greater: .greater, .greaterOrEqual: .greaterOrEqual,
      ]
      return try apply(try known(codes[relation], relation.rawValue), [a, b])
    case .piecewise(let condition, let a, let b): return try apply(.where, [condition, a, b])
    case .attribute(let name, _): throw Unknown(name: name)
    }
  }

  private func call(
    _ name: String, _ parts: [Formula], _ type: ElementType, _ builder: inout GraphBuilder
  ) throws -> Int {
    let code = try known(OperationTable.find(name), name)
    var (nodes, attributes) = ([Int](), [(name: String, value: AttributeValue)]())
    for part in parts {
      guard case .attribute(let name, let text) = part else {
        // What a place is computed from are places, too.
        let isIndex = code.listing.argumentType(nodes.count) == .index
        nodes.append(try add(part, to: &builder, as: isIndex ? .int64 : type))
        continue
      }
      let listed = try known(code.listing.attributes.first { $0.name == name }, name)
      attributes.append((name, try value(of: text, listed.kind)))
    }
    return builder.apply(code, nodes, attributes, name: builder.freeName)
  }

  private func value(of text: String, _ kind: AttributeListing.Kind) throws -> AttributeValue {
    switch kind {
    case .integers, .optionalIntegers: return .integers(try integers(text))
    case .integerOrPair:
      guard text.hasPrefix("[[") else { return .integer(try known(Int(text), text)) }
      let lists = text.dropFirst().dropLast(2).split(separator: "], ")
      return .lists(try lists.map { try integers(String($0) + "]") })
    case .boolean: return .boolean(text == "true")
    case .integer, .wholeNumber, .optionalInteger: return .integer(try known(Int(text), text))
    case .number, .optionalNumber, .numberOr: return .number(try known(Double(text), text))
    case .word, .text: return .word(text.filter { $0 != "\"" })
    }
  }

  private func integers(_ text: String) throws -> [Int] {
    let list = text.dropFirst().dropLast().split(separator: ",")
    return try list.map { try known(Int($0.drop { $0 == " " }), text) }
  }

  private func known<Value>(_ value: Value?, _ name: String) throws -> Value {
    guard let value else { throw Unknown(name: name) }
    return value
  }
}

extension Tensor<Double> {
  /// The tensor that nested lists of numbers stand for; `nil` if they are none.
  fileprivate init?(literal: String) {
    let numbers = literal.split(whereSeparator: { "[], ".contains($0) })
    let elements = numbers.compactMap { Double($0) }
    guard literal.hasPrefix("["), elements.count == numbers.count else { return nil }
    // How many lists open at each depth; each depth has as many as there are lengths before it.
    var (depth, counts) = (0, [Int]())
    for character in literal {
      if character == "[" {
        if counts.count == depth { counts.append(0) }
        counts[depth] += 1
        depth += 1
      } else if character == "]" {
        depth -= 1
      }
    }
    let lengths = zip(counts, counts.dropFirst() + [elements.count]).map { $1 / $0 }
    guard let shape = Shape(lengths) else { return nil }
    self.init(shape: shape, elements: elements)
  }
}

extension GraphBuilder {
  /// Adds a node whose attributes are in a list.
  package mutating func apply(
    _ code: OperationCode, _ operands: [Int],
    _ attributes: [(name: String, value: AttributeValue)], name: String
  ) -> Int {
    let node = addNode(name: names.intern(name), operation: code)
    setAttributes(attributes, of: node)
    for (index, operand) in operands.enumerated() {
      addInput(.node(Int32(truncatingIfNeeded: operand)), at: index, of: node)
    }
    return node
  }

  /// A name that no node has.
  fileprivate var freeName: String { "node\(names.count)" }
}
