// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the extrema of equal elements.

import Autodiff
import AutodiffTesting
import Testing

@Suite("Elements that tie")
struct TieTests {
  @Test(
    "Share the cotangent of an extremum evenly",
    arguments: [
      (OperationCode.max, [1.0, 3, 3], [0, 0.5, 0.5]), (.min, [1, 3, 1], [0.5, 0, 0.5]),
      (.max, [2, 2, 2, 2], [0.25, 0.25, 0.25, 0.25]), (.min, [-0.0, 0], [0.5, 0.5]),
      (.max, [.infinity, .infinity], [0.5, 0.5]), (.max, [4], [1]),
    ])
  func extremum(_ code: OperationCode, _ x: [Double], _ expected: [Double]) throws {
    let map = OperationCase(code, [[x.count]], to: []).map(as: Double.self)
    let point = [Tensor(vector: x)]
    #expect(try map.cotangents(Tensor(6), at: point)[0] == Tensor(vector: expected).scaled(by: 6))
    let derivative = try #require(map.derivative)
    let recorded = try derivative(0).value(point + [Tensor(6)])
    #expect(recorded == Tensor(vector: expected).scaled(by: 6))
    for (place, share) in expected.enumerated() {
      let unit = Tensor(vector: x.indices.map { $0 == place ? 1.0 : 0 })
      #expect(try map.pushforward([unit], point) == Tensor(share))
    }
  }

  @Test("Share it within their row only")
  func rows() throws {
    let row = OperationCase(.max, [[2, 3]], to: [2], ["axes": .integers([1])])
    let point = [Tensor(Shape(known: [2, 3]), [5.0, 5, 1, 5, 0, 5])]
    let shares = try row.map().cotangents(Tensor(vector: [1, 10]), at: point)
    #expect(shares[0].elements == [0.5, 0.5, 0, 5, 0, 5])
  }
}
