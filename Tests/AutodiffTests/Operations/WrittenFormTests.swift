// SPDX-License-Identifier: Apache-2.0
// ChainRule: the law that a rule computes what it writes.

import Testing

@testable import Autodiff

struct WrittenFormTests {
  @Test(arguments: Elementwise.all)
  func `what is computed is what is written`(operation: Elementwise) throws {
    #expect(operation.regularPoints.count >= 3)
    for point in operation.regularPoints {
      let computed = try #require(operation.read(point))
      let written = try #require(operation.read(point.map { Written<Double>($0) }))
      for (c, w) in zip(
        [computed.value] + computed.partials, ([written.value] + written.partials).map(\.number))
      {
        #expect(c.isFinite)
        #expect(abs(c - w) <= 1e-13 * max(1, abs(c)), "\(point): computes \(c), writes \(w)")
      }
    }
  }

  /// A rule that writes something else than it computes.
  struct Wrong: UnaryOperation, PlainOperation {
    static let listing = OperationListing("wrong", "A mistake.", arguments: ["x"])
    func value<A: Algebra>(_ x: A) -> A { .computed(x, writtenAs: x + 1) }
    func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .one }
  }

  @Test func `the two readings can differ`() {
    #expect(Wrong().value(2.0) == 2)
    #expect(Wrong().value(Written<Double>(2)).number == 3)
  }
}
