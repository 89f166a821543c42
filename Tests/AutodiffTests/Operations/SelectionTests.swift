// SPDX-License-Identifier: Apache-2.0
// ChainRule: comparisons and the choice between values.

import Testing

@testable import Autodiff

struct SelectionTests {
  /// Each comparison of 1 with 2, of 2 with 2, of 2 with 1, and of 1 with NaN.
  static let comparisons: [(String, [Double])] = [
    ("eq", [0, 1, 0, 0]), ("ne", [1, 0, 1, 1]), ("lt", [1, 0, 0, 0]), ("le", [1, 1, 0, 0]),
    ("gt", [0, 0, 1, 0]), ("ge", [0, 1, 1, 0]),
  ]

  @Test(arguments: comparisons)
  func `a comparison is 1 or 0 and has no slope`(name: String, results: [Double]) throws {
    let pairs: [[Double]] = [[1, 2], [2, 2], [2, 1], [1, .nan]]
    for (pair, result) in zip(pairs, results) { try Row(name, pair, result, [0, 0]).expect() }
    #expect(Elementwise.named(name)?.listing.resultType == .bool)
  }

  /// Each condition of 0 and 0, 0 and 3, -2 and 0, NaN and 1.
  static let connectives: [(String, [Double])] = [
    ("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0]),
  ]

  @Test(arguments: connectives)
  func `a condition of two is 1 or 0 and has no slope`(name: String, results: [Double]) throws {
    let pairs: [[Double]] = [[0, -0.0], [0, 3], [-2, 0], [.nan, 1]]
    for (pair, result) in zip(pairs, results) { try Row(name, pair, result, [0, 0]).expect() }
    #expect(Elementwise.named(name)?.listing.resultType == .bool)
  }

  /// Each condition of 0, -2, an infinity, and NaN.
  static let conditions: [(String, [Double])] = [
    ("not", [1, 0, 0, 0]), ("isnan", [0, 0, 0, 1]), ("isinf", [0, 0, 1, 0]),
    ("isfinite", [1, 1, 0, 0]),
  ]

  @Test(arguments: conditions)
  func `a condition of one is 1 or 0 and has no slope`(name: String, results: [Double]) throws {
    for (value, result) in zip([0, -2, -Double.infinity, Double.nan], results) {
      try Row(name, [value], result, [0]).expect()
    }
    #expect(Elementwise.named(name)?.listing.resultType == .bool)
  }

  static let choices: [Row] = [
    Row("where", [1, 5, 7], 5, [0, 1, 0]),
    Row("where", [0, 5, 7], 7, [0, 0, 1]),
    Row("where", [-0.0, 5, 7], 7, [0, 0, 1]),
    Row("where", [-3, 5, .nan], 5, [0, 1, 0]),
    Row("where", [.nan, 5, 7], 5, [0, 1, 0]),
  ]

  @Test(arguments: choices) func `a choice takes one value and its slope`(row: Row) throws {
    try row.expect()
  }
}
