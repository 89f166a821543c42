// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of the hyperbolic functions.

import Testing

@testable import Autodiff

struct HyperbolicTests {
  // mpmath 1.3 at 1500 digits: the expression above each group at the exact arguments, and its
  // symmetric difference quotient over a relative step of 1e-400; 17 digits of each.
  static let figures: [Row] = [
    // sinh(x)
    Row("sinh", [0.3], 0.30452029344714261, [1.0453385141288605]),
    Row("sinh", [-1.7], -2.6456319338372324, [2.8283154578899671]),
    Row("sinh", [1e-10], 1.0e-10, [1.0]),
    Row("sinh", [710], 1.1169973830808555e308, [1.1169973830808555e308]),
    // cosh(x)
    Row("cosh", [0.3], 1.0453385141288605, [0.30452029344714261]),
    Row("cosh", [-1.7], 2.8283154578899671, [-2.6456319338372324]),
    Row("cosh", [1e-10], 1.0, [1.0e-10]),
    // tanh(x)
    Row("tanh", [0.3], 0.2913126124515909, [0.91513696182662921]),
    Row("tanh", [-1.7], -0.93540907060309897, [0.1250098706334466]),
    Row("tanh", [20], 0.99999999999999999, [1.6993417021166356e-17]),
    Row("tanh", [-20], -0.99999999999999999, [1.6993417021166356e-17]),
    Row("tanh", [300], 1, [1.0601586212017243e-260]),
    Row("tanh", [1e-10], 1.0e-10, [1.0]),
    // asinh(x)
    Row("asinh", [0.3], 0.29567304756342243, [0.9578262852211514]),
    Row("asinh", [-1.7], -1.3008204268406468, [0.50702012656339384]),
    Row("asinh", [1e200], 461.21016577936908, [1.0e-200]),
    Row("asinh", [1e-10], 1.0e-10, [1.0]),
    // acosh(x)
    Row("acosh", [1.3], 0.75643291085695964, [1.2038585308576919]),
    Row("acosh", [1.0000001], 0.00044721359190373473, [2236.067920945309]),
    Row("acosh", [1e200], 461.21016577936908, [1.0e-200]),
    // atanh(x)
    Row("atanh", [0.3], 0.3095196042031117, [1.0989010989010989]),
    Row("atanh", [-0.9999999], -8.4056213910223099, [5000000.2526317917]),
    Row("atanh", [1e-10], 1.0e-10, [1.0]),
  ]

  @Test(arguments: figures) func `values and slopes keep their digits`(row: Row) throws {
    try row.expect()
  }
}
