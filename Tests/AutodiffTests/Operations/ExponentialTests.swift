// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of the exponentials.

import Testing

@testable import Autodiff

struct ExponentialTests {
  // mpmath 1.3 at 1500 digits: the expression above each group at the exact arguments, and its
  // symmetric difference quotient over a relative step of 1e-400; 17 digits of each.
  static let figures: [Row] = [
    // exp(x)
    Row("exp", [0.3], 1.3498588075760031, [1.3498588075760031]),
    Row("exp", [-1.7], 0.18268352405273466, [0.18268352405273466]),
    Row("exp", [-700], 9.8596765437597709e-305, [9.8596765437597709e-305]),
    Row("exp", [709.5], 1.3549863193146328e308, [1.3549863193146328e308]),
    // 2**x
    Row("exp2", [0.3], 1.2311444133449163, [0.85336427897215662]),
    Row("exp2", [-1000.5], 6.5991703327832116e-302, [4.5741963102035191e-302]),
    // 10**x
    Row("exp10", [0.3], 1.9952623149688796, [4.5942612630601324]),
    Row("exp10", [-300.5], 3.1622776601683793e-301, [7.2814134002118009e-301]),
    // expm1(x)
    Row("expm1", [1e-10], 1.00000000005e-10, [1.0000000001]),
    Row("expm1", [0.3], 0.34985880757600309, [1.3498588075760031]),
    Row("expm1", [-1.7], -0.81731647594726534, [0.18268352405273466]),
    Row("expm1", [-40], -1.0, [4.248354255291589e-18]),
    Row("expm1", [700], 1.0142320547350045e304, [1.0142320547350045e304]),
    // log(exp(a) + exp(b))
    Row(
      "logaddexp", [0.3, -1.7], 0.42692801104297249, [0.88079707797788244, 0.11920292202211756]),
    Row("logaddexp", [1000, 999], 1000.3132616875182, [0.73105857863000488, 0.26894142136999512]),
    Row(
      "logaddexp", [-1000, -1002], -999.87307198895703, [0.88079707797788244, 0.11920292202211756]),
    Row("logaddexp", [2, 2], 2.6931471805599453, [0.5, 0.5]),
    Row("logaddexp", [0, -800.5], 0, [1, 0]),
    Row("logaddexp", [40, 0], 40.0, [1.0, 4.248354255291589e-18]),
  ]

  @Test(arguments: figures) func `values and slopes keep their digits`(row: Row) throws {
    try row.expect()
  }
}
