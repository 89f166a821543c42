// SPDX-License-Identifier: Apache-2.0
// ChainRule: why a text is no expression, in words.

extension ExpressionFault: DocumentFault {
  package var code: String {
    switch kind {
    case .tooDeep: "too-deep"
    case .tooManyTerms: "too-many-nodes"
    default: "expression-syntax"
    }
  }

  package var detail: String {
    switch kind {
    case .empty: "The expression is empty."
    case .unexpectedCharacter(let scalar):
      "\(ExpressionExcerpt.phrase(scalar)) means nothing in an expression."
    case .unterminated(let mark): "The closing \(mark) is missing."
    case .numberTooLarge: "This number is too large for a double."
    case .expectedOperand(let found):
      "A number, a name, a call or a bracket belongs here, and there is \(found.phrase)."
    case .expectedOperator(let found, _): "An operator belongs here, and there is \(found.phrase)."
    case .unclosed(let bracket): "This \(bracket.opening) is never closed."
    case .unopened(let bracket): "This \(bracket.closing) closes nothing."
    case .mismatched(let found, let opened):
      "\(opened.closing) belongs here, to close the \(opened.opening), and there is \(found.phrase)."
    case .chainedComparison: "A comparison stands beside a comparison."
    case .misplacedEquals: "Only a name at the beginning of a statement is given a value by '='."
    case .reservedName(let name): "'\(name)' is a number and cannot be given another value."
    case .member(let module, _):
      "'\(ExpressionExcerpt.shortened(module))' has no members: a point stands in numbers only."
    case .argumentAfterAttribute: "An argument stands behind an attribute."
    case .repeatedAttribute(let name):
      "The attribute '\(ExpressionExcerpt.shortened(name))' is given twice."
    case .badLiteral:
      "An attribute is a number, a list of numbers or of such lists, a text in quotes, true, false or null."
    case .indexNotWhole: "An index is a whole number; the ends of a slice are written out."
    case .indicesApart: "Several indices that are computed stand behind a slice."
    case .tooDeep(let limit): "More than \(limit) brackets are inside one another."
    case .tooManyTerms(let limit): "The expression has more than \(limit) terms; that is the limit."
    }
  }

  package var hint: String? {
    switch kind {
    case .unexpectedCharacter("&"), .unexpectedCharacter("|"), .unexpectedCharacter("!"):
      "Write and(a, b), or(a, b) or not(a)."
    case .unexpectedCharacter("%"): "The remainder of a division is mod(a, b)."
    case .unexpectedCharacter("_"), .unexpectedCharacter("$"), .unexpectedCharacter("#"):
      "A name begins with a letter; any other stands in backticks, as in `_1`."
    case .unterminated("`"): "A name in backticks ends with one; within it is doubled."
    case .expectedOperator(let found, let name): hint(about: found, after: name)
    case .chainedComparison: "Compare once, and multiply the results: (a < b)*(b < c)."
    case .misplacedEquals: "To compare, write '=='. Statements are kept apart by ';'."
    case .reservedName(let name): "As the name of a node it stands in backticks: `\(name)`."
    case .member(let module, let member): hint(aboutMember: member, of: module)
    case .argumentAfterAttribute: "Attributes come last: f(x, axis=0). To compare, write '=='."
    case .indexNotWhole:
      "How many elements are taken cannot depend on a value: write x[0], x[-1], x[1:3] or x[i]."
    case .indicesApart: "Take one axis at a time: gather(x, i, axis=1) is x[:, i]."
    case .expectedOperand(let found) where found.kind == .semicolon: "Leave it out."
    case .expectedOperand(let found) where found.kind == .equals:
      "To compare, write '=='; to name a result, name = expression."
    default: nil
    }
  }

  private func hint(about found: ExpressionToken, after name: String?) -> String? {
    switch found.kind {
    case .name(let second, _):
      let second = ExpressionExcerpt.shortened(second)
      return "There is no implicit product: write *\(second). Statements are kept apart by ';'."
    case .number, .open: return "There is no implicit product: write a '*'."
    case .equals: return "To compare, write '=='; only a name alone is given a value."
    case .text: return "Texts are values of attributes only."
    default: return nil
    }
  }

  private func hint(aboutMember member: ExpressionToken, of module: String) -> String? {
    guard case .name(let name, _) = member.kind else { return nil }
    let (own, of) = (ExpressionExcerpt.shortened(name), ExpressionExcerpt.shortened(module))
    if name == "T" { return "Write transpose(\(of))." }
    return "Write \(own)(\(of)), or leave '\(of).' out if it is a module."
  }
}

extension ExpressionToken.Bracket {
  fileprivate var opening: String { self == .round ? "'('" : "'['" }
  fileprivate var closing: String { self == .round ? "')'" : "']'" }
}
