// SPDX-License-Identifier: Apache-2.0
// ChainRule: brackets: around terms, behind names, behind terms.

extension ExpressionParser {
  /// A bracket that is open.
  struct OpenBracket {
    let kind: Kind
    /// Where it stands; that of a call begins with its name.
    let span: Finding.Span
    /// How many operands and operators wait outside.
    let operandBase: Int
    let operatorBase: Int
    /// The name before it.
    var name = ""
    /// Where what is called or indexed begins.
    var start: Int
    /// Whether a comma stood in it.
    var isSeparated = false
    var attributes: [ExpressionAttribute] = []
    /// The finished places of an index.
    var places: [ExpressionIndex] = []
    /// The terms among them.
    var placeTerms: [Int32] = []
    /// The parts of the unfinished place, and how many colons stand between them.
    var parts: [Int?] = []
    var colons = 0
    /// How many terms there were before the unfinished place.
    var termBase = 0

    enum Kind {
      case group, call, array, index

      var bracket: ExpressionToken.Bracket { self == .group || self == .call ? .round : .square }
    }
  }

  /// Opens the bracket that is looked at.
  mutating func open(
    _ kind: OpenBracket.Kind, name: String = "", from start: Int? = nil
  ) throws(ExpressionFault) {
    guard brackets.count < ExpressionParser.maximumDepth else {
      throw ExpressionFault(.tooDeep(ExpressionParser.maximumDepth), token.span)
    }
    var open = OpenBracket(
      kind: kind, span: token.span, operandBase: operands.count, operatorBase: operators.count,
      start: start ?? token.span.start)
    open.name = name
    open.termBase = expression.terms.count
    brackets.append(open)
    try advance()
  }

  /// Closes the innermost bracket, which must be of this form.
  mutating func close(_ bracket: ExpressionToken.Bracket) throws(ExpressionFault) {
    guard let open = brackets.last else { throw ExpressionFault(.unopened(bracket), token.span) }
    guard open.kind.bracket == bracket else {
      throw ExpressionFault(.mismatched(token, opened: open.kind.bracket), token.span)
    }
    try reduce(whileAtLeast: .comparison)
    if open.kind == .index { try finishPlace() }
    // Read again: its last place is finished.
    guard let open = brackets.popLast() else { return }
    let span = Finding.Span(start: open.start, end: token.span.end)
    try advance()
    let own = operands[open.operandBase...].map(\.term)
    switch open.kind {
    case .group:
      guard let inner = operands.popLast() else { return }
      expression.terms[Int(inner.term)].isEnclosed = true
      operands.append(Operand(term: inner.term, span: span))
    case .call:
      operands.removeLast(own.count)
      try push(.call(open.name, attributes: open.attributes), of: own, span: span)
    case .array:
      operands.removeLast(own.count)
      try push(.array, of: own, span: span)
    case .index:
      guard let base = operands.popLast() else { return }
      let span = Finding.Span(start: base.span.start, end: span.end)
      let ranges = open.places.prefix { if case .range = $0 { false } else { true } }
      guard open.placeTerms.count < 2 || !open.places[ranges.count...].contains(.computed) else {
        throw ExpressionFault(.indicesApart, span)
      }
      try push(.index(open.places), of: [base.term] + open.placeTerms, span: span)
    }
  }

  /// Takes a comma or a colon; whether a term must follow it.
  mutating func separate() throws(ExpressionFault) -> Bool {
    guard let open = brackets.last, open.kind != .group else {
      throw ExpressionFault(.expectedOperator(token, after: nil), token.span)
    }
    if open.attributes.isEmpty { try reduce(whileAtLeast: .comparison) }
    let last = brackets.count - 1
    switch (open.kind, token.kind) {
    case (.index, .colon):
      guard open.colons < 2 else { throw ExpressionFault(.expectedOperand(token), token.span) }
      try finishPart()
      brackets[last].colons += 1
    case (.index, _): try finishPlace()
    case (_, .colon): throw ExpressionFault(.expectedOperator(token, after: nil), token.span)
    default: break
    }
    brackets[last].isSeparated = true
    try advance()
    // Behind a colon nothing need stand.
    guard open.kind == .index, brackets[last].colons > 0 else { return true }
    return token.kind != .comma && token.kind != .colon && token.kind != .close(.square)
  }
}
