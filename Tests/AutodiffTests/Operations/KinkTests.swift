// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is answered at kinks and at the ends of domains.

import AutodiffTesting
import Testing

@testable import Autodiff

/// The conventions, case by case: the smallest subgradient where there are several, the limit where
/// there is one, NaN where there is neither.
struct KinkTests {
  static let kinks: [Row] = [
    Row("relu", [0], 0, [0]),
    Row("relu", [0x1p-1064], 0x1p-1064, [1]),
    Row("relu", [-2], 0, [0]),
    Row("abs", [0], 0, [0]),
    Row("sign", [0], 0, [0]),
    Row("maximum", [2, 2], 2, [0.5, 0.5]),
    Row("maximum", [.infinity, .infinity], .infinity, [0.5, 0.5]),
    Row("maximum", [3, -2], 3, [1, 0]),
    Row("minimum", [2, 2], 2, [0.5, 0.5]),
    Row("minimum", [3, -2], -2, [0, 1]),
    Row("fmax", [2, 2], 2, [0.5, 0.5]),
    Row("fmax", [1, 5], 5, [0, 1]),
    Row("fmin", [2, 2], 2, [0.5, 0.5]),
    Row("fmin", [1, 5], 1, [1, 0]),
    Row("hypot", [0, 0], 0, [0, 0]),
    Row("atan2", [0, 0], 0, [.nan, .nan]),
    Row("sinc", [0], 1, [0]),
    Row("logaddexp", [.infinity, .infinity], .infinity, [0.5, 0.5]),
    Row("logaddexp", [-.infinity, -.infinity], -.infinity, [0.5, 0.5]),
    Row("logaddexp", [.infinity, 3], .infinity, [1, 0]),
    Row("logaddexp", [-.infinity, 3], 3, [0, 1]),
    Row("mod", [-3, 3], 0, [1, 1]),
  ]

  static let ends: [Row] = [
    Row("sqrt", [0], 0, [.infinity]),
    Row("sqrt", [-1], .nan, [.nan]),
    Row("rsqrt", [0], .infinity, [-.infinity]),
    Row("cbrt", [0], 0, [.infinity]),
    Row("reciprocal", [0], .infinity, [-.infinity]),
    Row("div", [1, 0], .infinity, [.infinity, -.infinity]),
    Row("log", [0], -.infinity, [.infinity]),
    Row("log", [-1], .nan, [.nan]),
    Row("log2", [-1], .nan, [.nan]),
    Row("log10", [-1], .nan, [.nan]),
    Row("log1p", [-1], -.infinity, [.infinity]),
    Row("log1p", [-2], .nan, [.nan]),
    Row("log1mexp", [0], -.infinity, [.infinity]),
    Row("log1mexp", [-1], .nan, [.nan]),
    Row("pow", [0, 0], 1, [0, 0]),
    Row("pow", [0, 2], 0, [0, 0]),
    Row("pow", [0, 1], 0, [1, 0]),
    Row("pow", [0, 0.5], 0, [.infinity, 0]),
    Row("pow", [0, 0.3], 0, [.infinity, 0]),
    Row("pow", [.infinity, 0.3], .infinity, [0, .infinity]),
    Row("pow_const", [0], attributes: [0.3], 0, [.infinity]),
    Row("pow", [0, -1], .infinity, [-.infinity, -.infinity]),
    Row("pow", [-2, 3], -8, [12, .nan]),
    Row("pow", [-2, 0.5], .nan, [.nan, .nan]),
    Row("pow_const", [0], attributes: [0], 1, [0]),
    Row("pow_const", [0], attributes: [1], 0, [1]),
    Row("pow_const", [-3], attributes: [2], 9, [-6]),
    Row("xlogy", [0, 0], 0, [-.infinity, 0]),
    Row("xlogy", [0, .nan], .nan, [.nan, .nan]),
    Row("xlogy", [2, 0], -.infinity, [-.infinity, .infinity]),
    Row("xlogy", [2, -1], .nan, [.nan, .nan]),
    Row("xlog1py", [0, -1], 0, [-.infinity, 0]),
    Row("xlog1py", [2, -2], .nan, [.nan, .nan]),
    Row("entr", [0], 0, [.infinity]),
    Row("entr", [-1], -.infinity, [.nan]),
    Row("asin", [1], 1.5707963267948966, [.infinity]),
    Row("acos", [-1], 3.1415926535897931, [-.infinity]),
    Row("asin", [1.5], .nan, [.nan]),
    Row("acosh", [1], 0, [.infinity]),
    Row("acosh", [-2], .nan, [.nan]),
    Row("atanh", [1], .infinity, [.infinity]),
    Row("atanh", [-1], -.infinity, [.infinity]),
    Row("atanh", [1.5], .nan, [.nan]),
    Row("mod", [1, 0], .nan, [1, .nan]),
    Row("fmod", [1, 0], .nan, [1, .nan]),
  ]

  static let tails: [Row] = [
    Row("sigmoid", [800], 1, [0]),
    Row("sigmoid", [-800], 0, [0]),
    Row("sigmoid", [.infinity], 1, [0]),
    Row("softplus", [800], 800, [1]),
    Row("softplus", [-800], 0, [0]),
    Row("softplus", [800], attributes: [1, 20], 800, [1]),
    Row("tanh", [800], 1, [0]),
    Row("tanh", [-.infinity], -1, [0]),
    Row("atan", [.infinity], 1.5707963267948966, [0]),
    Row("asinh", [.infinity], .infinity, [0]),
    Row("exp", [-.infinity], 0, [0]),
    Row("expm1", [-.infinity], -1, [0]),
    Row("log1mexp", [800], 0, [0]),
    Row("sinc", [.infinity], 0, [0]),
    Row("fmod", [5, .infinity], 5, [1, 0]),
  ]

  static let notANumber: [Row] = [
    Row("relu", [.nan], .nan, [.nan]),
    Row("abs", [.nan], .nan, [.nan]),
    Row("sigmoid", [.nan], .nan, [.nan]),
    Row("softplus", [.nan], .nan, [.nan]),
    Row("softplus", [.nan], attributes: [1, 20], .nan, [.nan]),
    Row("sinc", [.nan], .nan, [.nan]),
    Row("maximum", [.nan, 1], .nan, [.nan, .nan]),
    Row("minimum", [1, .nan], .nan, [.nan, .nan]),
    Row("fmax", [.nan, 1], 1, [0, 1]),
    Row("fmax", [1, .nan], 1, [1, 0]),
    Row("fmin", [.nan, 1], 1, [0, 1]),
    Row("fmin", [.nan, .nan], .nan, [.nan, .nan]),
    Row("logaddexp", [.nan, 1], .nan, [.nan, .nan]),
    Row("pow", [0, .nan], .nan, [.nan, .nan]),
    Row("log", [.nan], .nan, [.nan]),
  ]

  @Test(arguments: kinks) func `at a kink the smallest subgradient is answered`(row: Row) throws {
    try row.expect()
  }

  @Test(arguments: ends) func `at the end of a domain the limit is answered`(row: Row) throws {
    try row.expect()
  }

  @Test(arguments: tails) func `tails neither overflow nor turn into NaN`(row: Row) throws {
    try row.expect()
  }

  @Test(arguments: notANumber) func `NaN is passed on`(row: Row) throws {
    try row.expect()
  }

  @Test(arguments: Elementwise.all)
  func `every listed kink is answered as listed`(operation: Elementwise) throws {
    for kink in operation.listing.kinks {
      let other = operation.listing.arguments.map { _ in Tensor(0.75) }
      let point = kink.point(near: other).map { $0.elements[0] }
      #expect(kink.isMet(by: point))
      let reading = try #require(operation.read(point))
      #expect(reading.partials[kink.argument] == kink.chosen)
      #expect(kink.interval.contains(kink.chosen))
    }
  }
}
