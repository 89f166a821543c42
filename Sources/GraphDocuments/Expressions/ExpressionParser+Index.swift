// SPDX-License-Identifier: Apache-2.0
// ChainRule: the whole numbers that an index consists of.

extension ExpressionParser {
  /// Ends a part of a place: the whole number that stands there, or nothing.
  ///
  /// What a place consists of is worked out here and is no term: a shape must not depend on values. A
  /// place alone, which leaves the shape as it is, may be any term.
  ///
  /// - Parameter isWhole: Whether it is a place alone.
  mutating func finishPart(isWhole: Bool = false) throws(ExpressionFault) {
    let last = brackets.count - 1
    guard operands.count > brackets[last].operandBase, let part = operands.popLast() else {
      return brackets[last].parts.append(nil)
    }
    guard let value = wholeNumber(of: Int(part.term), from: brackets[last].termBase) else {
      guard isWhole, isComputed(Int(part.term), from: brackets[last].termBase) else {
        throw ExpressionFault(.indexNotWhole, part.span)
      }
      brackets[last].termBase = expression.terms.count
      brackets[last].placeTerms.append(part.term)
      return brackets[last].places.append(.computed)
    }
    expression.removeTerms(from: brackets[last].termBase)
    brackets[last].parts.append(value)
  }

  /// Ends a place of an index.
  mutating func finishPlace() throws(ExpressionFault) {
    let last = brackets.count - 1
    let count = brackets[last].places.count
    try finishPart(isWhole: brackets[last].colons == 0)
    if brackets[last].places.count > count { return }
    let parts = brackets[last].parts
    if brackets[last].colons == 0 {
      guard let place = parts.first ?? nil else {
        throw ExpressionFault(.expectedOperand(token), token.span)
      }
      brackets[last].places.append(.at(place))
    } else {
      let step = parts.count > 2 ? parts[2] : nil
      brackets[last].places.append(.range(parts[0], parts[1], step: step))
    }
    brackets[last].parts = []
    brackets[last].colons = 0
  }

  /// Whether there is more than numbers among terms from a place on.
  private func isComputed(_ term: Int, from base: Int) -> Bool {
    expression.terms[base...term].contains { term in
      switch term.kind {
      case .number, .pi, .negated, .binary: false
      default: true
      }
    }
  }

  /// The whole number that terms from a place on come to; `nil` if they are anything else.
  private func wholeNumber(of term: Int, from base: Int) -> Int? {
    var values: [Int] = []
    for index in base...term {
      switch expression.terms[index].kind {
      case .number(let number):
        guard let whole = Int(exactly: number), whole.magnitude < 1 << 53 else { return nil }
        values.append(whole)
      case .negated:
        guard let value = values.popLast() else { return nil }
        values.append(-value)
      case .binary(let infix):
        guard let b = values.popLast(), let a = values.popLast(),
          let value = ExpressionParser.value(a, infix, b), value.magnitude < 1 << 53
        else { return nil }
        values.append(value)
      default: return nil
      }
    }
    return values.last
  }

  /// The value of a sum, a difference or a product of numbers below 2^53.
  private static func value(_ a: Int, _ infix: ExpressionOperator, _ b: Int) -> Int? {
    switch infix {
    case .add: return a + b
    case .subtract: return a - b
    case .multiply:
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      return overflow ? nil : product
    default: return nil
    }
  }
}

extension Expression {
  /// Removes the last terms, none of which is an operand of one before.
  mutating func removeTerms(from first: Int) {
    guard first < terms.count else { return }
    operands.removeLast(operands.count - terms[first].operands.lowerBound)
    terms.removeLast(terms.count - first)
  }
}
