// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of the arithmetic operations.

import Testing

@testable import Autodiff

struct ArithmeticTests {
  // mpmath 1.3 at 1500 digits: the expression above each group at the exact arguments, and its
  // symmetric difference quotient over a relative step of 1e-400; 17 digits of each.
  static let figures: [Row] = [
    // a + b
    Row("add", [0.1, 0.2], 0.30000000000000002, [1, 1]),
    Row("add", [1e300, -3], 1.0000000000000001e300, [1, 1]),
    // a - b
    Row("sub", [0.3, 0.1], 0.19999999999999998, [1, -1]),
    // a * b
    Row("mul", [0.1, 0.3], 0.030000000000000001, [0.29999999999999999, 0.10000000000000001]),
    Row("mul", [-1.5, 4], -6, [4, -1.5]),
    // a / b
    Row("div", [0.1, 0.3], 0.33333333333333336, [3.3333333333333335, -1.1111111111111113]),
    Row("div", [1e200, 1e200], 1, [1.0e-200, -1.0e-200]),
    Row("div", [3, -1e-160], -3.0e160, [-1.0e160, -.infinity]),
    Row("div", [1e-300, 1e-200], 1.0e-100, [1.0e200, -1.0000000000000001e100]),
    // -x
    Row("neg", [0.3], -0.29999999999999999, [-1]),
    // 1/x
    Row("reciprocal", [0.3], 3.3333333333333335, [-11.111111111111112]),
    Row("reciprocal", [-1e-150], -9.9999999999999999e149, [-9.9999999999999999e299]),
    Row("reciprocal", [1e200], 1.0e-200, [0]),
    // x + c
    Row("add_const", [0.3], attributes: [0.1], 0.39999999999999999, [1]),
    // x * c
    Row("mul_const", [0.3], attributes: [0.1], 0.030000000000000001, [0.10000000000000001]),
    // |x|
    Row("abs", [0.3], 0.29999999999999999, [1]),
    Row("abs", [-1.7], 1.7, [-1]),
    // a*b + c
    Row("fma", [0.1, 10, -1], 5.5511151231257827e-17, [10, 0.10000000000000001, 1]),
    Row(
      "fma", [1.0000000000000002e16, 1.0000000000000002e16, -1e32], 34633837795606532.0,
      [10000000000000002.0, 10000000000000002.0, 1]),
    Row("fma", [2, 3, 4], 10, [3, 2, 1]),
    // a + w*(b - a)
    Row("lerp", [1, 3, 0.25], 1.5, [0.75, 0.25, 2]),
    Row("lerp", [1e16, 1, 1], 1, [0, 1, -9999999999999999.0]),
    Row("lerp", [-1.5e308, 1.5e308, 0.75], 7.5000000000000001e307, [0.25, 0.75, .infinity]),
    // (a - b)**2
    Row(
      "squared_difference", [0.1, 0.3], 0.039999999999999993,
      [-0.39999999999999997, 0.39999999999999997]),
    Row("squared_difference", [3, -5], 64, [16, -16]),
  ]

  @Test(arguments: figures) func `values and slopes keep their digits`(row: Row) throws {
    try row.expect()
  }
}
