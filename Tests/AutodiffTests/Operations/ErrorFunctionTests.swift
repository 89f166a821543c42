// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of the error function and its relatives.

import Testing

@testable import Autodiff

struct ErrorFunctionTests {
  // mpmath 1.3 at 60 digits and more: the expression above each group at the exact arguments, and its
  // symmetric difference quotient over a relative step of 1e-60; 17 digits of each.
  static let figures: [Row] = [
    // erf(x)
    Row("erf", [0.3], 0.32862675945912742, [1.0312609096189631]),
    Row("erf", [-1.7], -0.98379045859077456, [0.062711040496868396]),
    Row("erf", [1e-10], 1.1283791670955126e-10, [1.1283791670955126]),
    Row("erf", [4.5], 0.99999999980338396, [1.8113058959086899e-9]),
    // erfc(x)
    Row("erfc", [0.3], 0.67137324054087258, [-1.0312609096189631]),
    Row("erfc", [-1.7], 1.9837904585907746, [-0.062711040496868396]),
    Row("erfc", [4.5], 1.9661604415428875e-10, [-1.8113058959086899e-9]),
    Row("erfc", [10.0], 2.0884875837625448e-45, [-4.1976562313544169e-44]),
    Row("erfc", [26.0], 5.6631924088561428e-296, [-2.9470349932662695e-294]),
    // exp(x^2)*erfc(x)
    Row("erfcx", [0.3], attributes: [0], 0.73459933456765515, [-0.6876195663549195]),
    Row("erfcx", [-1.7], attributes: [0], 35.694955906025281, [-122.49122924758146]),
    Row("erfcx", [4.5], attributes: [0], 0.12248480427384142, [-0.026015928630939816]),
    Row("erfcx", [9.9], attributes: [0], 0.056702456938832268, [-0.0056705197066336224]),
    Row("erfcx", [10.1], attributes: [0], 0.055590487009239876, [-0.005451329508867118]),
    Row("erfcx", [100000000.0], attributes: [0], 5.6418958354775626e-9, [-5.641895835477562e-17]),
    // its third derivative
    Row("erfcx", [0.3], attributes: [3], -2.1165021078262629, [5.069860311238394]),
    Row("erfcx", [-1.7], attributes: [3], -2148.6892272533394, [10232.703920184319]),
    Row("erfcx", [0.6], attributes: [3], -1.0690221521721401, [2.3123327811648962]),
    Row("erfcx", [4.5], attributes: [3], -0.0066274567007388401, [0.005310394908697388]),
    Row("erfcx", [50.0], attributes: [3], -5.4054102557325253e-7, [4.3200133618082705e-8]),
    // exp(-x^2)
    Row("gaussian", [0.3], 0.91393118527122819, [-0.5483587111627369]),
    Row("gaussian", [-1.7], 0.055576212611483077, [0.18895912287904246]),
    Row("gaussian", [4.5], 1.6052280551856116e-9, [-1.4447052496670504e-8]),
    Row("gaussian", [26.0], 2.6117417612840555e-294, [-1.3581057158677088e-292]),
    // exp(-x^2/2)/sqrt(2*pi)
    Row("normal_pdf", [0.3], 0.38138781546052409, [-0.11441634463815722]),
    Row("normal_pdf", [-1.7], 0.09404907737688693, [0.15988343154070778]),
    Row("normal_pdf", [4.5], 0.000015983741106905474, [-0.000071926834981074635]),
    Row("normal_pdf", [-37.0], 2.1200065515246056e-298, [7.8440242406410408e-297]),
    // erfc(-x/sqrt(2))/2
    Row("ndtr", [0.3], 0.61791142218895263, [0.38138781546052409]),
    Row("ndtr", [-1.7], 0.044565462758543044, [0.09404907737688693]),
    Row("ndtr", [5.0], 0.99999971334842812, [1.4867195147342977e-6]),
    Row("ndtr", [-8.0], 6.2209605742717841e-16, [5.0522710835368923e-15]),
    Row("ndtr", [-37.0], 5.7255712225245768e-300, [2.1200065515246056e-298]),
    // log(erfc(-x/sqrt(2))/2)
    Row("log_ndtr", [0.3], -0.48141016158848121, [0.61722085361273445]),
    Row("log_ndtr", [-1.7], -3.1107960975524814, [2.1103579219281875]),
    Row("log_ndtr", [7.1], -6.2378444633335367e-13, [4.5135436772083364e-12]),
    Row("log_ndtr", [-8.0], -35.01343715991455, [8.1213681122361127]),
    Row("log_ndtr", [-40.0], -804.60844201375379, [40.024968847207264]),
    // log(x/(1 - x))
    Row("logit", [0.3], attributes: [0], -0.84729786038720367, [4.761904761904762]),
    Row("logit", [0.5000001], attributes: [0], 3.9999999978946299e-7, [4.00000000000016]),
    Row("logit", [0.75], attributes: [0], 1.0986122886681097, [5.3333333333333333]),
    Row("logit", [1e-10], attributes: [0], -23.025850929840457, [1.0000000001e+10]),
    Row("logit", [0.9999999], attributes: [0], 16.118095551484671, [10000001.005263658]),
    // erfinv(x)
    Row("erfinv", [0.3], 0.27246271472675435, [0.95452035884054934]),
    Row("erfinv", [-0.7], -0.73286907795921678, [1.5163632173337643]),
    Row("erfinv", [1e-10], 8.8622692545275805e-11, [0.88622692545275801]),
    Row("erfinv", [0.999], 2.3267537655135245, [198.93951776442476]),
    // ndtri(x): -sqrt(2)*erfinv(1 - 2*x)
    Row("ndtri", [0.3], -0.52440051270804082, [2.8761036592642924]),
    Row("ndtri", [0.7], 0.52440051270804066, [2.8761036592642921]),
    Row("ndtri", [0.5000001], 2.5066282733116483e-7, [2.5066282746310793]),
    Row("ndtri", [0.01], -2.3263478740408411, [37.520436157295173]),
  ]

  @Test(arguments: figures) func `figures of the error functions`(row: Row) throws {
    // The square of the inverse, rounded, is what its derivative is the exponential of.
    try row.expect(within: row.name == "erfinv" || row.name == "ndtri" ? 16 : 8)
  }

  static let ends: [Row] = [
    Row("erf", [.infinity], 1, [0]),
    Row("erf", [-.infinity], -1, [0]),
    Row("erfc", [-.infinity], 2, [0]),
    Row("erfc", [.infinity], 0, [0]),
    Row("erfcx", [.infinity], attributes: [0], 0, [0]),
    Row("erfcx", [-.infinity], attributes: [0], .infinity, [-.infinity]),
    Row("erfinv", [1], .infinity, [.infinity]),
    Row("erfinv", [-1], -.infinity, [.infinity]),
    Row("erfinv", [1.5], .nan, [.nan]),
    Row("gaussian", [.infinity], 0, [0]),
    Row("normal_pdf", [-.infinity], 0, [0]),
    Row("ndtr", [-.infinity], 0, [0]),
    Row("ndtr", [.infinity], 1, [0]),
    Row("log_ndtr", [-.infinity], -.infinity, [.infinity]),
    Row("log_ndtr", [.infinity], 0, [0]),
    Row("log_ndtr", [-1e8], -5000000000000019.3, [1e8]),
    Row("ndtri", [0], -.infinity, [.infinity]),
    Row("ndtri", [1], .infinity, [.infinity]),
    Row("ndtri", [-0.1], .nan, [.nan]),
    Row("logit", [0], -.infinity, [.infinity]),
    Row("logit", [1], .infinity, [.infinity]),
    Row("logit", [2], .nan, [.nan]),
    Row("logit", [2], attributes: [0.25], 1.0986122886681097, [0]),
    Row("logit", [0.25], attributes: [0.25], -1.0986122886681097, [0]),
    Row("logit", [0.5], attributes: [0.25], 0, [4]),
    Row("erf", [.nan], .nan, [.nan]),
    Row("erfcx", [.nan], attributes: [0], .nan, [.nan]),
    Row("log_ndtr", [.nan], .nan, [.nan]),
    Row("ndtri", [.nan], .nan, [.nan]),
    Row("logit", [.nan], attributes: [0.25], .nan, [.nan]),
  ]

  @Test(arguments: ends) func `ends and tails of the error functions`(row: Row) throws {
    try row.expect()
  }

  @Test func `the scaled function has digits where its factors have none`() throws {
    // exp(x²) alone is infinite here, and erfc(x) 0.
    try Row("erfcx", [1e10], attributes: [0], 5.6418958354775629e-11, [-5.6418958354775629e-21])
      .expect()
    try Row("log_ndtr", [-1e100], -5e199, [1e100]).expect()
  }

  @Test func `there is no derivative of an order that is not listed`() throws {
    try Row("erfcx", [1], attributes: [1e9], .nan, [.nan]).expect()
  }
}
