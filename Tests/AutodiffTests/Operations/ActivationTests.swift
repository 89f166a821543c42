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
    // x/(1 + exp(-b*x))
    Row("silu", [0], attributes: [1], 0, [0.5]),
    Row("silu", [0.3], attributes: [1], 0.17233275504349768, [0.6477800103188828]),
    Row("silu", [-1.7], attributes: [1], -0.262590950642009, [-0.06756450475901898]),
    Row("silu", [-3], attributes: [1], -0.14227761953270035, [-0.08810410601516962]),
    Row("silu", [40], attributes: [1], 40, [1.0000000000000002]),
    Row("silu", [-40], attributes: [1], -1.6993417021166355e-16, [-1.6568581595637197e-16]),
    Row("silu", [-700], attributes: [1], -6.90177358063184e-302, [-6.891913904088079e-302]),
    Row("silu", [0], attributes: [1.5], 0, [0.5]),
    Row("silu", [0.3], attributes: [1.5], 0.1831917701847666, [0.7176307659092301]),
    Row("silu", [-1.7], attributes: [1.5], -0.12312502511458012, [-0.098884783066706]),
    Row("silu", [-3], attributes: [1.5], -0.03296082789177954, [-0.03791109111942038]),
    Row("silu", [40], attributes: [1.5], 40, [1]),
    Row("silu", [-40], attributes: [1.5], -3.5026043050786082e-25, [-5.166341349990947e-25]),
    // x*tanh(log1p(exp(x)))
    Row("mish", [0], 0, [0.6]),
    Row("mish", [0.3], 0.20800137234811503, [0.7828272995511304]),
    Row("mish", [-2.5], -0.19681620390653334, [-0.10974357275018569]),
    Row("mish", [-3], -0.14564746127562458, [-0.09339311453232084]),
    Row("mish", [40], 40, [1]),
    Row("mish", [-40], -1.6993417021166355e-16, [-1.6568581595637197e-16]),
    Row("mish", [-700], -6.90177358063184e-302, [-6.891913904088079e-302]),
    // -log1p(exp(-x))
    Row("log_sigmoid", [0], -0.6931471805599453, [0.5]),
    Row("log_sigmoid", [0.3], -0.5543552444685271, [0.425557483188341]),
    Row("log_sigmoid", [-1.7], -1.8677860293862658, [0.8455347349164652]),
    Row("log_sigmoid", [40], -4.248354255291589e-18, [4.248354255291589e-18]),
    Row("log_sigmoid", [-40], -40, [1]),
    Row("log_sigmoid", [800], 0, [0]),
    Row("log_sigmoid", [-800], -800, [1]),
    // (x + sqrt(x**2 + b))/2
    Row("squareplus", [0], attributes: [4], 1, [0.5]),
    Row("squareplus", [0.3], attributes: [4], 1.161187420807834, [0.5741702264651223]),
    Row("squareplus", [-1.7], attributes: [4], 0.46244047484066875, [0.1761757899522298]),
    Row("squareplus", [10000], attributes: [4], 10000.0001, [0.9999999900000003]),
    Row("squareplus", [-10000], attributes: [4], 9.999999900000002e-5, [9.99999970000001e-9]),
    Row("squareplus", [-1e150], attributes: [4], 1e-150, [1e-300]),
    Row("squareplus", [0], attributes: [0.5], 0.3535533905932738, [0.5]),
    Row("squareplus", [0.3], attributes: [0.5], 0.5340572873934304, [0.6952833664712358]),
    Row("squareplus", [-1.7], attributes: [0.5], 0.07059763197609845, [0.038343370395466855]),
    Row("squareplus", [10000], attributes: [0.5], 10000.0000125, [0.99999999875]),
    Row("squareplus", [-10000], attributes: [0.5], 1.2499999984375e-5, [1.2499999953125e-9]),
    Row("squareplus", [-1e150], attributes: [0.5], 1.25e-151, [1.25e-301]),
    // x/(1 + abs(x))
    Row("softsign", [0.3], 0.23076923076923075, [0.591715976331361]),
    Row("softsign", [-1.7], -0.6296296296296297, [0.13717421124828533]),
    Row("softsign", [1e200], 1, [0]),
    Row("softsign", [-1e20], -1, [1e-40]),
    // x - tanh(x)
    Row("tanhshrink", [1e-9], 3.3333333333333338e-28, [1e-18]),
    Row("tanhshrink", [0.003], 8.99996760011803e-9, [8.999946000275398e-6]),
    Row("tanhshrink", [0.3], 0.008687387548409094, [0.08486303817337079]),
    Row("tanhshrink", [0.999], 0.23782613833943006, [0.5793856476752645]),
    Row("tanhshrink", [-1.001], -0.23898618944899314, [0.5806650474704657]),
    Row("tanhshrink", [-1.7], -0.764590929396901, [0.8749901293665534]),
    Row("tanhshrink", [40], 39, [1]),
    // a*expm1(x), of numbers above 0 the number
    Row("elu", [0.3], attributes: [1], 0.3, [1]),
    Row("elu", [-0.3], attributes: [1], -0.2591817793182821, [0.7408182206817179]),
    Row("elu", [-1e-9], attributes: [1], -9.999999995e-10, [0.999999999]),
    Row("elu", [-1.7], attributes: [1], -0.8173164759472653, [0.18268352405273466]),
    Row("elu", [-40], attributes: [1], -1, [4.248354255291589e-18]),
    Row("elu", [0.3], attributes: [2.5], 0.3, [1]),
    Row("elu", [-0.3], attributes: [2.5], -0.6479544482957054, [1.8520455517042946]),
    Row("elu", [-1e-9], attributes: [2.5], -2.4999999987500003e-9, [2.4999999975]),
    Row("elu", [-1.7], attributes: [2.5], -2.0432911898681634, [0.4567088101318367]),
    Row("elu", [-40], attributes: [2.5], -2.5, [1.0620885638228972e-17]),
    // a*expm1(x/a), of numbers above 0 the number
    Row("celu", [0.3], attributes: [1], 0.3, [1]),
    Row("celu", [-0.3], attributes: [1], -0.2591817793182821, [0.7408182206817179]),
    Row("celu", [-1e-9], attributes: [1], -9.999999995e-10, [0.999999999]),
    Row("celu", [-1.7], attributes: [1], -0.8173164759472653, [0.18268352405273466]),
    Row("celu", [-40], attributes: [1], -1, [4.248354255291589e-18]),
    Row("celu", [0.3], attributes: [2.5], 0.3, [1]),
    Row("celu", [-0.3], attributes: [2.5], -0.2826989082071062, [0.8869204367171575]),
    Row("celu", [-1e-9], attributes: [2.5], -9.999999998e-10, [0.9999999996]),
    Row("celu", [-1.7], attributes: [2.5], -1.233457519086026, [0.5066169923655897]),
    Row("celu", [-40], attributes: [2.5], -2.499999718662063, [1.1253517471925912e-7]),
    // 1.7580993408473766*expm1(x), of numbers above 0 the number times 1.0507009873554805
    Row("selu", [0.3], 0.31521029620664415, [1.0507009873554805]),
    Row("selu", [-0.3], -0.45566731537912203, [1.3024320254682547]),
    Row("selu", [-1e-9], -1.7580993399683272e-9, [1.7580993390892774]),
    Row("selu", [-1.7], -1.436923557626588, [0.3211757832207887]),
    Row("selu", [-40], -1.7580993408473766, [7.46902881591429e-18]),
    // x/(1 + exp(-1.702*x))
    Row("quick_gelu", [0], 0, [0.5]),
    Row("quick_gelu", [0.3], 0.1874841353815917, [0.7446257419058725]),
    Row("quick_gelu", [-1.7], -0.08921734412272815, [-0.09139803015062131]),
    Row("quick_gelu", [40], 40, [1]),
  ]

  @Test(arguments: figures) func `values and slopes keep their digits`(row: Row) throws {
    try row.expect()
  }
}
