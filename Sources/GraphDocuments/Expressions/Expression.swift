// SPDX-License-Identifier: Apache-2.0
// ChainRule: an expression, as a flat list of terms.

internal import Autodiff

/// A program of expressions: its terms, each after its operands, and the names bound to some of them.
///
/// There is no tree of objects: `w*x + 1` is the list `w`, `x`, `0*1`, `1`, `2+3`, where numbers stand
/// for earlier terms. So nothing recurses, however deep an expression is, and every pass is a loop.
/// Each term is the operand of one other at most.
package struct Expression: Sendable {
  /// The terms, each after its operands.
  package internal(set) var terms: [ExpressionTerm] = []

  /// The statements, in the order written.
  package internal(set) var bindings: [Binding] = []

  /// The operands of all terms, those of one term together.
  var operands: [Int32] = []

  /// A statement: a term, and the name it is given, if it is given one.
  package struct Binding: Sendable, Hashable {
    /// The name; `nil` for an expression alone.
    package var name: String?
    /// The term.
    package var term: Int
    /// Where the name stands.
    package var nameSpan: Finding.Span?
  }

  init() {}

  /// The operands of a term, in order; of an index, the value it is taken of, then the terms among its
  /// places.
  package func operands(of term: Int) -> ArraySlice<Int32> {
    operands[terms[term].operands]
  }

  /// Adds a term after all others.
  ///
  /// - Parameter operands: Terms added before, none of them an operand already.
  mutating func append(
    _ kind: ExpressionTerm.Kind, of operands: [Int32], span: Finding.Span
  ) -> Int32 {
    let start = self.operands.count
    self.operands.append(contentsOf: operands)
    terms.append(
      ExpressionTerm(kind: kind, span: span, operands: start..<self.operands.count))
    return Int32(truncatingIfNeeded: terms.count - 1)
  }

  /// The names that no statement binds, each once, in the order of appearance.
  ///
  /// - Complexity: O(terms).
  package var freeNames: [String] {
    // Bytes decide, as everywhere: to `Set`, accents of one form are those of the other.
    var seen = NameTable()
    for name in bindings.compactMap(\.name) { _ = seen.intern(name) }
    return terms.compactMap { term in
      guard case .name(let name) = term.kind else { return nil }
      let known = seen.count
      return Int(seen.intern(name)) == known ? name : nil
    }
  }

  /// Whether two expressions mean the same, wherever their terms stand in their texts.
  ///
  /// - Complexity: O(terms).
  package func isSame(as other: Expression) -> Bool {
    terms.count == other.terms.count && bindings.count == other.bindings.count
      && zip(bindings, other.bindings).allSatisfy { $0.name == $1.name && $0.term == $1.term }
      && terms.indices.allSatisfy { index in
        terms[index].kind == other.terms[index].kind
          && operands(of: index).elementsEqual(other.operands(of: index))
      }
  }
}

/// A term of an expression.
package struct ExpressionTerm: Sendable {
  /// What it is.
  package var kind: Kind
  /// Where it stands in the text, without parentheses around it.
  package var span: Finding.Span
  /// Whether parentheses stand around it.
  package var isEnclosed = false
  /// Where its operands stand among those of all terms.
  var operands: Range<Int>

  init(kind: Kind, span: Finding.Span, operands: Range<Int>) {
    self.kind = kind
    self.span = span
    self.operands = operands
  }

  /// What a term is.
  package enum Kind: Sendable, Hashable {
    /// A number, which is not negative.
    case number(Double)
    /// The number pi.
    case pi
    /// A name.
    case name(String)
    /// The term with the other sign.
    case negated
    /// Two terms and an operator between them.
    case binary(ExpressionOperator)
    /// A function of terms.
    case call(String, attributes: [ExpressionAttribute])
    /// Terms in brackets.
    case array
    /// A part of a term.
    case index([ExpressionIndex])
  }
}

/// An attribute of a call.
package struct ExpressionAttribute: Sendable, Hashable {
  /// Its name.
  package var name: String
  /// Its value.
  package var value: ExpressionLiteral
}

/// The value of an attribute.
package enum ExpressionLiteral: Sendable, Hashable {
  case number(Double)
  case text(String)
  case boolean(Bool)
  case none
  case numbers([Double])
  case lists([[Double]])
}

/// One place in the brackets behind a term: which elements along one axis.
package enum ExpressionIndex: Sendable, Hashable {
  /// One of them; a negative number counts from the end.
  case at(Int)
  /// Those that a term says, the next of the operands.
  case computed
  /// Those from the first on to before the last, by steps, as Python counts.
  case range(Int?, Int?, step: Int?)
}
