// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of the gamma function and its relatives.

import Testing

@testable import Autodiff

struct GammaFunctionTests {
  // mpmath 1.3 at 60 digits and more: the expression above each group at the exact arguments, and its
  // symmetric difference quotient over a relative step of 1e-60; 17 digits of each.
  static let figures: [Row] = [
    // log(abs(gamma(x)))
    Row("lgamma", [0.3], 1.0957979948180756, [-3.5025242222001331]),
    Row("lgamma", [-1.7], 0.92184468769463744, [-1.4857174995110567]),
    Row("lgamma", [1.1], -0.049872441259839762, [-0.42375494041107667]),
    Row("lgamma", [1e-10], 23.025850929882735, [-1.0000000000577215e+10]),
    Row("lgamma", [170.5], 704.00442773420467, [5.1357998787947034]),
    Row("lgamma", [10000000000.0], 2.2025850928881058e+11, [23.025850929890457]),
    // gamma(x)
    Row("gamma", [0.3], 2.9915689876875907, [-10.478042841758518]),
    Row("gamma", [-1.7], 2.513923519065202, [-3.7349801647075883]),
    Row("gamma", [5.0], 24.0, [36.146824042363211]),
    Row("gamma", [1e-10], 9.999999999422784e+9, [-9.9999999999999993e+19]),
    Row("gamma", [170.5], 5.5620924145599996e+305, [2.8565793548542185e+306]),
    Row("gamma", [-20.25], -8.5690326638851275e-19, [-5.2907226818965998e-18]),
    // digamma(x)
    Row("digamma", [0.3], -3.5025242222001331, [12.245364546107731]),
    Row("digamma", [-1.7], -1.4857174995110567, [14.632201633884014]),
    Row("digamma", [1.4616321], -4.3514636958769774e-8, [0.96767228526829188]),
    Row("digamma", [1e-10], -1.0000000000577215e+10, [9.9999999999999993e+19]),
    Row("digamma", [10000000000.0], 23.025850929890457, [1.00000000005e-10]),
    Row("digamma", [-20.25], 6.1742356336144838, [19.691025351008711]),
    // polygamma(1, x)
    Row("polygamma", [0.3], attributes: [1], 12.245364546107731, [-75.272536588726039]),
    Row("polygamma", [-1.7], attributes: [1], 14.632201633884014, [-69.03454955011421]),
    Row("polygamma", [0.001], attributes: [1], 1000001.6425331958, [-2.0000000023976322e+9]),
    Row("polygamma", [10000000000.0], attributes: [1], 1.00000000005e-10, [-1.0000000001e-20]),
    // polygamma(2, x)
    Row("polygamma", [0.3], attributes: [2], -75.272536588726039, [743.14176465504978]),
    Row("polygamma", [-1.7], attributes: [2], -69.03454955011421, [768.84973453013087]),
    Row("polygamma", [12.5], attributes: [2], -0.0069324365857882408, [0.0011534128049134051]),
    // polygamma(7, x)
    Row("polygamma", [0.3], attributes: [7], 76818182.998493221, [-2.0484720468178866e+9]),
    Row("polygamma", [-1.7], attributes: [7], 76905682.37759265, [-2.0474725396296437e+9]),
    Row("polygamma", [30.0], attributes: [7], 3.6933110778710128e-8, [-8.7570977539847744e-9]),
    // beta(a, b)
    Row("beta", [0.3, 1.7], 2.7182554542156534, [-10.669991395356298, -0.58234942649838823]),
    Row("beta", [2.0, 3.0], 0.083333333333333333, [-0.090277777777777778, -0.048611111111111111]),
    Row("beta", [0.001, 40.0], 995.75629643654204, [-999990.17714950648, -0.025207354999884004]),
    Row("beta", [-0.5, 1.7], -3.5081138068769503, [-1.1419958335001669, -1.7455945312118926]),
    // log(beta(a, b))
    Row("betaln", [0.3, 1.7], 0.99999029741100971, [-3.9253085572986002, -0.21423646022497318]),
    Row("betaln", [2.0, 3.0], -2.4849066497880003, [-1.0833333333333333, -0.58333333333333333]),
    Row(
      "betaln", [0.001, 40.0], 6.9035025453523737, [-1004.2519246206286, -0.000025314783436561908]),
    Row(
      "betaln", [30.0, 50.0], -53.468314737506928, [-0.99132548135845879, -0.47377394061609147]),
    Row(
      "betaln", [300.0, 0.5], -2.2791096279296344, [-0.0016680555536265539, -7.6672929636396873]),
  ]

  @Test(arguments: figures) func `figures of the gamma functions`(row: Row) throws {
    try row.expect(within: 16)
  }

  static let shares: [Row] = [
    // gammainc(a, 0, x, regularized=True)
    Row(
      "gammainc", [0.3, 1.7], attributes: [0], 0.96764200351221533,
      [-0.14172778451101945, 0.042119781867603645]),
    Row(
      "gammainc", [3.0, 2.0], attributes: [0], 0.32332358381693654,
      [-0.23184867204398959, 0.27067056647322538]),
    Row(
      "gammainc", [20.0, 25.5], attributes: [0], 0.88597073019997262,
      [-0.041683452016137327, 0.036699446856092788]),
    Row(
      "gammainc", [0.001, 0.5], attributes: [0], 0.99943993334352925,
      [-0.56035940010800309, 0.0012129196984382425]),
    // its second derivative by a
    Row(
      "gammainc", [0.3, 1.7], attributes: [2], -0.22709293996841138,
      [0.017445391849309871, 0.16936171913068641]),
    Row(
      "gammainc", [3.0, 2.0], attributes: [2], 0.09884154888754006,
      [0.034945812824076515, -0.092623696321158272]),
    // gammainc(a, x, regularized=True)
    Row(
      "gammaincc", [0.3, 1.7], 0.032357996487784668, [0.14172778451101945, -0.042119781867603645]),
    Row(
      "gammaincc", [3.0, 2.0], 0.67667641618306346, [0.23184867204398959, -0.27067056647322538]),
    Row(
      "gammaincc", [2.0, 40.0], 1.7418252446695515e-16,
      [5.732487245607515e-16, -1.6993417021166356e-16]),
    // exp((a - 1)*log(x) - x - loggamma(a))
    Row(
      "gamma_pdf", [0.3, 1.7], attributes: [0], 0.042119781867603645,
      [0.16987550241259437, -0.059463221460146324]),
    Row(
      "gamma_pdf", [3.0, 2.0], attributes: [0], 0.27067056647322538, [-0.062156018702241303, 0]),
    Row(
      "gamma_pdf", [20.0, 25.5], attributes: [0], 0.036699446856092788,
      [0.0098411203511401952, -0.0093547609633177696]),
    // its second derivative by a
    Row(
      "gamma_pdf", [0.3, 1.7], attributes: [2], 0.16936171913068641,
      [-0.30685045086460442, -0.039245365346152147]),
    Row(
      "gamma_pdf", [3.0, 2.0], attributes: [2], -0.092623696321158272,
      [0.11207897181413181, -0.062156018702241303]),
  ]

  // By the shape, Taylor polynomials are added up.
  @Test(arguments: shares) func `figures of the incomplete gamma functions`(row: Row) throws {
    try row.expect(within: 64)
  }

  static let largeShapes: [Row] = [
    // The integral of exp((a - 1)*log(t) - t - loggamma(a)), and that of the same times
    // log(t) - digamma(a), by mpmath 1.3 at 40 digits.
    Row(
      "gammainc", [2e6, 2_003_000], attributes: [0], 0.983017892682111515,
      [-0.0000297771445333198915, 0.000029754837073788986]),
    Row(
      "gammaincc", [1e9, 1e9], 0.499995794779129943,
      [0.0000126156626111521055, -0.000012615662609049495]),
    Row(
      "gammainc", [1e9, 999_900_000], attributes: [0], 0.000782446139962783538,
      [-8.49795831242669121e-8, 8.498383244337262e-8]),
    Row(
      "gammaincc", [1e9, 1_000_030_000], 0.171390587401841386,
      [8.04405336764718236e-6, -8.04393270852245077e-6]),
    Row(
      "gammainc", [1e12, 1e12], attributes: [0], 0.500000132980760134,
      [-3.98942280401465923e-7, 3.98942280401399433e-7]),
    Row(
      "gammaincc", [1e15, 1e15], 0.49999999579477913,
      [1.26156626101008013e-8, -1.26156626101007992e-8]),
  ]

  @Test(arguments: largeShapes)
  func `at large shapes no series gives up that takes as many terms as deviations`(
    row: Row
  ) throws {
    try row.expect(within: 64)
  }

  @Test func `beyond all digits of a large shape the shares are 0 and 1`() throws {
    for order in [0.0, 1, 16] {
      let (below, above) = (order == 0 ? 0 : 0.0, order == 0 ? 1 : 0.0)
      #expect(LowerGamma(order: Int(order)).value(1e7, 5e6) == below)
      #expect(LowerGamma(order: Int(order)).value(1e7, 2e7) == above)
      #expect(LowerGamma(order: Int(order)).value(1e300, 1.0) == below)
    }
  }

  // A pole has the limit that both sides agree on; at 0 the sign of zero says which side.
  static let poles: [Row] = [
    Row("lgamma", [0], .infinity, [-.infinity]),
    Row("lgamma", [-0.0], .infinity, [.infinity]),
    Row("lgamma", [-2], .infinity, [.nan]),
    Row("lgamma", [-.infinity], .infinity, [.nan]),
    Row("lgamma", [.infinity], .infinity, [.infinity]),
    Row("gamma", [0], .infinity, [-.infinity]),
    Row("gamma", [-0.0], -.infinity, [-.infinity]),
    Row("gamma", [-1], .nan, [.nan]),
    Row("gamma", [172], .infinity, [.infinity]),
    Row("digamma", [0], -.infinity, [.infinity]),
    Row("digamma", [-0.0], .infinity, [.infinity]),
    Row("digamma", [-3], .nan, [.infinity]),
    Row("digamma", [.infinity], .infinity, [0]),
    Row("polygamma", [-1], attributes: [1], .infinity, [.nan]),
    Row("polygamma", [0], attributes: [2], -.infinity, [.infinity]),
    Row("polygamma", [.infinity], attributes: [2], 0, [0]),
    Row("beta", [0, 2], .infinity, [-.infinity, .nan]),
    Row("beta", [0.5, -0.5], 0, [.nan, .nan]),
    Row("lgamma", [.nan], .nan, [.nan]),
    Row("polygamma", [.nan], attributes: [3], .nan, [.nan]),
    Row("betaln", [.nan, 1], attributes: [0], .nan, [.nan, .nan]),
    Row("gammainc", [2, 0], attributes: [0], 0, [0, 0]),
    Row("gammainc", [1, 0], attributes: [0], 0, [0, 1]),
    Row("gammainc", [0.5, 0], attributes: [0], 0, [0, .infinity]),
    Row("gammainc", [2, .infinity], attributes: [0], 1, [0, 0]),
    Row("gammainc", [-1, 1], attributes: [0], .nan, [.nan, .nan]),
    Row("gammainc", [1, -1], attributes: [0], .nan, [.nan, .nan]),
    Row("gammaincc", [2, .infinity], 0, [0, 0]),
    Row("gammaincc", [2, .nan], .nan, [.nan, .nan]),
  ]

  @Test(arguments: poles) func `poles and ends of the gamma functions`(row: Row) throws {
    try row.expect()
  }

  @Test func `digamma at 0 is the limit, where JAX answers NaN`() throws {
    try Row("lgamma", [0], .infinity, [-.infinity]).expect()
  }

  @Test func `a difference of digammas keeps its digits where b is small beside a`() throws {
    // mpmath: digamma(a) - digamma(a + b) at 80 digits; plainly computed, ten digits are lost.
    try Row(
      "betaln", [1e8, 0.25], attributes: [1], -2.500000009375e-9,
      [
        2.50000001875e-17, -1.0000000025e-8,
      ]
    ).expect(within: 16)
  }
}
