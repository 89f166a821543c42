// SPDX-License-Identifier: Apache-2.0
// ChainRule: every operation against figures of other programs.

import Autodiff
import AutodiffTesting
import Testing

@Suite("Figures of other programs")
struct FixtureTests {
  /// Operations whose figures are still to be made, by name.
  static let awaiting: [String] = []

  /// Operations that have no figures for tensors of no elements: they refuse them.
  static let neverEmpty: [String] = []

  private static let owned = OperationCode.allCases.filter { !$0.isGiven }

  private static func stored() throws -> [FixtureFile] {
    try FixtureFile.families().map(FixtureFile.load)
  }

  @Test("are met by values, VJP, JVP and HVP", arguments: FixtureReport.all.map(\.family))
  func figures(family: String) throws {
    let report = try #require(FixtureReport.all.first { $0.family == family })
    let shown = report.violations.prefix(40).joined(separator: "\n")
    #expect(report.violations.isEmpty, "\(report.violations.count) of \(family):\n\(shown)")
  }

  @Test("are there for every operation, at least five each; the table is printed")
  func coverage() {
    var counts: [String: Int] = [:]
    for report in FixtureReport.all {
      for (code, count) in report.cases { counts[code.listing.name, default: 0] += count }
    }
    let few = Self.owned.map(\.listing.name).filter { counts[$0, default: 0] < 5 }
    #expect(Set(few).subtracting(Self.awaiting).sorted() == [])
    #expect(Self.awaiting.filter { counts[$0] != nil } == [], "they have figures now")
    let names = Set(OperationCode.allCases.map(\.listing.name))
    #expect(Set(Self.awaiting + Self.neverEmpty).subtracting(names).sorted() == [])
    let seen = FixtureReport.all.reduce(into: Set<String>()) { $0.formUnion($1.seenInflected) }
    #expect(FixtureReport.inflected.subtracting(seen) == [], "they are exact now")
    print(FixtureReport.all.table)
  }

  @Test("use every attribute with another value than its default")
  func attributes() throws {
    var used: Set<String> = []
    for file in try Self.stored() {
      let all: [any OperationFixture] = file.cases + file.leaves
      for stored in all { used.formUnion(stored.changedAttributes) }
    }
    let listed = Self.owned.map(\.listing).filter { !Self.awaiting.contains($0.name) }
      .flatMap { listing in listing.attributes.map { "\(listing.name).\($0.name)" } }
    #expect(Set(listed).subtracting(used).sorted() == [])
  }

  @Test("have operands that broadcast, and operands without elements")
  func shapes() throws {
    var (broadcast, empty): (Set<String>, Set<String>) = ([], [])
    for stored in try Self.stored().flatMap(\.cases) {
      guard let name = stored.code?.listing.name else { continue }
      if Set(stored.operands.map(\.shape)).count > 1 { broadcast.insert(name) }
      let shapes = stored.operands.map(\.shape) + [stored.value.shape]
      if shapes.contains(where: { $0.contains(0) }) { empty.insert(name) }
    }
    let computed = Self.owned.filter { !$0.isLeaf && !Self.awaiting.contains($0.listing.name) }
    let several = computed.filter { $0.isElementwise && $0.listing.arguments.count > 1 }
    #expect(Set(several.map(\.listing.name)).subtracting(broadcast).sorted() == [])
    let missing = Set(computed.map(\.listing.name)).subtracting(empty)
    #expect(missing.sorted() == Self.neverEmpty.sorted())
  }

  @Test("tell right from wrong")
  func selfTest() throws {
    #expect(FixtureErrors.between([1.0, 2], [1, 2]) == 0)
    #expect(FixtureErrors.between([1.0, 2.5], [1, 2]) == 0.25)
    #expect(FixtureErrors.between([0.25], [0], scale: [1]) == 0.25)
    #expect(FixtureErrors.between([1e-12], [0]) == 1e-12)
    #expect(FixtureErrors.between([Double.nan], [1]) == .infinity)
    #expect(FixtureErrors.between([1.0], [1, 2]) == .infinity)
    #expect(FixtureErrors.between([Double.nan, .infinity], [.nan, .infinity]) == 0)
    #expect(FixtureErrors.between([Double.infinity], [1]) == .infinity)
  }
}

extension OperationFixture {
  /// The attributes that are given and not what is meant without them, with the operation's name.
  fileprivate var changedAttributes: [String] {
    guard let listing = code?.listing else { return [] }
    return listing.attributes.compactMap { attribute in
      guard let given = givenAttributes.first(where: { $0.name == attribute.name })?.value,
        given != attribute.fallback
      else { return nil }
      return "\(listing.name).\(attribute.name)"
    }
  }
}
