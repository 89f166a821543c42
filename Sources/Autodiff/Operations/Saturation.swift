// SPDX-License-Identifier: Apache-2.0
// ChainRule: values that stop at bounds.

// An infinite bound is none, and not written. NaN is beyond no bound, and is passed on.

extension Algebra {
  /// Two bounds where this lies on or beyond them, and something else between them.
  func saturated(from lower: Double, to upper: Double, otherwise inside: Self) -> Self {
    let aboveLower =
      lower == -.infinity
      ? inside : Self.select(self, .greater, lower, then: inside, else: Self(lower))
    return .computed(
      .select(
        self, .greaterOrEqual, upper, then: Self(upper),
        else: .select(self, .lessOrEqual, lower, then: Self(lower), else: inside)),
      writtenAs: upper == .infinity
        ? aboveLower : .select(self, .less, upper, then: aboveLower, else: Self(upper)))
  }

  /// 0 where this lies on two bounds or beyond them, and a slope between them.
  func slopeSaturated(from lower: Double, to upper: Double, inside slope: Self) -> Self {
    let aboveLower =
      lower == -.infinity
      ? slope : Self.select(self, .greater, lower, then: slope, else: .zero)
    return .computed(
      .select(
        self, .greaterOrEqual, upper, then: .zero,
        else: .select(
          self, .lessOrEqual, lower, then: .zero,
          else: .select(self, .equal, self, then: slope, else: self))),
      writtenAs: upper == .infinity
        ? aboveLower : .select(self, .less, upper, then: aboveLower, else: .zero))
  }
}
