// SPDX-License-Identifier: Apache-2.0
// ChainRule: the laws, for every operation of the table.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("The laws of every operation")
struct OperationLawTests {
  /// The operations that compute something; what holds of leaves is tested beside the sweeps.
  static let computed = OperationCode.allCases.filter { !$0.isLeaf }

  /// The operations with kinks, element by element.
  static let kinked = computed.filter { !$0.listing.kinks.isEmpty && $0.isElementwise }

  @Test(
    "Every operation has cases, those without elementwise rules written ones", arguments: computed)
  func completeness(_ code: OperationCode) {
    #expect(!OperationCase.all(of: code).isEmpty)
    #expect(OperationCase.isWritten(code) == !code.isElementwise)
  }

  @Test("1. Results have the shape that was predicted", arguments: computed)
  func shape(_ code: OperationCode) throws {
    try expectNone(code) { try Laws.shape($0.map(as: Double.self), using: &$1) }
    try expectNone(code) { try Laws.shape($0.map(as: Float.self), using: &$1) }
  }

  @Test("1. The rules of general operations return those shapes themselves", arguments: computed)
  func shapeOfRules(_ code: OperationCode) throws {
    try expectNone(code) { row, generator in
      guard let map = try DirectRules.map(of: row) else { return [] }
      return try Laws.shape(map, using: &generator) + Laws.adjoint(map, using: &generator)
    }
  }

  @Test("2. The pushforward agrees with a central difference", arguments: computed)
  func pushforward(_ code: OperationCode) throws {
    try expectNone(code) { try Laws.pushforward($0.map(), using: &$1) }
  }

  @Test("3. The rules are transposes of each other", arguments: computed)
  func adjoint(_ code: OperationCode) throws {
    try expectNone(code) { try Laws.adjoint($0.map(as: Double.self), using: &$1) }
    try expectNone(code) { try Laws.adjoint($0.map(as: Float.self), using: &$1) }
  }

  @Test("4. Both rules are linear", arguments: computed)
  func linearity(_ code: OperationCode) throws {
    try expectNone(code) { try Laws.linearity($0.map(), using: &$1) }
  }

  @Test("5. The derivative as a graph obeys laws 1, 2 and 3", arguments: computed)
  func secondOrder(_ code: OperationCode) throws {
    try expectNone(code) { try Laws.secondOrder($0.map(), using: &$1) }
  }

  @Test("6. All ways to a derivative agree", arguments: computed)
  func agreement(_ code: OperationCode) throws {
    try expectNone(code) { try Laws.agreement($0.map(), using: &$1) }
  }

  @Test("7. At a kink the declared choice is returned", arguments: kinked)
  func kinks(_ code: OperationCode) throws {
    let cases = OperationCase.all(of: code).filter { $0.shapes.allSatisfy(\.isScalar) }
    #expect(!cases.isEmpty)
    var generator = SeededGenerator(seed: 7)
    for row in cases where row.constants.isEmpty {
      for convention in KinkConvention.allCases {
        let map = row.map(as: Double.self, under: convention)
        let violations = try Laws.kinks(map, row.kinks, under: convention, using: &generator)
        #expect(violations.isEmpty, "\(violations)")
      }
    }
  }

  @Test(
    "7. An operation over elements tells of the kinks that it lists",
    arguments: computed.filter { !$0.listing.kinks.isEmpty && !$0.isElementwise })
  func elementKinks(_ code: OperationCode) {
    #expect(
      code.listing.kinks.allSatisfy { if case .elements = $0.place { true } else { false } },
      "a kink of \(code.listing.name) is not one of elements")
    #expect(ElementKinkCase.all.contains { $0.name == code.listing.name })
  }

  @Test("7. The kinks that everyone knows are declared")
  func knownKinks() {
    let expected: [OperationCode] = [
      .abs, .rectifiedLinear, .maximum, .minimum, .maximumNumber, .minimumNumber,
      .rectifiedLinear6, .hardTanh, .hardSigmoid, .hardSwish, .leakyRectifiedLinear, .softShrink,
      .scaledExponentialLinear,
    ]
    #expect(Set(expected).isSubset(of: OperationLawTests.kinked))
  }

  @Test("8. The same input gives the same bits", arguments: computed)
  func determinism(_ code: OperationCode) throws {
    let cases = OperationCase.all(of: code)
    let edges = (code.listing.domain.first ?? .reals).edges + [.nan]
    try expectNone(code) { row, generator in
      let map = row.map(as: Double.self)
      return try Laws.determinism(
        map, twin: row.map(.leavesLast), edges: edges, using: &generator)
        + Laws.determinism(map, twin: row.crowdedMap(among: cases), using: &generator)
    }
    try expectNone(code) { row, generator in
      try Laws.determinism(
        row.map(as: Float.self), twin: row.map(.leavesLast), edges: edges.map { Float($0) },
        using: &generator)
    }
  }

  @Test("9. What is listed can be read", arguments: OperationCode.allCases)
  func listing(_ code: OperationCode) {
    let written = code.formulas.map { [$0.value] + $0.partials } ?? []
    #expect(written.isEmpty == code.isLeaf)
    let violations = Laws.listing(
      code.listing, formulas: written.flatMap { [$0.text, $0.latex] })
    #expect(violations.isEmpty, "\(violations)")
  }

  @Test("9. No name stands for two operations")
  func names() {
    let violations = Laws.names(OperationCode.allCases.map(\.listing))
    #expect(violations.isEmpty, "\(violations)")
  }

  /// Checks a law for every case of an operation.
  private func expectNone(
    _ code: OperationCode, sourceLocation: SourceLocation = #_sourceLocation,
    _ law: (OperationCase, inout SeededGenerator) throws -> [Violation]
  ) throws {
    var generator = SeededGenerator(seed: UInt64(code.rawValue) + 1)
    var violations: [Violation] = []
    for row in OperationCase.all(of: code) { violations += try law(row, &generator) }
    #expect(
      violations.isEmpty,
      "\(violations.count) violations, of them: \(violations.prefix(4).map(\.description))",
      sourceLocation: sourceLocation)
  }
}
