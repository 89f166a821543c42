// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what the laws are fed with.

import Autodiff
import AutodiffTesting
import Testing

@Suite("Samples")
struct SamplesTests {
  @Test("Random numbers are those of SplitMix64")
  func generator() {
    var generator = SeededGenerator(seed: 0)
    #expect(generator.next() == 0xE220_A839_7B1D_CDAF)
    #expect(generator.next() == 0x6E78_9E6A_A1B9_65F4)
  }

  @Test(
    "Points lie inside their domain, away from ends and kinks",
    arguments: [
      Domain.reals, .positive, .nonNegative, .nonZero, Domain(-1, 1), Domain(1, .infinity),
      Domain(-.infinity, -2), Domain(-1, 1, except: [-1, 0, 1]),
    ])
  func points(_ domain: Domain) {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let x = domain.sample(avoiding: [0.5], using: &generator)
      #expect(domain.contains(x))
      for point in domain.excluded + [domain.lower, domain.upper, 0.5] {
        #expect(abs(x - point) >= 0.2)
      }
    }
  }

  @Test("Edges belong to the domain, ends and zeros of both signs among them")
  func edges() {
    #expect(Domain(-1, 1).edges.contains(-1))
    #expect(!Domain(-1, 1, except: [-1]).edges.contains(-1))
    #expect(Domain.reals.edges.filter { $0 == 0 }.map(\.sign) == [.plus, .minus])
    #expect(Domain.positive.edges.allSatisfy { $0 > 0 })
  }

  @Test("Random shapes broadcast to the result they were drawn from", arguments: 1...3)
  func shapes(count: Int) {
    var generator = SeededGenerator(seed: 9)
    var ranks: Set<Int> = []
    var hasEmpty = false
    for _ in 0..<200 {
      let shapes = BroadcastShapes.random(count: count, using: &generator)
      let all = shapes.operands.reduce(Shape?.some(.scalar)) { $0?.broadcast(with: $1) }
      #expect(all == shapes.result)
      ranks.insert(shapes.result.rank)
      hasEmpty = hasEmpty || shapes.result.count == 0
    }
    #expect(ranks == [0, 1, 2, 3] && hasEmpty)
  }

  @Test("Distances in units in the last place")
  func units() {
    #expect(unitsInTheLastPlace(from: 1.0, to: 1.0.nextUp) == 1)
    #expect(unitsInTheLastPlace(from: 0.0, to: -0.0) == 0)
    #expect(
      unitsInTheLastPlace(from: Double.leastNonzeroMagnitude, to: -.leastNonzeroMagnitude) == 2)
    #expect(unitsInTheLastPlace(from: Float(1), to: Float(1).nextDown.nextDown) == 2)
    #expect(unitsInTheLastPlace(from: Double.nan, to: .nan) == 0)
    #expect(unitsInTheLastPlace(from: 1, to: Double.nan) == .infinity)
  }

  @Test("Differences are right to their own estimate, and doubt themselves at a kink")
  func differences() throws {
    func slope(
      at x: Double, _ function: @escaping (Double) -> Double
    ) throws -> CentralDifference {
      try CentralDifference(
        of: { Tensor(function($0[0].elements[0])) }, at: [Tensor(x)], along: [Tensor(2)])
    }
    let cubic = try slope(at: 1.5) { $0 * $0 * $0 }
    #expect(abs(cubic.derivative.elements[0] - 13.5) <= cubic.errors[0])
    #expect(cubic.errors[0] < 1e-10 && cubic.isTrustworthy)
    #expect(try !slope(at: 0.003) { $0.magnitude }.isTrustworthy)
    #expect(try !slope(at: 0.003) { $0.rounded(.up) }.isTrustworthy)
    #expect(try !slope(at: 1) { _ in .nan }.isTrustworthy)
  }

  @Test("The same seed draws the same graph, and a graph is the same in any order")
  func graphs() throws {
    let leaves = [Shape.scalar, Shape(known: [2, 3])]
    var first = SeededGenerator(seed: 4)
    var second = SeededGenerator(seed: 4)
    let graph = RandomGraph(leaves: leaves, steps: 20, using: &first)
    let again = RandomGraph(leaves: leaves, steps: 20, using: &second)
    #expect(graph.steps.map(\.code) == again.steps.map(\.code))
    #expect(graph.steps.map(\.operands) == again.steps.map(\.operands))
    let point = graph.map().sample(&first)
    let reversed = graph.map(order: Array((0..<graph.count).reversed()))
    #expect(try graph.map().value(point).isIdentical(to: reversed.value(point)))
  }

  @Test("Every operation that computes has cases, and leaves have none")
  func cases() {
    for code in OperationCode.allCases {
      #expect(OperationCase.all(of: code).isEmpty == code.isLeaf)
    }
    let shapes = OperationCase.all(of: .add).map(\.shapes)
    #expect(shapes.contains([.scalar, .scalar]) && shapes.contains { $0[0].count == 0 })
  }
}
