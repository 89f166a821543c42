// SPDX-License-Identifier: Apache-2.0
// ChainRule: which operations the operators, calls and brackets of an expression are.

internal import Autodiff

extension ExpressionLowering {
  /// Adds the node of a term that is computed.
  mutating func lowerComputed(_ kind: ExpressionTerm.Kind, _ term: Int) {
    let operands = Array(expression.operands(of: term))
    switch kind {
    case .negated: addNode(.negate, operands, for: term)
    case .binary(.power):
      if let exponent = number(Int(operands[1])) {
        addNode(.powerConstant, [operands[0]], [("n", .number(exponent))], for: term)
      } else {
        addNode(.power, operands, for: term)
      }
    case .binary(let infix): addNode(infix.code, operands, for: term)
    case .call(let name, let attributes): lowerCall(name, attributes, operands, term)
    case .array:
      if constants.isFaulty(term) {
        builder.exclude(add(.stack, for: term))
      } else {
        addNode(.stack, operands, [("axis", .integer(0))], for: term)
      }
    case .index(let places): lowerIndex(places, operands, term)
    case .number, .pi, .name: break
    }
  }

  mutating func addNode(
    _ code: OperationCode, _ operands: [Int32],
    _ attributes: [(name: String, value: AttributeValue)] = [], for term: Int
  ) {
    let node = add(code, for: term)
    if code.hasAttributes || !attributes.isEmpty {
      builder.setAttributes(attributes, of: node)
    }
    addOperands(operands, of: node)
  }

  private mutating func lowerCall(
    _ name: String, _ attributes: [ExpressionAttribute], _ operands: [Int32], _ term: Int
  ) {
    guard let (code, implied) = OperationTable.resolve(name) else {
      let node = add(nil, for: term)
      return builder.report(.unknownOperation(name), at: .node(node))
    }
    if let bounds = attributesMeant(by: operands, code, attributes) {
      return addNode(code, [operands[0]], implied + bounds, for: term)
    }
    let given = attributes.map { attribute in
      let listing = code.listing.attributes.attribute(named: attribute.name)
      return (attribute.name, attribute.value.value(for: listing))
    }
    addNode(code, operands, implied + given, for: term)
  }
}

extension ExpressionLowering {
  /// The attributes that the numbers after the first operand are, of an operation that takes arguments
  /// in their place too: `clip(x, 0, 1)` is `clip(x, min=0, max=1)`.
  private func attributesMeant(
    by operands: [Int32], _ code: OperationCode, _ attributes: [ExpressionAttribute]
  ) -> [(name: String, value: AttributeValue)]? {
    guard code.argumentForm != nil, attributes.isEmpty,
      operands.count == 1 + code.listing.attributes.count
    else { return nil }
    let numbers = operands.dropFirst().compactMap { number(Int($0)) }
    guard numbers.count == code.listing.attributes.count else { return nil }
    return zip(code.listing.attributes, numbers).map { ($0.name, .number($1)) }
  }
}

extension ExpressionOperator {
  /// The operation.
  var code: OperationCode {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .matrixMultiply: .matmul
    case .power: .power
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    }
  }
}

extension ExpressionLiteral {
  /// The value as an attribute takes it; whole numbers stay numbers where a number belongs.
  fileprivate func value(for listing: AttributeListing?) -> AttributeValue {
    switch self {
    case .number(let number): return ExpressionLiteral.value(number, listing)
    case .text(let text): return .word(text)
    case .boolean(let truth): return .boolean(truth)
    case .none: return .none
    case .numbers(let numbers): return ExpressionLiteral.value([numbers]) { .integers($0[0]) }
    case .lists(let lists): return ExpressionLiteral.value(lists) { .lists($0) }
    }
  }

  /// Lists of whole numbers as an attribute has them.
  private static func value(
    _ lists: [[Double]], _ made: ([[Int]]) -> AttributeValue
  ) -> AttributeValue {
    let whole = lists.map { $0.compactMap { ExpressionLiteral.whole($0) } }
    return whole.map(\.count) == lists.map(\.count)
      ? made(whole) : .other("a list with other things in it")
  }

  private static func value(_ number: Double, _ listing: AttributeListing?) -> AttributeValue {
    if listing?.kind == .number { return .number(number) }
    return whole(number).map { .integer($0) } ?? .number(number)
  }

  /// A number that is whole, as far as doubles count.
  private static func whole(_ number: Double) -> Int? {
    number.magnitude < 0x1p53 ? Int(exactly: number) : nil
  }
}
