// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that the laws about declarations catch what breaks them.

import Autodiff
import AutodiffTesting
import Testing

@Suite("The laws of kinks and listings catch what breaks them")
struct DeclarationLawTests {
  private static let kink = Kink(at: 0, interval: -1...1, chosen: 0)

  private func violations(slope: Double, _ kink: Kink) throws -> [Violation] {
    var generator = SeededGenerator(seed: 2)
    return try Laws.kinks(FakeMap.magnitude(slopeAtKink: slope), [kink], using: &generator)
  }

  @Test("A kink that is kept breaks nothing")
  func kept() throws {
    #expect(try violations(slope: 0, DeclarationLawTests.kink).isEmpty)
  }

  @Test("Rules that return something else are caught, both of them")
  func otherSlope() throws {
    #expect(try violations(slope: 1, DeclarationLawTests.kink).count == 2)
    #expect(try violations(slope: .nan, DeclarationLawTests.kink).count == 2)
  }

  @Test(
    "A choice that is not the smallest subgradient is caught",
    arguments: [
      Kink(at: 0, interval: -1...1, chosen: 1), Kink(at: 0, interval: 0.5...1, chosen: 0.75),
      Kink(at: 0, interval: 0...1, chosen: -0.5),
    ])
  func otherChoice(_ kink: Kink) throws {
    #expect(try violations(slope: kink.chosen, kink).count == 1)
  }

  private static func listing(
    _ summary: String = "The sine.", arguments: [String] = ["x"],
    attributes: [AttributeListing] = [], domain: [Domain] = [], kinks: [Kink] = []
  ) -> OperationListing {
    OperationListing(
      "sin", aliases: ["sine"], summary, arguments: arguments, attributes: attributes,
      domain: domain, kinks: kinks)
  }

  @Test("A listing that can be read breaks nothing")
  func readable() {
    #expect(Laws.listing(DeclarationLawTests.listing(), formulas: ["sin(x)", "{[()]}"]).isEmpty)
  }

  @Test(
    "A summary that is not one short sentence is caught",
    arguments: [
      "The sine", "The sine. The cosine.", "The\nsine.", "",
      String(repeating: "long ", count: 31) + ".",
    ])
  func summaries(_ summary: String) {
    #expect(!Laws.listing(DeclarationLawTests.listing(summary), formulas: []).isEmpty)
  }

  @Test(
    "A formula that is not balanced or not whole is caught",
    arguments: ["sin(x", "sin)x(", "[(])", "`x", "", "sin(…)", "nan*x"])
  func formulas(_ formula: String) {
    #expect(!Laws.listing(DeclarationLawTests.listing(), formulas: [formula]).isEmpty)
  }

  @Test(
    "Declarations that contradict themselves are caught",
    arguments: [
      listing(attributes: [AttributeListing("n", .integer, default: .number(1))]),
      listing(attributes: [AttributeListing("word", .word(["a"]), default: .word("b"))]),
      listing(attributes: [AttributeListing("n", .number), AttributeListing("n", .number)]),
      listing(arguments: ["x", "x"]),
      listing(domain: [.reals, .reals]),
      listing(kinks: [Kink(argument: 1, at: 0, interval: 0...1, chosen: 0)]),
    ])
  func contradictions(_ listing: OperationListing) {
    #expect(Laws.listing(listing, formulas: []).count == 1)
  }

  @Test("A name of two operations is caught, whatever its case")
  func names() {
    let other = OperationListing("cos", aliases: ["SINE"], "The cosine.", arguments: ["x"])
    #expect(Laws.names([DeclarationLawTests.listing(), other]).count == 1)
    #expect(Laws.names([DeclarationLawTests.listing()]).isEmpty)
  }
}
