// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of the rounding operations.

import Testing

@testable import Autodiff

struct RoundingTests {
  // mpmath 1.3 at 1500 digits: the expression above each group at the exact arguments, and its
  // symmetric difference quotient over a relative step of 1e-400; 17 digits of each.
  static let figures: [Row] = [
    // floor(x)
    Row("floor", [2.3], 2, [0]),
    Row("floor", [-2.7], -3, [0]),
    Row("floor", [7.6], 7, [0]),
    // ceil(x)
    Row("ceil", [2.3], 3, [0]),
    Row("ceil", [-2.7], -2, [0]),
    Row("ceil", [7.6], 8, [0]),
    // nint(x)
    Row("round", [2.3], 2, [0]),
    Row("round", [-2.7], -3, [0]),
    Row("round", [7.6], 8, [0]),
    // int(x)
    Row("trunc", [2.3], 2, [0]),
    Row("trunc", [-2.7], -2, [0]),
    Row("trunc", [7.6], 7, [0]),
    // sign(x)
    Row("sign", [2.3], 1, [0]),
    Row("sign", [-2.7], -1, [0]),
    Row("sign", [7.6], 1, [0]),
    // a - b*floor(a/b)
    Row("mod", [5, 3.5], 1.5, [1, -1]),
    Row("mod", [-5, 3], 1, [1, 2]),
    Row("mod", [5, -3], -1, [1, 2]),
    Row("mod", [1e17, 0.3], 0.2007434154171886, [1, -3.3333333333333335e17]),
    Row("mod", [-0.1, 0.3], 0.19999999999999998, [1, 1]),
    Row("mod", [1e300, 7], 1, [1, -1.4285714285714286e299]),
    // a - b*int(a/b)
    Row("fmod", [5, 3.5], 1.5, [1, -1]),
    Row("fmod", [-5, 3], -2, [1, 1]),
    Row("fmod", [5, -3], 2, [1, 1]),
    Row("fmod", [1e17, 0.3], 0.2007434154171886, [1, -3.3333333333333335e17]),
    Row("fmod", [-0.1, 0.3], -0.10000000000000001, [1, 0]),
  ]

  @Test(arguments: figures) func `values and slopes keep their digits`(row: Row) throws {
    try row.expect()
  }
}
