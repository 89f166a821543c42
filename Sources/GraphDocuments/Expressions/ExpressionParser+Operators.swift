// SPDX-License-Identifier: Apache-2.0
// ChainRule: what may stand behind a term.

extension ExpressionParser {
  /// Takes all that may stand behind a term, up to what needs another one.
  ///
  /// - Returns: Whether a term must follow; otherwise the statement is over.
  mutating func takeOperator() throws(ExpressionFault) -> Bool {
    while true {
      if let open = brackets.last, !open.attributes.isEmpty { try expectAttributeEnd() }
      switch token.kind {
      case .infix(let infix):
        try take(infix)
        return true
      case .raised(let exponent): try takeRaised(exponent)
      case .open(.square):
        try open(.index)
        return true
      case .close(let bracket): try close(bracket)
      case .comma, .colon:
        if try separate() { return true }
      case .semicolon, .end:
        guard let open = brackets.last else { return false }
        throw ExpressionFault(.unclosed(open.kind.bracket), open.span)
      default:
        throw ExpressionFault(.expectedOperator(token, after: name(before: token)), token.span)
      }
    }
  }

  private mutating func take(_ infix: ExpressionOperator) throws(ExpressionFault) {
    switch infix.binding {
    // The power of a power is that of its exponent: the left one waits.
    case .power: break
    case .comparison:
      try reduce(whileAtLeast: .sum)
      if operators.count > brackets.last?.operatorBase ?? 0 {
        throw ExpressionFault(.chainedComparison, token.span)
      }
    case let binding: try reduce(whileAtLeast: binding)
    }
    try push(.infix(infix))
    try advance()
  }

  /// Takes an exponent in raised digits, which belongs to the term right before it.
  private mutating func takeRaised(_ exponent: Double) throws(ExpressionFault) {
    guard let base = operands.popLast() else { return }
    try push(.number(exponent.magnitude), of: [], span: token.span)
    if exponent < 0, let number = operands.popLast() {
      try push(.negated, of: [number.term], span: token.span)
    }
    guard let power = operands.popLast() else { return }
    let span = Finding.Span(start: base.span.start, end: token.span.end)
    try push(.binary(.power), of: [base.term, power.term], span: span)
    try advance()
  }

  /// The name that a term right before a piece consists of.
  private func name(before token: ExpressionToken) -> String? {
    guard let last = operands.last, case .name(let name) = expression.terms[Int(last.term)].kind
    else { return nil }
    return name
  }
}
