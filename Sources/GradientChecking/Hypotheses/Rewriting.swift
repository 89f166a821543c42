// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a claim's formula may have been meant to say.

internal import Autodiff
internal import GraphDocuments

/// What a claim's formula may have been meant to say: with other parentheses, or with another name.
struct Rewriting: Hashable {
  /// The mistake that it mends.
  let code: DiagnosisCode
  /// How the text is changed.
  let edit: TextEdit
  /// What was written and what was meant, where that is a name.
  let written: String
  let meant: String
  /// The nodes that are confused.
  let nodes: [Int]
}

/// A name that may stand in a formula, and the shape of what it stands for.
struct NameChoice {
  let text: String
  let shape: [Int]
  let node: Int
}

/// Collects the rewritings of a formula.
struct RewritingSearch {
  let formula: ClaimFormula
  let choices: [NameChoice]
  let limit: Int
  private(set) var rewritings: [Rewriting] = []
  /// Whether there may be more than were made.
  private(set) var isCut = false
  private var known: Set<Rewriting> = []
  private var parents: [Int]
  /// How long a text may be that is changed and read again.
  private static let length = 2000

  init(_ formula: ClaimFormula, choices: [NameChoice], limit: Int) {
    (self.formula, self.choices, self.limit) = (formula, choices, limit)
    parents = [Int](repeating: -1, count: formula.expression.terms.count)
    for term in formula.expression.terms.indices {
      for operand in formula.expression.operands(of: term) { parents[Int(operand)] = term }
    }
  }

  private var terms: [ExpressionTerm] { formula.expression.terms }

  mutating func run() {
    guard formula.characters.count <= RewritingSearch.length else {
      isCut = true
      return
    }
    for term in terms.indices where !isFull { regroup(term) }
    for term in terms.indices where !isFull { rename(term) }
    if isFull { isCut = true }
  }

  private var isFull: Bool { rewritings.count >= limit }

  private mutating func add(_ rewriting: Rewriting) {
    if !isFull, known.insert(rewriting).inserted { rewritings.append(rewriting) }
  }

  // MARK: Parentheses

  /// Where a term stands, parentheses around it included.
  private func outer(_ term: Int) -> Range<Int> {
    let span = terms[term].span
    let inner = span.start..<max(span.end, span.start)
    guard terms[term].isEnclosed else { return inner }
    let characters = formula.characters
    var (start, end) = (inner.lowerBound - 1, inner.upperBound)
    while start > 0, characters[start] != "(" { start -= 1 }
    while end < characters.count - 1, characters[end] != ")" { end += 1 }
    return max(start, 0)..<min(end + 1, characters.count)
  }

  private mutating func addGrouping(_ edit: TextEdit) {
    guard !isFull else { return }
    add(
      Rewriting(
        code: .precedence, edit: edit, written: formula.text,
        meant: edit.applied(to: formula.characters), nodes: []))
  }

  private mutating func regroup(_ term: Int) {
    if terms[term].isEnclosed { addGrouping(.open(outer(term))) }
    guard !terms[term].isEnclosed else { return regroupRight(term) }
    let operands = formula.expression.operands(of: term).map { Int($0) }
    switch terms[term].kind {
    case .binary:
      // a op b, and further along to the right: a op (b ... c).
      var (inner, parent) = (term, parents[term])
      while !isFull, parent >= 0, case .binary = terms[parent].kind,
        formula.expression.operands(of: parent).first == Int32(inner)
      {
        guard let last = formula.expression.operands(of: parent).last else { break }
        addGrouping(.enclose(outer(operands[1]).lowerBound..<outer(Int(last)).upperBound))
        if terms[parent].isEnclosed { break }
        (inner, parent) = (parent, parents[parent])
      }
      regroupRight(term)
    case .negated:
      // -x^2 meant as (-x)^2.
      let inner = formula.expression.operands(of: operands[0]).map { Int($0) }
      if case .binary = terms[operands[0]].kind, !terms[operands[0]].isEnclosed {
        addGrouping(.enclose(terms[term].span.start..<outer(inner[0]).upperBound))
      }
    default: break
    }
  }

  /// (a - b)^2 meant as (a - b^2), and a*(b + c) as (a*b + c): a parenthesis in the wrong place.
  private mutating func moveParentheses(_ term: Int) {
    let operands = formula.expression.operands(of: term).map { Int($0) }
    let (left, right) = (outer(operands[0]), outer(operands[1]))
    if terms[operands[0]].isEnclosed {
      addGrouping(.move(left.upperBound - 1, to: right.upperBound, ")"))
    }
    if terms[operands[1]].isEnclosed {
      addGrouping(.move(right.lowerBound, to: left.lowerBound, "("))
    }
  }

  /// a op (b op c) without parentheses, meant as (a op b) op c.
  private mutating func regroupRight(_ term: Int) {
    guard case .binary = terms[term].kind else { return }
    moveParentheses(term)
    let operands = formula.expression.operands(of: term).map { Int($0) }
    guard case .binary = terms[operands[1]].kind, !terms[operands[1]].isEnclosed else { return }
    let inner = formula.expression.operands(of: operands[1]).map { Int($0) }
    addGrouping(.enclose(outer(operands[0]).lowerBound..<outer(inner[0]).upperBound))
  }

  // MARK: Names

  private mutating func rename(_ term: Int) {
    guard case .name = terms[term].kind else { return }
    let parent = parents[term]
    let isIndexed = parent >= 0 && terms[parent].isIndex
    let unit = isIndexed ? parent : term
    let span = terms[unit].span.start..<terms[unit].span.end
    let written = String(String.UnicodeScalarView(formula.characters[span]))
    let plain = written.filter { $0 != " " }
    guard let own = choices.first(where: { $0.text == plain }) else { return }
    if own.shape.count == 2 {
      add(
        Rewriting(
          code: .transposed, edit: .replace(span, "transpose(\(plain))"), written: plain,
          meant: "transpose(\(plain))", nodes: [own.node]))
    }
    for choice in choices where !isFull && choice.text != plain && choice.shape == own.shape {
      add(
        Rewriting(
          code: .wrongName, edit: .replace(span, choice.text), written: plain,
          meant: choice.text, nodes: [own.node, choice.node]))
    }
    // The same name, wrong everywhere, is one mistake.
    let places = terms.indices.filter { isSame($0, as: unit, written: plain) }
    guard places.count > 1, places.first == unit else { return }
    for choice in choices where !isFull && choice.text != plain && choice.shape == own.shape {
      let pieces = places.map {
        TextEdit.Piece(start: terms[$0].span.start, end: terms[$0].span.end, text: choice.text)
      }
      add(
        Rewriting(
          code: .wrongName, edit: TextEdit(pieces: pieces), written: plain, meant: choice.text,
          nodes: [own.node, choice.node]))
    }
  }

  private func isSame(_ term: Int, as unit: Int, written: String) -> Bool {
    guard terms[term].kind == terms[unit].kind else { return false }
    let span = terms[term].span
    let text = String(String.UnicodeScalarView(formula.characters[span.start..<span.end]))
    return text.filter { $0 != " " } == written
  }
}

extension ExpressionTerm {
  fileprivate var isIndex: Bool { if case .index = kind { true } else { false } }
}
