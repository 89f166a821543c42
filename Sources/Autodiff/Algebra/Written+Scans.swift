// SPDX-License-Identifier: Apache-2.0
// ChainRule: scans and orders written down.

extension Written {
  func product(axes: [Int], keepingDimensions: Bool) -> Written {
    reduced("prod", axes, keepingDimensions)
  }

  func scanned(_ accumulation: Accumulation, _ scan: Scan) -> Written {
    switch accumulation {
    case .sum: called("cumsum", scan.named, shape)
    case .product: called("cumprod", scan.named, shape)
    case .logSumExp: called("logcumsumexp", scan.named, shape)
    }
  }

  static func recurrence(_ factors: Written, _ terms: Written, _ scan: Scan) -> Written {
    let attributes = scan.named.map { Formula.attribute($0.0, $0.1.literal) }
    return Written(
      terms.shape, .call("linear_recurrence", [factors.formula, terms.formula] + attributes),
      .call("linear_recurrence", [factors.notation, terms.notation] + attributes))
  }

  func extremumPlaces(_ kind: Extremum, _ scan: Scan) -> Written {
    called("cum\(kind.rawValue)_indices", scan.named, shape)
  }

  func order(along axis: Int, isDescending: Bool) -> Written {
    called(
      "argsort",
      [("axis", .integer(axis))] + (isDescending ? [("descending", .boolean(true))] : []), shape)
  }
}

extension Scan {
  /// The attributes that say so, without those that say nothing.
  fileprivate var named: [(String, AttributeValue)] {
    [("axis", .integer(axis))] + (isReversed ? [("reverse", .boolean(true))] : [])
      + (isExclusive ? [("exclusive", .boolean(true))] : [])
  }
}
