// SPDX-License-Identifier: Apache-2.0
// ChainRule: expressions that differ from another in one place.

extension Expression {
  /// The expression with another kind of one term, such as another name.
  ///
  /// The kind takes as many operands as the one before.
  package func replacing(_ term: Int, by kind: ExpressionTerm.Kind) -> Expression {
    var changed = self
    changed.terms[term].kind = kind
    return changed
  }

  /// One term alone, with all that it is made of.
  ///
  /// - Complexity: O(terms).
  package func subexpression(_ term: Int, named name: String? = nil) -> Expression {
    var single = self
    single.bindings = [Binding(name: name, term: term, nameSpan: nil)]
    return single.inOrder()
  }

  /// The expressions that the same operators and operands make where one pair of neighbours is grouped
  /// the other way: `1/(1 + z)` for `1/1 + z`, `(-x)^2` for `-x^2`.
  ///
  /// - Parameter includingEnclosed: Whether what stands in parentheses may be torn apart, too.
  /// - Complexity: O(terms) for each.
  package func regroupings(includingEnclosed: Bool = false) -> [Expression] {
    var found: [Expression] = []
    for term in terms.indices {
      for operand in operands(of: term).map({ Int($0) })
      where includingEnclosed || !terms[operand].isEnclosed {
        if let other = regrouped(term, operand) { found.append(other) }
      }
    }
    return found
  }

  /// The expression in which a term is inside its operand, instead of around it; `nil` where that makes
  /// no sense.
  private func regrouped(_ outer: Int, _ inner: Int) -> Expression? {
    let own = Array(operands(of: outer))
    let inners = Array(operands(of: inner))
    let isLeft = own.first.map { Int($0) == inner } ?? false
    let (outerOperands, innerOperands): ([Int32], [Int32])
    let number = Int32(truncatingIfNeeded: outer)
    switch (terms[outer].kind, terms[inner].kind) {
    case (.binary, .binary) where isLeft:
      (outerOperands, innerOperands) = ([inners[1], own[1]], [inners[0], number])
    case (.binary, .binary):
      (outerOperands, innerOperands) = ([own[0], inners[0]], [number, inners[1]])
    case (.binary, .negated) where isLeft:
      (outerOperands, innerOperands) = ([inners[0], own[1]], [number])
    case (.negated, .binary):
      (outerOperands, innerOperands) = ([inners[0]], [number, inners[1]])
    default: return nil
    }
    var changed = self
    changed.move(outer, to: inner)
    changed.setOperands(outerOperands, of: outer)
    changed.setOperands(innerOperands, of: inner)
    return changed.inOrder()
  }

  /// Makes whatever has a term as its operand, or states it, have another.
  private mutating func move(_ term: Int, to other: Int) {
    for place in operands.indices where operands[place] == Int32(truncatingIfNeeded: term) {
      operands[place] = Int32(truncatingIfNeeded: other)
    }
    for place in bindings.indices where bindings[place].term == term {
      bindings[place].term = other
    }
  }

  private mutating func setOperands(_ new: [Int32], of term: Int) {
    let start = operands.count
    operands.append(contentsOf: new)
    terms[term].operands = start..<operands.count
    terms[term].isEnclosed = false
    let spans = new.map { terms[Int($0)].span }
    terms[term].span.start = min(terms[term].span.start, spans.map(\.start).min() ?? 0)
    terms[term].span.end = max(terms[term].span.end, spans.map(\.end).max() ?? 0)
  }

  /// The terms that statements consist of, each after its operands again, and no others.
  private func inOrder() -> Expression {
    var ordered = Expression()
    var numbers = [Int32](repeating: -1, count: terms.count)
    for binding in bindings {
      var waiting: [(term: Int, isReady: Bool)] = [(binding.term, false)]
      while let (term, isReady) = waiting.popLast() {
        guard isReady else {
          waiting.append((term, true))
          for operand in operands(of: term).reversed() { waiting.append((Int(operand), false)) }
          continue
        }
        let own = operands(of: term).map { numbers[Int($0)] }
        let number = ordered.append(terms[term].kind, of: own, span: terms[term].span)
        ordered.terms[Int(number)].isEnclosed = terms[term].isEnclosed
        numbers[term] = number
      }
      var moved = binding
      moved.term = Int(numbers[binding.term])
      ordered.bindings.append(moved)
    }
    return ordered
  }
}
