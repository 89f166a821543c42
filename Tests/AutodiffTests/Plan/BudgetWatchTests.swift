// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that a budget is asked within the steps of a sweep.

import AutodiffTesting
import Synchronization
import Testing

@testable import Autodiff

@Suite("Budgets within steps")
struct BudgetWatchTests {
  /// Counts how often a budget is asked, and is over from a question on.
  private final class Questions: Sendable {
    private let asked = Atomic<Int>(0)
    private let allowed: Int

    init(allowed: Int = .max) { self.allowed = allowed }

    var count: Int { asked.load(ordering: .relaxed) }

    func budget() -> Budget {
      Budget {
        self.asked.add(1, ordering: .relaxed).newValue > self.allowed ? .deadlineExceeded : nil
      }
    }
  }

  /// One step over many numbers.
  struct Step: Sendable, CustomTestStringConvertible {
    let code: OperationCode
    var operands = [Shape(known: [1 << 18])]
    var attributes: KeyValuePairs<String, AttributeValue> = [:]
    /// How often the budget is asked within the step, at least.
    var questions = 1
    /// How often it is asked before: after each leaf.
    var questionsBefore: Int { operands.count }

    var testDescription: String { "\(code) \(operands)" }

    func plan() throws -> (plan: Plan, leaves: LeafValues) {
      var builder = GraphBuilder()
      let leaves = operands.enumerated().map { place, shape in
        builder.leaf("x\(place)", Self.tensor(shape))
      }
      let value = builder.apply(code, leaves, attributes: attributes, name: "y")
      let (graph, numbers) = try builder.build()
      return (Plan(graph, outputs: [value]), numbers)
    }

    /// Numbers from 1 to 2, but for the diagonals of matrices, which outweigh their rows.
    private static func tensor(_ shape: Shape) -> Tensor<Double> {
      let columns = shape.dimensions.last ?? 1
      let elements = (0..<shape.count).map { index in
        let row = index / columns % (shape.rank > 1 ? shape.matrix.rows : .max)
        return shape.rank > 1 && row == index % columns
          ? 1000 : 1 + Double(index * 7919 % 1009) / 1009
      }
      return Tensor(checked: shape, elements)
    }
  }

  private static let square = [Shape(known: [200, 200])]
  private static let images = [Shape(known: [2, 3, 150, 150]), Shape(known: [16, 3, 5, 5])]

  static let steps = [
    Step(code: .logGamma, questions: 12),
    Step(code: .logBeta, operands: [Shape(known: [1 << 10, 1]), Shape(known: [1 << 8])]),
    Step(code: .exp),
    Step(code: .sort, operands: [Shape(known: [1 << 15])], questions: 5),
    Step(code: .cumulativeSum),
    Step(code: .matmul, operands: [Shape(known: [400, 400]), Shape(known: [400, 2000])]),
    Step(code: .cholesky, operands: square),
    Step(code: .inverse, operands: square),
    Step(code: .determinant, operands: square),
    Step(code: .adjugate, operands: [Shape(known: [128, 128])]),
    Step(code: .inverse, operands: [Shape(known: [1000, 16, 16])]),
    Step(code: .matrixExponential, operands: [Shape(known: [64, 64])]),
    Step(code: .convolution2D, operands: images),
    Step(
      code: .maxPool, operands: [Shape(known: [1, 1, 400, 400])],
      attributes: ["kernel_shape": .integers([5, 5]), "strides": .integers([1, 1])]),
    Step(
      code: .transpose, operands: [Shape(known: [2000, 2000])],
      attributes: ["perm": .integers([1, 0])]),
  ]

  @Test("A product that waits for its place is worked out once, as its questions tell")
  func productsOnce() throws {
    // Each product is one share of work, after which the budget is asked.
    let step = Step(code: .matmul, operands: [Shape(known: [128, 64]), Shape(known: [64, 128])])
    let (plan, leaves) = try step.plan()
    #expect(128 * 64 * 128 == BudgetWatch.share)
    let questions = Questions()
    _ = try plan.forward(leaves, as: Double.self, within: questions.budget())
    // One after each leaf, one within the step and one behind it.
    #expect(questions.count == step.questionsBefore + 2)
  }

  @Test("A step of many numbers asks while it works", arguments: steps)
  func asking(_ step: Step) throws {
    let (plan, leaves) = try step.plan()
    let questions = Questions()
    _ = try plan.forward(leaves, as: Double.self, within: questions.budget())
    #expect(questions.count >= step.questionsBefore + step.questions + 1)
  }

  @Test(
    "What a budget that is over leaves undone is no value, and no fault of its numbers",
    arguments: steps, [0, 1])
  func leaving(_ step: Step, _ allowed: Int) throws {
    let (plan, leaves) = try step.plan()
    let questions = Questions(allowed: step.questionsBefore + allowed)
    #expect(throws: EvaluationError.deadlineExceeded) {
      try plan.forward(leaves, as: Double.self, within: questions.budget())
    }
    // It is asked no more by the step, and once after it.
    #expect(questions.count <= step.questionsBefore + allowed + 2)
  }

  @Test(
    "Reverse and tangent sweeps ask within steps, too", arguments: [OperationCode.logGamma, .sin])
  func sweeps(_ code: OperationCode) throws {
    let (plan, leaves) = try Step(code: code).plan()
    let tape = try plan.forward(leaves, as: Double.self)
    let ones = [Double](repeating: 1, count: 1 << 18)
    let (reverse, tangents) = (Questions(), Questions())
    _ = try tape.reverse([Seed(node: 1, elements: ones)], within: reverse.budget())
    _ = try tape.tangents([Seed(node: 0, elements: ones)], within: tangents.budget())
    #expect(reverse.count >= 3 && tangents.count >= 3)
    #expect(throws: EvaluationError.deadlineExceeded) {
      try tape.reverse(
        [Seed(node: 1, elements: ones)], within: Questions(allowed: 1).budget())
    }
  }

  @Test("A chain whose values are hidden asks between its blocks")
  func chain() throws {
    var builder = GraphBuilder()
    let x = builder.leaf(
      "x", Tensor<Double>(vector: [Double](repeating: 2, count: 1 << 16)))
    let y = builder.apply(.logGamma, [x], name: "y")
    let z = builder.apply(.exp, [y], name: "z")
    let (graph, leaves) = try builder.build()
    let plan = Plan(
      graph, outputs: [z], wanted: .nodes([x]), values: .nodes([]), hidingValues: true)
    let questions = Questions()
    let tape = try plan.forward(leaves, as: Double.self, within: questions.budget())
    #expect(questions.count >= 5)
    let ones = [Double](repeating: 1, count: 1 << 16)
    #expect(throws: EvaluationError.deadlineExceeded) {
      try tape.reverse(
        [Seed(node: z, elements: ones)], within: Questions(allowed: 1).budget())
    }
  }

  @Test(
    "Within small steps nothing is asked, and no thread asks when its sweep has ended")
  func small() throws {
    let (plan, leaves) = try Step(code: .logGamma, operands: [Shape(known: [100])]).plan()
    let questions = Questions()
    _ = try plan.forward(leaves, as: Double.self, within: questions.budget())
    #expect(questions.count == 2)
    #expect(BudgetWatch.current == nil)
    #expect(!BudgetWatch.isOver(after: .max))
  }

  @Test("A sweep within another asks its own budget, and the other's again after it")
  func nesting() throws {
    let (outer, inner) = (Questions(), Questions())
    try outer.budget().watch { () throws(EvaluationError) in
      try inner.budget().watch { () throws(EvaluationError) in
        #expect(!BudgetWatch.isOver(after: BudgetWatch.share))
      }
      #expect(outer.count == 0 && inner.count == 1)
      #expect(!BudgetWatch.isOver(after: BudgetWatch.share))
    }
    #expect(outer.count == 1)
  }

  @Test("A budget that changes its mind does not make a value of what was left undone")
  func changing() throws {
    let asked = Atomic<Int>(0)
    let changing = Budget {
      asked.add(1, ordering: .relaxed).newValue == 3 ? .cancelled : nil
    }
    let (plan, leaves) = try Step(code: .logGamma).plan()
    #expect(throws: EvaluationError.cancelled) {
      try plan.forward(leaves, as: Double.self, within: changing)
    }
  }

  @Test("Functions beyond the elementary ones cost what they take")
  func cost() throws {
    func cost(_ code: OperationCode, _ operands: Int = 1) throws -> Int {
      try Step(code: code, operands: Array(repeating: Shape(known: [100]), count: operands))
        .plan().plan.cost
    }
    #expect(try cost(.exp) == 200)
    #expect(try cost(.logGamma) == 100 + 100 * SpecialFunction.logGamma.cost)
    #expect(
      try cost(.lowerGamma, 2) == 200 + 100 * SpecialFunctionOfTwo.lowerGamma(order: 0).cost)
  }
}
