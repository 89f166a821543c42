// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that each law catches the rule that breaks it.

import Autodiff
import AutodiffTesting
import Testing

@Suite("A law catches the rule that breaks it")
struct LawTests {
  private typealias Check = (DifferentiableMap<Double>) throws -> [Violation]

  private static func check(_ law: Law) -> Check {
    { map in
      var generator = SeededGenerator(seed: 11)
      return switch law {
      case .shape: try Laws.shape(map, using: &generator)
      case .pushforward: try Laws.pushforward(map, using: &generator)
      case .adjoint: try Laws.adjoint(map, using: &generator)
      case .linearity: try Laws.linearity(map, using: &generator)
      case .secondOrder: try Laws.secondOrder(map, using: &generator)
      case .agreement: try Laws.agreement(map, using: &generator)
      case .determinism: try Laws.determinism(map, twin: map, using: &generator)
      case .kinks, .listing: []
      }
    }
  }

  private static let ofMaps: [Law] = [
    .shape, .pushforward, .adjoint, .linearity, .secondOrder, .agreement, .determinism,
  ]

  /// The laws that a map breaks.
  private func broken(by map: DifferentiableMap<Double>) throws -> [Law] {
    try LawTests.ofMaps.filter { law in
      let violations = try LawTests.check(law)(map)
      #expect(violations.allSatisfy { $0.law == law && !$0.description.isEmpty })
      return !violations.isEmpty
    }
  }

  @Test("Right rules break none")
  func honest() throws {
    #expect(try broken(by: FakeMap.make()) == [])
  }

  @Test("A wrong derivative, the same in both rules, is caught by differences alone")
  func wrongDerivative() throws {
    var map = FakeMap.make()
    let (ahead, back) = (map.pushforward, map.pullback)
    map.pushforward = { try ahead($0, $1).scaled(by: 1 + 1e-7) }
    map.pullback = { try back($0, $1, $2).map { $0?.scaled(by: 1 + 1e-7) } }
    #expect(try broken(by: map) == [.pushforward, .agreement])
    map.derivative = nil
    #expect(try broken(by: map) == [.pushforward])
  }

  @Test("A wrong transpose is caught to the fourteenth digit")
  func wrongTranspose() throws {
    var map = FakeMap.make()
    let back = map.pullback
    map.pullback = { try back($0, $1, $2).map { $0?.scaled(by: 1 + 1e-12) } }
    #expect(try broken(by: map).contains(.adjoint))
  }

  @Test("A share that is only wrong when asked for alone is caught")
  func wrongAlone() throws {
    var map = FakeMap.make()
    let back = map.pullback
    map.pullback = { cotangent, point, wanted in
      let shares = try back(cotangent, point, wanted)
      return wanted[0] ? shares : [nil, shares[1]?.scaled(by: 2)]
    }
    #expect(try broken(by: map) == [.adjoint])
  }

  @Test("Results of another shape are caught")
  func wrongShapes() throws {
    let row = Shape(known: [1, 3])
    var map = FakeMap.make()
    let (value, back) = (map.value, map.pullback)
    map.value = { Tensor(row, try value($0).elements) }
    #expect(try LawTests.check(.shape)(map).count == 1)
    map = FakeMap.make()
    map.pullback = { try back($0, $1, $2).map { $0.map { Tensor(row, $0.elements) } } }
    #expect(try LawTests.check(.shape)(map).count == 2)
    map.pullback = { try back($0, $1, $2).dropLast() }
    #expect(try LawTests.check(.shape)(map).count == 1)
  }

  @Test("A rule with a constant term is caught")
  func affine() throws {
    let offset = Tensor<Double>(repeating: 1e-9, shape: FakeMap.shape)
    var map = FakeMap.make()
    let (ahead, back) = (map.pushforward, map.pullback)
    map.pushforward = { try ahead($0, $1).adding(offset, times: 1) }
    #expect(try broken(by: map).contains(.linearity))
    map = FakeMap.make()
    map.pullback = { try back($0, $1, $2).map { $0?.adding(offset, times: 1) } }
    #expect(try broken(by: map).contains(.linearity))
  }

  @Test("A derivative that is flat where it should bend is caught at second order")
  func flatSecondDerivative() throws {
    var map = FakeMap.make()
    let derivative = map.derivative
    // Right values, but rules that treat the slope as if it did not depend on b.
    let flat = FakeMap.derived(
      "3 a b² g, flat", value: { 3 * $0[0] * $0[1] * $0[1] * $0[2] },
      slopes: [
        { 3 * $0[1] * $0[1] * $0[2] }, { _ in 0 }, { 3 * $0[0] * $0[1] * $0[1] },
      ])
    map.derivative = { operand in operand == 1 ? flat : derivative?(operand) ?? flat }
    #expect(try broken(by: map) == [.secondOrder])
  }

  @Test("A derivative as a graph that gives other numbers is caught")
  func disagreement() throws {
    var map = FakeMap.make()
    let derivative = map.derivative
    var other = FakeMap.byB
    other.value = { try FakeMap.byB.value($0).scaled(by: 1 + 1e-11) }
    let spoiled = other
    map.derivative = { operand in operand == 1 ? spoiled : derivative?(operand) ?? spoiled }
    #expect(try broken(by: map).contains(.agreement))
  }

  @Test("Mixed derivatives that depend on their order are caught")
  func asymmetry() throws {
    var map = FakeMap.make()
    let derivative = map.derivative
    let skew = FakeMap.derived(
      "3 a b² g, skew", value: { 3 * $0[0] * $0[1] * $0[1] * $0[2] },
      slopes: [
        { 2 * $0[1] * $0[1] * $0[2] }, { 6 * $0[0] * $0[1] * $0[2] },
        { 3 * $0[0] * $0[1] * $0[1] },
      ])
    map.derivative = { operand in operand == 1 ? skew : derivative?(operand) ?? skew }
    #expect(try broken(by: map) == [.secondOrder, .agreement])
  }

  @Test("A map without a smooth point, or without numbers, is caught")
  func nowhereSmooth() throws {
    var map = FakeMap.make()
    map.value = { FakeMap.zipped($0) { ($0[0] * 1e7).rounded() } }
    #expect(try broken(by: map) == [.pushforward])
    map.value = { FakeMap.zipped($0) { _ in .nan } }
    #expect(try broken(by: map).contains(.pushforward))
  }

  @Test("NaN from a rule is caught")
  func notANumber() throws {
    var map = FakeMap.make()
    map.pushforward = { FakeMap.zipped($1) { _ in .nan } }
    #expect(try broken(by: map).contains(.pushforward))
    #expect(try broken(by: map).contains(.adjoint))
    #expect(try broken(by: map).contains(.linearity))
  }

  @Test("A second run that differs in a sign of zero is caught, and so is a twin")
  func unsteady() throws {
    final class Runs { var count = 0 }
    let runs = Runs()
    var map = FakeMap.make()
    map.value = {
      runs.count += 1
      let zero = runs.count == 2 ? -0.0 : 0.0
      return FakeMap.zipped($0) { _ in zero }
    }
    var generator = SeededGenerator(seed: 1)
    #expect(try Laws.determinism(map, twin: FakeMap.make(), using: &generator).count == 2)
    var twin = FakeMap.make()
    let value = twin.value
    twin.value = { FakeMap.zipped([try value($0)]) { $0[0].nextUp } }
    let violations = try Laws.determinism(FakeMap.make(), twin: twin, using: &generator)
    #expect(violations.map(\.law) == [.determinism])
  }
}
