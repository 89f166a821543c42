// SPDX-License-Identifier: Apache-2.0
// ChainRule: attributes of a call, by name, behind its arguments.

extension ExpressionParser {
  /// Takes an attribute: its name, which is looked at, an equals sign and a literal.
  mutating func takeAttribute(_ name: String) throws(ExpressionFault) {
    let last = brackets.count - 1
    if brackets[last].attributes.contains(where: { $0.name == name }) {
      throw ExpressionFault(.repeatedAttribute(name), token.span)
    }
    try advance()
    try advance()
    let value = try takeLiteral()
    brackets[last].attributes.append(ExpressionAttribute(name: name, value: value))
  }

  /// Refuses anything between an attribute and what may follow it.
  func expectAttributeEnd() throws(ExpressionFault) {
    switch token.kind {
    case .comma, .close, .semicolon, .end: return
    default: throw ExpressionFault(.badLiteral, token.span)
    }
  }

  private mutating func takeLiteral() throws(ExpressionFault) -> ExpressionLiteral {
    let literal: ExpressionLiteral
    switch token.kind {
    case .text(let text): literal = .text(text)
    case .name("true", false), .name("True", false): literal = .boolean(true)
    case .name("false", false), .name("False", false): literal = .boolean(false)
    case .name("null", false), .name("None", false): literal = .none
    case .open(let bracket): return .numbers(try takeNumbers(until: .close(bracket)))
    default: return .number(try takeSignedNumber())
    }
    try advance()
    return literal
  }

  private mutating func takeSignedNumber() throws(ExpressionFault) -> Double {
    var isNegative = false
    if token.kind == .infix(.subtract) || token.kind == .infix(.add) {
      isNegative = token.kind == .infix(.subtract)
      try advance()
    }
    guard case .number(let value) = token.kind else {
      throw ExpressionFault(.badLiteral, token.span)
    }
    try advance()
    return isNegative ? -value : value
  }

  /// Takes a list of numbers, from its bracket on.
  private mutating func takeNumbers(
    until end: ExpressionToken.Kind
  ) throws(ExpressionFault) -> [Double] {
    var numbers: [Double] = []
    try advance()
    while token.kind != end {
      numbers.append(try takeSignedNumber())
      if token.kind == .comma {
        try advance()
      } else if token.kind != end {
        throw ExpressionFault(.badLiteral, token.span)
      }
    }
    try advance()
    return numbers
  }
}
