// SPDX-License-Identifier: Apache-2.0
// ChainRule: rules differentiated again.

import Testing

@testable import Autodiff

/// A derivative must be right around a point and not just at it, since rules are recorded.
///
/// Read over nested dual numbers, a rule gives its second and third derivatives.
struct SmoothnessTests {
  /// A second derivative by the rules, against a central difference of the first.
  @Test(arguments: Elementwise.all)
  func `the derivative of every derivative is right`(operation: Elementwise) throws {
    let step = 1e-5
    for point in operation.regularPoints {
      for direction in point.indices {
        var seeded = point.map { Dual<Double>($0) }
        seeded[direction] = Dual(point[direction], 1)
        let found = try #require(operation.read(seeded)).partials.map { $0.tangent ?? 0 }
        var (ahead, behind) = (point, point)
        ahead[direction] += step
        behind[direction] -= step
        let after = try #require(operation.read(ahead)).partials
        let before = try #require(operation.read(behind)).partials
        for index in found.indices {
          let slope = (after[index] - before[index]) / (2 * step)
          #expect(
            abs(found[index] - slope) <= 1e-6 * max(1, abs(slope)),
            "\(point), \(index) along \(direction): \(found[index]), not \(slope)")
        }
      }
    }
  }

  struct Higher: CustomTestStringConvertible, Sendable {
    let name: String
    let x: Double
    let attributes: [Double]?
    let second: Double
    let third: Double

    init(
      _ name: String, _ x: Double, attributes: [Double]? = nil, _ second: Double, _ third: Double
    ) {
      (self.name, self.x, self.attributes) = (name, x, attributes)
      (self.second, self.third) = (second, third)
    }

    var testDescription: String { "\(name)(\(x))" }
  }

  // mpmath, 60 digits: diff(f, x, 2) and diff(f, x, 3).
  static let unary: [Higher] = [
    Higher("reciprocal", 0.3, 74.074074074074082, -740.74074074074085),
    Higher("square", 0.3, 2, 0),
    Higher("cube", -1.7, -10.2, 6),
    Higher("sqrt", 0.3, -1.5214515486254615, 7.6072577431273078),
    Higher("rsqrt", 0.3, 15.214515486254616, -126.7876290521218),
    Higher("cbrt", -1.7, 0.091771102801025528, 0.089971669412770128),
    Higher("pow_const", 0.3, attributes: [2.5], 2.0539595906443729, 3.4232659844072883),
    Higher("pow_const", -1.7, attributes: [3], -10.2, 6),
    Higher("exp", 0.3, 1.3498588075760031, 1.3498588075760031),
    Higher("exp2", 0.3, 0.59150704396012099, 0.41000143980230549),
    Higher("exp10", 0.3, 10.578677497642257, 24.358305109662614),
    Higher("expm1", -40, 4.248354255291589e-18, 4.248354255291589e-18),
    Higher("log", 0.3, -11.111111111111112, 74.074074074074082),
    Higher("log2", 0.3, -16.029944898766261, 106.86629932510841),
    Higher("log10", 0.3, -4.8254942433694651, 32.169961622463102),
    Higher("log1p", 0.3, -0.59171597633136096, 0.91033227127901686),
    Higher("log1mexp", 0.3, -11.028151442698521, 74.071591847169533),
    Higher("log1mexp", 40, -4.248354255291589e-18, 4.2483542552915891e-18),
    Higher("entr", 0.3, -3.3333333333333335, 11.111111111111112),
    Higher("sin", 0.3, -0.29552020666133956, -0.95533648912560602),
    Higher("cos", 0.3, -0.95533648912560602, 0.29552020666133956),
    Higher("tan", 0.3, 0.67787259960942552, 2.8204495336740105),
    Higher("asin", 0.3, 0.3455884077105225, 1.4937520919355918),
    Higher("acos", 0.3, -0.3455884077105225, -1.4937520919355918),
    Higher("atan", 0, 0, -2),
    Higher("atan", 0.3, -0.50500799595993602, -1.1273878808891539),
    Higher("atan", 2000000000000000.0, -2.5e-46, 3.75e-61),
    Higher("sinc", 0, attributes: [0], -3.2898681336964529, 0),
    Higher("sinc", 1e-09, attributes: [0], -3.2898681336964529, 1.9481818206800489e-8),
    Higher("sinc", 0.3, attributes: [0], -2.4584852862661743, 5.2474931529243694),
    Higher("sinc", -7.3, attributes: [0], 0.36890056437227596, -0.64308304380882034),
    Higher("sinh", 0, 0, 1),
    Higher("cosh", 0, 1, 0),
    Higher("cosh", 0.3, 1.0453385141288605, 0.30452029344714261),
    Higher("tanh", 0, 0, -2),
    Higher("tanh", 0.3, -0.53318187820145433, -1.3643061061011236),
    Higher("tanh", 25, -1.5429998783711342e-21, 3.0859997567422685e-21),
    Higher("tanh", -25, 1.5429998783711342e-21, 3.0859997567422685e-21),
    Higher("tanh", 800, 0, 0),
    Higher("asinh", 0, 0, -1),
    Higher("asinh", 0.3, -0.26362191336361964, -0.66107024146228783),
    Higher("acosh", 1.3, -2.2681392610362308, 11.075195053889286),
    Higher("atanh", 0.3, 0.72455017509962561, 3.3706180306832401),
    Higher("sigmoid", 0, 0, -0.125),
    Higher("sigmoid", 0.3, -0.036396183955576243, -0.11410088523739328),
    Higher("sigmoid", 40, -4.2483542552915889e-18, 4.2483542552915889e-18),
    Higher("sigmoid", -40, 4.2483542552915889e-18, 4.2483542552915889e-18),
    Higher("softplus", 0, attributes: [1, .infinity], 0.25, 0),
    Higher(
      "softplus", 0.3, attributes: [1, .infinity], 0.24445831169074587, -0.036396183955576243),
    Higher(
      "softplus", 40, attributes: [1, .infinity], 4.248354255291589e-18, -4.2483542552915889e-18),
    Higher("erf", 0.3, -0.61875654577137781, -1.6912678917750994),
    Higher("erfc", 5.0, 1.5670866531017335e-10, -1.5357449200396989e-9),
    Higher("erfcx", 10.0, attributes: [0], 0.0010957411064280368, -0.00032242674768269101),
    Higher("erfinv", 0.3, 0.49648652601074298, 2.2558318023888488),
    Higher("gaussian", 5.0, 1.361018498766474e-9, -1.3054667233066179e-8),
    Higher("normal_pdf", 0.3, -0.34706291206907692, 0.33295156289703752),
    Higher("ndtr", -8.0, 4.0418168668295138e-14, 3.1829307826282421e-13),
    Higher("log_ndtr", -10.0, -0.99055462217434374, 0.0017864003921165069),
    Higher("log_ndtr", 5.0, -7.4336019148607112e-6, 0.00003568131173676705),
    Higher("ndtri", 0.3, -4.3378264936389532, 36.875931813901364),
    Higher("logit", 0.3, attributes: [0], -9.0702947845804998, 79.904977864161546),
    Higher("lgamma", 0.3, 12.245364546107731, -75.272536588726039),
    Higher("gamma", 0.3, 73.332451673574947, -738.64658299756456),
    Higher("digamma", 30.0, -0.0011487652037285998, 0.000077860036647361291),
    Higher("polygamma", 0.3, attributes: [2], -9883.4685554969897, 164634.84609922304),
    Higher("j0", 0.0, attributes: [0], -0.5, 0.0),
    Higher("j1", 0.0, 0.0, -0.375),
    Higher("i0", 0.0, attributes: [0], 0.5, 0.0),
    Higher("i1", 0.0, 0.0, 0.375),
    Higher("j0", 3.0, attributes: [0], 0.37307160774391226, 0.17702853833063943),
    Higher("j1", 3.0, -0.17702853833063943, 0.32406084039059405),
    Higher("i0", 3.0, attributes: [0], 3.5630025133974876, 3.204966070425959),
    Higher("i1", 3.0, 3.204966070425959, 2.9936165879066015),
    Higher("i0e", 30.0, attributes: [0], 0.000062020747224559955, -5.2146225717833188e-6),
    Higher("i1e", 30.0, 0.000056806124652776637, -4.6007063751316752e-6),
    Higher("silu", 0, attributes: [1], 0.5, 0),
    Higher("silu", 0.3, attributes: [1], 0.4779977681948189, -0.1434188174379467),
    Higher("silu", 40, attributes: [1], -1.6143746170108038e-16, 1.571891074457888e-16),
    Higher("silu", -40, attributes: [1], -1.6143746170108038e-16, -1.571891074457888e-16),
    Higher("silu", -1.7, attributes: [1.5], -0.01820181467800951, 0.1577034145457149),
    Higher("gelu", 0, attributes: [0], 0.7978845608028654, 0),
    Higher("gelu", 0.3, attributes: [0], 0.728450727529601, -0.44736790753519473),
    Higher("gelu", -1.7, attributes: [0], -0.08370367886542936, 0.17747060901018566),
    Higher("gelu", -8, attributes: [0], -3.1324080717928733e-13, -2.4250901200977082e-12),
    Higher("gelu", 0, attributes: [1], 0.7978845608028654, 0),
    Higher("gelu", 0.3, attributes: [1], 0.7281484484339119, -0.44904373507101075),
    Higher("gelu", -1.7, attributes: [1], -0.082133979306327, 0.1806682438198223),
    Higher("quick_gelu", 0.3, 0.7469557820301846, -0.649885596325139),
    Higher("quick_gelu", -1.7, -0.0499093760325851, 0.09434979643961885),
    Higher("mish", 0, 0.64, -0.096),
    Higher("mish", 0.3, 0.5633946590020673, -0.40257576572296383),
    Higher("mish", 40, -5.631136330077695e-33, 1.1117884549127757e-32),
    Higher("mish", -40, -1.6143746170108038e-16, -1.571891074457888e-16),
    Higher("log_sigmoid", 0, -0.25, 0),
    Higher("log_sigmoid", 40, -4.248354255291589e-18, 4.248354255291589e-18),
    Higher("log_sigmoid", -40, -4.248354255291589e-18, -4.248354255291589e-18),
    Higher("squareplus", 0, attributes: [4], 0.25, 0),
    Higher("squareplus", 0.3, attributes: [4], 0.2417937293076522, -0.05320644410192835),
    Higher("squareplus", 10000, attributes: [4], 1.999999880000006e-12, -5.999999400000042e-16),
    Higher("squareplus", -10000, attributes: [4], 1.999999880000006e-12, 5.999999400000042e-16),
    Higher("softsign", 0.3, -0.9103322712790168, 2.1007667798746543),
    Higher("softsign", -1.7, 0.10161052685058172, 0.11290058538953525),
    Higher("tanhshrink", 0.3, 0.5331818782014544, 1.3643061061011237),
    Higher("tanhshrink", -1.7, -0.23387073381089182, -0.40627467599904005),
    Higher("tanhshrink", 25, 1.5429998783711343e-21, -3.0859997567422685e-21),
    Higher("elu", -0.3, attributes: [2.5], 1.8520455517042946, 1.8520455517042946),
    Higher("elu", -40, attributes: [2.5], 1.0620885638228972e-17, 1.0620885638228972e-17),
    Higher("celu", -0.3, attributes: [2.5], 0.354768174686863, 0.1419072698747452),
    Higher("celu", -40, attributes: [2.5], 4.5014069887703645e-8, 1.800562795508146e-8),
    Higher("selu", -0.3, 1.3024320254682547, 1.3024320254682547),
    Higher("selu", -40, 7.46902881591429e-18, 7.46902881591429e-18),
  ]

  @Test(arguments: unary)
  func `second and third derivatives keep their digits`(row: Higher) throws {
    let operation = try #require(Elementwise.named(row.name))
    let x = Dual(Dual(row.x, 1), Dual<Double>(1))
    let slope = try #require(operation.read([x], attributes: row.attributes)).partials[0]
    let second = slope.value.tangent ?? 0
    let third = slope.tangent?.tangent ?? 0
    #expect(abs(second - row.second) <= 1e-12 * abs(row.second), "\(second), not \(row.second)")
    #expect(abs(third - row.third) <= 1e-12 * abs(row.third), "\(third), not \(row.third)")
  }

  // mpmath, 60 digits: diff(f, (a, b), (2, 0)), (1, 1), (0, 2).
  static let binary: [Row] = [
    Row("mul", [0.1, 0.3], 1, [0, 0]),
    Row("div", [0.1, 0.3], -11.111111111111112, [0, 7.4074074074074086]),
    Row("squared_difference", [0.1, 0.3], -2, [2, 2]),
    Row("pow", [0.3, 2.5], -0.3302655304125016, [2.0539595906443729, 0.071455636306626338]),
    Row("pow", [2, 0], 0.5, [0, 0.48045301391820142]),
    Row("pow", [1.7, -3.2], -0.075158209576937296, [0.85126519587610636, 0.051539973209380388]),
    Row("hypot", [0.3, -1.7], 0.099139284444758741, [0.56178927852029954, 0.017495167843192719]),
    Row("logaddexp", [2, 2], -0.25, [0.25, 0.25]),
    Row(
      "logaddexp", [0.3, -1.7], -0.10499358540350652, [0.10499358540350652, 0.10499358540350652]),
    Row(
      "logaddexp", [40, 0], -4.248354255291589e-18, [4.248354255291589e-18, 4.248354255291589e-18]),
    Row("xlogy", [0, 2], 0.5, [0, 0]),
    Row("xlogy", [0.3, 1.7], 0.58823529411764707, [0, -0.10380622837370242]),
    Row("xlog1py", [0, 2], 0.33333333333333333, [0, 0]),
    Row("xlog1py", [0.3, 1.7], 0.37037037037037038, [0, -0.041152263374485597]),
    Row("atan2", [0.3, -1.7], -0.3153011125624972, [0.11485969100490969, -0.11485969100490969]),
    Row("atan2", [-2, 3], -0.029585798816568047, [0.071005917159763314, -0.071005917159763314]),
    Row("mod", [5, 3.5], 0, [0, 0]),
    Row("beta", [0.3, 1.7], 0.53280564235238118, [73.415941951991161, 0.52787440198359125]),
    Row("betaln", [0.3, 1.7], -0.64493406684822646, [11.600430479259505, 0.14829876331577195]),
    Row(
      "betaln", [300.0, 0.5], -0.0033333302469255829, [5.5648147890948645e-6, 4.9314688702977537]),
  ]

  /// A row's figures here are the second derivatives: by both, and by each.
  @Test(arguments: binary)
  func `the second derivatives of two arguments keep their digits`(row: Row) throws {
    let operation = try #require(Elementwise.named(row.name))
    let (a, b) = (row.arguments[0], row.arguments[1])
    let alongA = try #require(operation.read([Dual(a, 1), Dual<Double>(b)])).partials
    let alongB = try #require(operation.read([Dual<Double>(a), Dual(b, 1)])).partials
    let found = [alongA[0], alongA[1], alongB[0], alongB[1]].map { $0.tangent ?? 0 }
    let known = [row.partials[0], row.value, row.value, row.partials[1]]
    for (f, k) in zip(found, known) {
      #expect(abs(f - k) <= 1e-12 * abs(k), "\(found), not \(known)")
    }
  }
}
