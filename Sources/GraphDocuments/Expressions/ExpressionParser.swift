// SPDX-License-Identifier: Apache-2.0
// ChainRule: from the text of an expression to its terms.

/// Reads an expression, operator by operator, with stacks of its own and no recursion.
///
/// Operands wait on one stack, operators on another until a looser one comes, and open brackets on a
/// third: each says where its own part of the two others begins. A term is appended once all its
/// operands are, so terms come out in the order of evaluation.
///
/// For `a - b*c`: `a`; `-` waits; `b`; `*` binds more tightly and waits, too; `c`; at the end `b*c`,
/// then `a - (b*c)`.
package struct ExpressionParser {
  var lexer: ExpressionLexer
  /// The piece that is looked at.
  var token: ExpressionToken
  var expression = Expression()
  var operands: [Operand] = []
  var operators: [Pending] = []
  var brackets: [OpenBracket] = []
  private let maximumTerms: Int

  /// How many brackets may be inside one another.
  package static let maximumDepth = 100_000

  /// A term that waits for what it is an operand of, and where it stands, parentheses included.
  struct Operand {
    let term: Int32
    let span: Finding.Span
  }

  /// An operator that waits for its right operand to end.
  enum Pending {
    case infix(ExpressionOperator)
    case sign(isNegative: Bool, start: Int)

    var binding: ExpressionBinding {
      switch self {
      case .infix(let infix): infix.binding
      case .sign: .sign
      }
    }
  }

  private init(_ text: UnsafeBufferPointer<UInt8>, maximumTerms: Int) throws(ExpressionFault) {
    self.maximumTerms = maximumTerms
    lexer = ExpressionLexer(text)
    token = try lexer.next()
  }

  /// Reads an expression from its UTF-8.
  ///
  /// - Parameter maximumTerms: How many terms it may have.
  /// - Complexity: O(bytes).
  package static func parse(
    _ text: UnsafeBufferPointer<UInt8>, maximumTerms: Int = .max
  ) throws(ExpressionFault) -> Expression {
    var parser = try ExpressionParser(text, maximumTerms: maximumTerms)
    return try parser.parse()
  }

  /// Reads an expression.
  package static func parse(
    _ text: String, maximumTerms: Int = .max
  ) throws(ExpressionFault) -> Expression {
    try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(ExpressionFault) in
      try parse(bytes, maximumTerms: maximumTerms)
    }
  }

  private mutating func parse() throws(ExpressionFault) -> Expression {
    if token.kind == .end { throw ExpressionFault(.empty, token.span) }
    while token.kind != .end {
      try parseStatement()
      if token.kind == .semicolon { try advance() }
    }
    return expression
  }

  private mutating func parseStatement() throws(ExpressionFault) {
    var binding = Expression.Binding(name: nil, term: 0, nameSpan: nil)
    if case .name(let name, let isQuoted) = token.kind, lexer.isBeforeEquals() {
      if !isQuoted, ExpressionCharacters.isPi(name) {
        throw ExpressionFault(.reservedName(name), token.span)
      }
      (binding.name, binding.nameSpan) = (name, token.span)
      try advance()
      try advance()
    }
    try takeOperand()
    while try takeOperator() { try takeOperand() }
    try reduce(whileAtLeast: .comparison)
    guard let last = operands.popLast() else { throw ExpressionFault(.empty, token.span) }
    binding.term = Int(last.term)
    expression.bindings.append(binding)
  }

  mutating func advance() throws(ExpressionFault) { token = try lexer.next() }

  /// Adds a term, and puts it where operands wait.
  mutating func push(
    _ kind: ExpressionTerm.Kind, of own: [Int32], span: Finding.Span
  ) throws(ExpressionFault) {
    guard expression.terms.count + operators.count < maximumTerms else {
      throw ExpressionFault(.tooManyTerms(maximumTerms), span)
    }
    operands.append(Operand(term: expression.append(kind, of: own, span: span), span: span))
  }

  /// Lets an operator wait.
  mutating func push(_ pending: Pending) throws(ExpressionFault) {
    guard expression.terms.count + operators.count < maximumTerms else {
      throw ExpressionFault(.tooManyTerms(maximumTerms), token.span)
    }
    operators.append(pending)
  }

  /// Applies the operators that wait within the innermost bracket, as long as they bind as tightly.
  mutating func reduce(whileAtLeast binding: ExpressionBinding) throws(ExpressionFault) {
    let base = brackets.last?.operatorBase ?? 0
    while operators.count > base, let pending = operators.last, pending.binding >= binding {
      operators.removeLast()
      try apply(pending)
    }
  }

  private mutating func apply(_ pending: Pending) throws(ExpressionFault) {
    guard let right = operands.popLast() else { return }
    switch pending {
    case .sign(let isNegative, let start):
      let span = Finding.Span(start: start, end: right.span.end)
      // A plus says nothing.
      if isNegative { return try push(.negated, of: [right.term], span: span) }
      operands.append(Operand(term: right.term, span: span))
    case .infix(let infix):
      guard let left = operands.popLast() else { return }
      let span = Finding.Span(start: left.span.start, end: right.span.end)
      try push(.binary(infix), of: [left.term, right.term], span: span)
    }
  }
}
