// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of the activations.

import Testing

@testable import Autodiff

struct ActivationTests {
  // mpmath 1.3 at 1500 digits: the expression above each group at the exact arguments, and its
  // symmetric difference quotient over a relative step of 1e-400; 17 digits of each.
  static let figures: [Row] = [
    // 1/(1 + exp(-x))
    Row("sigmoid", [0], 0.5, [0.25]),
    Row("sigmoid", [0.3], 0.57444251681165898, [0.24445831169074587]),
    Row("sigmoid", [-1.7], 0.15446526508353471, [0.13060574696620806]),
    Row("sigmoid", [-3], 0.047425873177566781, [0.045176659730912133]),
    Row("sigmoid", [37], 0.99999999999999991, [8.5330476257440643e-17]),
    Row("sigmoid", [-37], 8.5330476257440651e-17, [8.5330476257440643e-17]),
    Row("sigmoid", [700], 1, [9.8596765437597709e-305]),
    Row("sigmoid", [-700], 9.8596765437597709e-305, [9.8596765437597709e-305]),
    // log1p(exp(x))
    Row("softplus", [0], attributes: [1, .infinity], 0.69314718055994531, [0.5]),
    Row("softplus", [0.3], attributes: [1, .infinity], 0.85435524446852711, [0.57444251681165898]),
    Row(
      "softplus", [-1.7], attributes: [1, .infinity], 0.16778602938626592, [0.15446526508353471]),
    Row(
      "softplus", [-40], attributes: [1, .infinity], 4.248354255291589e-18, [4.248354255291589e-18]),
    Row("softplus", [40], attributes: [1, .infinity], 40.0, [1.0]),
    // log1p(exp(2*x))/2
    Row("softplus", [0.3], attributes: [2, 20], 0.51874397524294281, [0.64565630622579545]),
    Row("softplus", [-1.7], attributes: [2, 20], 0.016414235212432672, [0.032295464698450513]),
  ]

  @Test(arguments: figures) func `values and slopes keep their digits`(row: Row) throws {
    try row.expect()
  }
}
