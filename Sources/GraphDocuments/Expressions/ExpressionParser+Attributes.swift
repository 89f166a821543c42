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
    case .open(let bracket): return try takeList(until: .close(bracket))
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

  /// Takes a list of numbers, or of lists of numbers, from its bracket on.
  private mutating func takeList(
    until end: ExpressionToken.Kind
  ) throws(ExpressionFault) -> ExpressionLiteral {
    var (lists, isNested) = ([[Double]](), false)
    try advance()
    while token.kind != end {
      if case .open(let bracket) = token.kind {
        isNested = true
        lists.append(try takeNumbers(until: .close(bracket)))
      } else {
        lists.append([try takeSignedNumber()])
      }
      try takeSeparator(before: end)
    }
    try advance()
    return isNested ? .lists(lists) : .numbers(lists.flatMap { $0 })
  }

  /// Takes a list of numbers, from its bracket on.
  private mutating func takeNumbers(
    until end: ExpressionToken.Kind
  ) throws(ExpressionFault) -> [Double] {
    var numbers: [Double] = []
    try advance()
    while token.kind != end {
      numbers.append(try takeSignedNumber())
      try takeSeparator(before: end)
    }
    try advance()
    return numbers
  }

  private mutating func takeSeparator(
    before end: ExpressionToken.Kind
  ) throws(ExpressionFault) {
    if token.kind == .comma {
      try advance()
    } else if token.kind != end {
      throw ExpressionFault(.badLiteral, token.span)
    }
  }
}
