// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the readings that carry derivatives along.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Derivatives that follow from values")
struct LiftedTests {
  typealias View = TensorView<Double>

  @Test("are those of every elementwise operation's own rule", arguments: Elementwise.all)
  func elementwise(_ operation: Elementwise) throws {
    for point in operation.regularPoints {
      let own = try #require(operation.read(point))
      let views = point.map { view(Tensor($0)) }
      let trace = Trace<View>()
      let traced = views.map { Traced($0, in: trace) }
      let value = try #require(operation.read(traced)).value
      let shares = value.pullback(view(Tensor(1)), to: traced)
      for place in point.indices {
        let moved = views.indices.map {
          Pushed(views[$0], tangent: $0 == place ? view(Tensor(1.0)) : nil)
        }
        let pushed = try #require(operation.read(moved)).value
        let found = [shares[place], pushed.tangent].map { $0?.base.pointee ?? 0 }
        let expected = own.partials[place]
        #expect(
          found.allSatisfy { abs($0 - expected) <= 1e-12 * max(1, abs(expected)) },
          "at \(point): \(found), not \(expected)")
      }
    }
  }

  @Test(
    "are those of tensor operations' own rules", arguments: ["softmax", "linear", "mse", "index"])
  func general(_ name: String) throws {
    let code = try #require(OperationCode.allCases.first { $0.listing.name == name })
    var generator = SeededGenerator(seed: 5)
    for row in OperationCase.all(of: code) where row.constants.isEmpty {
      let map = try #require(try DirectRules.map(of: row, composed: true))
      let violations =
        try Laws.shape(map, using: &generator) + Laws.adjoint(map, using: &generator)
        + Laws.pushforward(map, using: &generator)
      #expect(violations.isEmpty, "\(violations)")
    }
  }
}
