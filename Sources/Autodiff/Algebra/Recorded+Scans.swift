// SPDX-License-Identifier: Apache-2.0
// ChainRule: scans and orders recorded as nodes, and as steps that carry derivatives along.

extension Recorded {
  func product(axes: [Int], keepingDimensions: Bool) -> Recorded {
    Recorded.record(.product, [self], [.integers(axes), .boolean(keepingDimensions)])
  }

  func scanned(_ accumulation: Accumulation, _ scan: Scan) -> Recorded {
    switch accumulation {
    case .sum: Recorded.record(.cumulativeSum, [self], scan.attributes)
    case .product: Recorded.record(.cumulativeProduct, [self], scan.attributes)
    case .logSumExp: Recorded.record(.logCumulativeSumExp, [self], scan.directionAttributes)
    }
  }

  static func recurrence(_ factors: Recorded, _ terms: Recorded, _ scan: Scan) -> Recorded {
    record(.linearRecurrence, [factors, terms], scan.directionAttributes)
  }

  func extremumPlaces(_ kind: Extremum, _ scan: Scan) -> Recorded {
    Recorded.record(
      kind == .max ? .cumulativeMaxIndices : .cumulativeMinIndices, [self],
      scan.directionAttributes)
  }

  func order(along axis: Int, isDescending: Bool) -> Recorded {
    Recorded.record(.sortedIndices, [self], [.integer(axis), .boolean(isDescending)])
  }
}

extension Lifted {
  func product(axes: [Int], keepingDimensions: Bool) -> Self {
    step(Product.self, [.integers(axes), .boolean(keepingDimensions)])
  }

  func scanned(_ accumulation: Accumulation, _ scan: Scan) -> Self {
    switch accumulation {
    case .sum: step(CumulativeSum.self, scan.attributes)
    case .product: step(CumulativeProduct.self, scan.attributes)
    case .logSumExp: step(LogCumulativeSumExp.self, scan.directionAttributes)
    }
  }

  static func recurrence(_ factors: Self, _ terms: Self, _ scan: Scan) -> Self {
    let operands = [factors, terms]
    return step(made(LinearRecurrence.self, scan.directionAttributes, operands), operands)
  }

  func extremumPlaces(_ kind: Extremum, _ scan: Scan) -> Self {
    kind == .max
      ? step(CumulativeMaxIndices.self, scan.directionAttributes)
      : step(CumulativeMinIndices.self, scan.directionAttributes)
  }

  func order(along axis: Int, isDescending: Bool) -> Self {
    step(SortedIndices.self, [.integer(axis), .boolean(isDescending)])
  }
}
