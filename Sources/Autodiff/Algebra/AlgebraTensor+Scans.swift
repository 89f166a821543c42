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

  // Numbers are compared as those that they are very near to.

  func extremumPlaces(_ kind: Extremum, _ scan: Scan) -> AlgebraTensor {
    let numbers = approximations
    var results = elements
    scan.findExtrema(
      over: shape, { kind.wins(numbers[$0], over: numbers[$1]) },
      { results[$0] = A(Double($1)) })
    return AlgebraTensor(shape, results)
  }

  func order(along axis: Int, isDescending: Bool) -> AlgebraTensor {
    let numbers = approximations
    var results = elements
    Lines(of: shape, along: axis).sort(
      { numbers[isDescending ? $1 : $0].isOrdered(before: numbers[isDescending ? $0 : $1]) },
      { results[$0] = A(Double($1)) })
    return AlgebraTensor(shape, results)
  }

  private var approximations: [Double] { elements.map { $0.approximation ?? .nan } }
}
