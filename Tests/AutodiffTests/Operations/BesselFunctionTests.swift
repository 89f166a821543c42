// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of the Bessel functions.

import Testing

@testable import Autodiff

struct BesselFunctionTests {
  // mpmath 1.3 at 60 digits and more: the expression above each group at the exact arguments, and its
  // symmetric difference quotient over a relative step of 1e-60; 17 digits of each.
  static let figures: [Row] = [
    // besselj(0, x)
    Row("j0", [0.3], attributes: [0], 0.97762624653829609, [-0.148318816273104]),
    Row("j0", [-1.7], attributes: [0], 0.39798485944610952, [0.57776523152902322]),
    Row("j0", [1e-10], attributes: [0], 1.0, [-5.0000000000000002e-11]),
    Row("j0", [30.0], attributes: [0], -0.086367983581040211, [0.11875106261662294]),
    Row("j0", [1000.0], attributes: [0], 0.024786686152420175, [-0.0047283119070895239]),
    // diff(lambda x: besselj(0, x), x, 4)
    Row("j0", [0.3], attributes: [4], 0.36102953635306817, [-0.092524504870972448]),
    Row("j0", [-3.0], attributes: [4], -0.32406084039059405, [0.11801902555375962]),
    Row("j0", [6.0], attributes: [4], 0.22263377579683668, [0.18616208940577251]),
    // besselj(1, x)
    Row("j1", [0.3], 0.148318816273104, [0.48323019229461606]),
    Row("j1", [-1.7], -0.57776523152902322, [0.058122958546684086]),
    Row("j1", [1e-10], 5.0000000000000002e-11, [0.5]),
    Row("j1", [30.0], -0.11875106261662294, [-0.08240961482715278]),
    // besseli(0, x)
    Row("i0", [0.3], attributes: [0], 1.022626879351597, [0.15169384000359277]),
    Row("i0", [-1.7], attributes: [0], 1.8639649620738396, [-1.1963465656344822]),
    Row("i0", [30.0], attributes: [0], 7.8167229782397749e+11, [7.68532038938957e+11]),
    Row("i0", [700.0], attributes: [0], 1.5295933476718737e+302, [1.5285003902339007e+302]),
    // diff(lambda x: besseli(0, x), x, 3)
    Row("i0", [0.3], attributes: [3], 0.11391179780033126, [0.38915503469359364]),
    Row("i0", [-1.7], attributes: [3], -0.92781808665297257, [0.93037220070652459]),
    Row("i0", [30.0], attributes: [3], 7.4418414465357765e+11, [7.3287161798991829e+11]),
    // besseli(1, x)
    Row("i1", [0.3], 0.15169384000359277, [0.51698074600628772]),
    Row("i1", [-1.7], -1.1963465656344822, [1.160231688171203]),
    Row("i1", [1e-10], 5.0000000000000002e-11, [0.5]),
    Row("i1", [30.0], 7.68532038938957e+11, [7.5605456319267892e+11]),
    // exp(-abs(x))*besseli(0, x)
    Row("i0e", [0.3], attributes: [0], 0.75758062518254786, [-0.64520306454270906]),
    Row("i0e", [-1.7], attributes: [0], 0.34051568798247093, [0.12196288138397749]),
    Row("i0e", [30.0], attributes: [0], 0.073145946482237294, [-0.0012296158835897392]),
    Row("i0e", [1000000.0], attributes: [0], 0.00039894233026924578, [-1.9947121500246404e-10]),
    // diff(lambda x: exp(-x)*besseli(0, x), x, 3)
    Row("i0e", [0.3], attributes: [3], -1.48502627705119, [2.556744319848356]),
    Row("i0e", [1.7], attributes: [3], -0.15122583097566676, [0.2300111039723544]),
    Row("i0e", [200.0], attributes: [3], -6.6407693155566599e-9, [1.1636057506900332e-10]),
    // exp(-abs(x))*besseli(1, x)
    Row("i1e", [0.3], 0.1123775606398388, [0.2706111957432464]),
    Row("i1e", [-5.0], -0.16397226694454236, [-0.013225907724122475]),
    Row("i1e", [1e-10], 4.9999999995000002e-11, [0.4999999999]),
    Row("i1e", [30.0], 0.071916330598647555, [-0.0011675951363651793]),
    Row("i1e", [1000000.0], 0.00039894213079803078, [-1.9947091579556674e-10]),
  ]

  @Test(arguments: figures) func `figures of the Bessel functions`(row: Row) throws {
    try row.expect(within: 32)
  }

  static let ends: [Row] = [
    Row("j0", [0], attributes: [0], 1, [0]),
    Row("j1", [0], 0, [0.5]),
    Row("j0", [.infinity], attributes: [0], 0, [0]),
    Row("i0", [0], attributes: [0], 1, [0]),
    Row("i1", [0], 0, [0.5]),
    Row("i0", [-.infinity], attributes: [0], .infinity, [-.infinity]),
    Row("i0", [800], attributes: [0], .infinity, [.infinity]),
    Row("i0e", [0], attributes: [0], 1, [0]),
    Row("i1e", [0], 0, [0.5]),
    Row("i0e", [.infinity], attributes: [0], 0, [0]),
    Row("i1e", [-.infinity], 0, [0]),
    Row("j1", [.nan], .nan, [.nan]),
    Row("i0e", [.nan], attributes: [0], .nan, [.nan]),
  ]

  @Test(arguments: ends) func `Bessel functions at 0 and far away`(row: Row) throws {
    try row.expect()
  }
}
