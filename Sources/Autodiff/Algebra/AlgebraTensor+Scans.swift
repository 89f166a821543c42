// SPDX-License-Identifier: Apache-2.0
// ChainRule: scans and orders over any algebra.

extension AlgebraTensor {
  func product(axes: [Int], keepingDimensions: Bool) -> AlgebraTensor {
    reduce(axes, keepingDimensions: keepingDimensions, from: A(1)) { $0 * $1 }
  }

  func scanned(_ accumulation: Accumulation, _ scan: Scan) -> AlgebraTensor {
    var results = elements
    scan.run(accumulation, over: shape, { elements[$0] }, { results[$0] = $1 })
    return AlgebraTensor(shape, results)
  }

  static func recurrence(
    _ factors: AlgebraTensor, _ terms: AlgebraTensor, _ scan: Scan
  ) -> AlgebraTensor {
    var results = terms.elements
    scan.recur(
      over: terms.shape, { factors.elements[$0] }, { terms.elements[$0] }, { results[$0] = $1 })
    return AlgebraTensor(terms.shape, results)
  }

  func extremumPlaces(_ kind: Extremum, _ scan: Scan) -> AlgebraTensor {
    var results = elements
    let relation: Relation = kind == .max ? .greaterOrEqual : .lessOrEqual
    scan.findExtrema(
      over: shape,
      { isNaN(at: $0) || A.holds(elements[$0], relation, elements[$1]) },
      { results[$0] = A(Double($1)) })
    return AlgebraTensor(shape, results)
  }

  func order(along axis: Int, isDescending: Bool) -> AlgebraTensor {
    var results = elements
    func isLess(_ a: Int, _ b: Int) -> Bool {
      A.holds(elements[a], .less, elements[b]) || (isNaN(at: b) && !isNaN(at: a))
    }
    Lines(of: shape, along: axis).sort(
      { isDescending ? isLess($1, $0) : isLess($0, $1) }, { results[$0] = A(Double($1)) })
    return AlgebraTensor(shape, results)
  }

  private func isNaN(at place: Int) -> Bool {
    A.holds(elements[place], .notEqual, elements[place])
  }
}

extension Algebra {
  /// Whether two numbers compare so, in an algebra whose selections take one branch only, as those of
  /// numbers do.
  static func holds(_ a: Self, _ relation: Relation, _ b: Self) -> Bool {
    var isTaken = false
    func taken() -> Self {
      isTaken = true
      return a
    }
    _ = select(a, relation, b, then: taken(), else: b)
    return isTaken
  }
}
