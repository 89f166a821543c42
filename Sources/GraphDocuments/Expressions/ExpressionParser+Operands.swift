// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a term may begin with.

extension ExpressionParser {
  /// Takes a term up to where an operator may follow, with signs and open brackets before it.
  mutating func takeOperand() throws(ExpressionFault) {
    while true {
      try expectArgument()
      switch token.kind {
      case .number(let value):
        try push(.number(value), of: [], span: token.span)
        return try advance()
      case .name(let name, let isQuoted):
        if try takeName(name, isQuoted: isQuoted) { return }
      case .infix(.subtract), .infix(.add):
        try push(.sign(isNegative: token.kind == .infix(.subtract), start: token.span.start))
        try advance()
      case .open(let bracket): try open(bracket == .round ? .group : .array)
      case .close(let bracket) where mayClose(bracket): return try close(bracket)
      case .colon where isIndexing: _ = try separate()
      case .comma where isIndexing && mayClose(.square): _ = try separate()
      default: throw missingOperand()
      }
    }
  }

  /// What is wrong where a term is missing.
  private func missingOperand() -> ExpressionFault {
    if token.kind == .end || token.kind == .semicolon, let open = brackets.last {
      return ExpressionFault(.unclosed(open.kind.bracket), open.span)
    }
    return ExpressionFault(.expectedOperand(token), token.span)
  }

  /// Whether a bracket may close although no term stands before: an empty one, or behind a colon.
  private func mayClose(_ bracket: ExpressionToken.Bracket) -> Bool {
    guard let open = brackets.last, open.kind.bracket == bracket,
      operators.count == open.operatorBase
    else { return false }
    switch open.kind {
    case .group: return false
    case .call, .array: return operands.count == open.operandBase && !open.isSeparated
    case .index: return open.colons > 0 && operands.count == open.operandBase
    }
  }

  /// Refuses arguments behind attributes.
  private func expectArgument() throws(ExpressionFault) {
    guard let open = brackets.last, !open.attributes.isEmpty else { return }
    switch token.kind {
    case .name where lexer.isBeforeEquals(), .close, .semicolon, .end: return
    default: throw ExpressionFault(.argumentAfterAttribute, token.span)
    }
  }

  private var isIndexing: Bool {
    brackets.last.map { $0.kind == .index && operators.count == $0.operatorBase } ?? false
  }

  /// Takes a name; whether it is a term, and not the beginning of a call or an attribute.
  private mutating func takeName(
    _ name: String, isQuoted: Bool
  ) throws(ExpressionFault) -> Bool {
    if let open = brackets.last, open.kind == .call, operators.count == open.operatorBase,
      lexer.isBeforeEquals()
    {
      try takeAttribute(name)
      return true
    }
    var (name, span) = (name, token.span)
    try advance()
    var isQuoted = isQuoted
    if token.kind == .dot { (name, isQuoted) = try takeMember(of: name, isQuoted: isQuoted, &span) }
    if token.kind == .open(.round) {
      try open(.call, name: name, from: span.start)
      return false
    }
    if token.kind == .equals { throw ExpressionFault(.misplacedEquals, token.span) }
    let isPi = !isQuoted && ExpressionCharacters.isPi(name)
    try push(isPi ? .pi : .name(name), of: [], span: span)
    return true
  }

  /// Takes the point behind a name and the name behind that; only names of modules have members.
  private mutating func takeMember(
    of module: String, isQuoted: Bool, _ span: inout Finding.Span
  ) throws(ExpressionFault) -> (name: String, isQuoted: Bool) {
    let point = token.span
    try advance()
    guard !isQuoted, ExpressionCharacters.modules.contains(module),
      case .name(let name, let isQuoted) = token.kind
    else { throw ExpressionFault(.member(of: module, token), point) }
    span.end = token.span.end
    try advance()
    return (name, isQuoted)
  }
}
