// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what is known of rows before they run.

import Testing

@testable import Autodiff

@Suite("What is known of rows before they run")
struct RowProgramTests {
  /// exp(x), and its product with x: an output that another output uses.
  private func outputs() throws -> (plan: Plan, leaves: LeafValues, nodes: [Int]) {
    var builder = GraphBuilder()
    let x = builder.addNode(name: builder.names.intern("x"), operation: .variable)
    builder.setValue(of: x, shape: .scalar, start: builder.elements.count)
    builder.elements.append(contentsOf: (0..<200).map { Double($0) / 100 })
    let power = builder.apply(.exp, [x], name: "power")
    let product = builder.apply(.multiply, [power, x], name: "product")
    let (graph, leaves) = try builder.build()
    return (Plan(graph, outputs: [power, product]), leaves, [x, power, product])
  }

  private func rowProgram(_ plan: Plan, seeded: Int, keeps: Int) -> RowProgram? {
    RowProgram(
      plan, plan.reach, seeded: [seeded], keepsValue: { $0 == seeded },
      keepsCotangent: { $0 == keeps })
  }

  @Test("A cotangent that is handed on unchanged is not copied")
  func lenders() throws {
    var builder = GraphBuilder()
    let leaves = (0..<4).map { builder.variable("x\($0)", Double($0)) }
    let sum = builder.apply(.add, [leaves[0], leaves[1]], name: "sum")
    let more = builder.apply(.add, [sum, leaves[2]], name: "more")
    let twice = builder.apply(.add, [more, more], name: "twice")
    let product = builder.apply(.multiply, [twice, leaves[3]], name: "product")
    let (graph, _) = try builder.build()
    let plan = Plan(graph, outputs: [product])
    let program = try #require(rowProgram(plan, seeded: product, keeps: leaves[0]))
    func place(_ node: Int) -> Int { Int(plan.offsetOfNode[node]) }
    // What is used twice has its own, which lies where that of a leaf is kept.
    #expect(program.lenders[place(leaves[0])] == place(more))
    #expect(program.lenders[place(sum)] == place(more))
    #expect(program.lenders[place(leaves[1])] == place(more))
    #expect(program.lenders[place(more)] == place(more))
    #expect(program.lenders[place(twice)] == place(twice))
    #expect(program.keptCotangents.map { $0.node } == [leaves[0]])
    #expect(program.keptCotangents.map { $0.slot } == [program.slot(place(more))])
    #expect(program.keptValues.map { $0.node } == [product])
  }

  @Test("A slope that comes with the value is worked out once, where it is wanted")
  func slopes() throws {
    var builder = GraphBuilder()
    let (w, x) = (builder.variable("w", 2), builder.variable("x", 3))
    let product = builder.apply(.multiply, [w, x], name: "product")
    let output = builder.apply(.sigmoid, [product], name: "output")
    let (graph, _) = try builder.build()
    let plan = Plan(graph, outputs: [output])
    func slot(_ node: Int) -> Int { Int(plan.offsetOfNode[node]) }
    let passes = try #require(rowProgram(plan, seeded: output, keeps: x)).passes
    guard VectorLibrary.isUsed else {
      #expect(passes.slopeCount == 0 && passes.forward.count == 2)
      return
    }
    let count = plan.elementCount
    #expect(passes.slopeCount == 1)
    #expect(
      Array(passes.forward) == [
        RowPass(work: .step(.product), a: slot(w), b: slot(x), target: slot(product)),
        RowPass(
          work: .functionAndSlope(.sigmoid, slopes: 2 * count), a: slot(product),
          target: slot(output)),
      ])
    #expect(
      Array(passes.reverse) == [
        RowPass(
          work: .step(.firstShare), a: count + slot(output), b: 2 * count,
          target: count + slot(product)),
        RowPass(
          work: .step(.firstShare), a: count + slot(product), b: slot(x), target: count + slot(w)),
        RowPass(
          work: .step(.firstShare), a: count + slot(product), b: slot(w), target: count + slot(x)),
      ])
    let values = RowProgram(
      plan, plan.reach, seeded: [], keepsValue: { _ in false }, keepsCotangent: { _ in false })
    #expect(values?.passes.slopeCount == 0 && values?.passes.reverse.isEmpty == true)
  }

  @Test("Shares are added to a seed, in every block", arguments: [1, 64, 128])
  func seedsOfInnerNodes(block: Int) throws {
    let (plan, leaves, nodes) = try outputs()
    var sweep = RowSweep<Double>(plan, Rows(count: 200, leaves: [nodes[0]]))
    sweep.seeds = [Seed(node: nodes[1], elements: [10]), Seed(node: nodes[2], elements: [1])]
    sweep.gradients = nodes
    sweep.blockRows = block
    let results = try sweep.run(leaves)
    let (inputs, powers) = ((0..<200).map { Double($0) / 100 }, results.output(nodes[1])?.elements)
    #expect(results.gradient(of: nodes[1])?.elements == inputs.map { 10 + $0 })
    #expect(
      results.gradient(of: nodes[0])?.elements
        == zip(inputs, powers ?? []).map { $1 + (10 + $0) * $1 })
    #expect(results.firstNonFiniteRow == nil)
  }

  @Test("Only some places need to be watched, and a seed alone needs no zeros")
  func watched() throws {
    let (plan, _, nodes) = try outputs()
    let program = try #require(rowProgram(plan, seeded: nodes[2], keeps: nodes[0]))
    #expect(program.watchedValues == [plan.offsetOfNode[nodes[2]]].map(Int.init))
    #expect(program.watchedCotangents == [program.slot(Int(plan.offsetOfNode[nodes[0]]))])
    #expect(program.leavesSeeds)
    #expect(try #require(rowProgram(plan, seeded: nodes[1], keeps: nodes[0])).leavesSeeds == false)
    #expect(program.keptCotangents.map { $0.node } == [nodes[0]])
  }

  @Test(
    "What is said to pass on what is not finite does",
    arguments: OperationCode.allCases.filter(\.carriesNonFinite))
  func carrying(_ code: OperationCode) {
    let numbers = [0, 1, -2, 1e300, .infinity, -.infinity, .nan]
    for a in numbers {
      for b in numbers {
        var visitor = ValueAt(a: a, b: b)
        let (value, count) = code.accept(&visitor)
        if !a.isFinite || (count == 2 && !b.isFinite) {
          #expect(!value.isFinite, "\(code): \(a), \(b)")
        }
      }
    }
  }
}

/// The value of an operation of one or two operands, and how many it has.
private struct ValueAt: OperationVisitor {
  let a: Double
  let b: Double

  private func operation<O: ElementwiseOperation>(_ type: O.Type) -> O {
    withUnsafePointer(to: 2.5) { O(Parameters($0)) }
  }

  func visit<O: LeafOperation>(_ type: O.Type) -> (Double, Int) { (.nan, 0) }
  func visit<O: UnaryOperation>(_ type: O.Type) -> (Double, Int) { (operation(type).value(a), 1) }
  func visit<O: BinaryOperation>(_ type: O.Type) -> (Double, Int) {
    (operation(type).value(a, b), 2)
  }
  func visit<O: TernaryOperation>(_ type: O.Type) -> (Double, Int) { (.nan, 3) }
  func visit<O: GeneralOperation>(_ type: O.Type) -> (Double, Int) { (.nan, 0) }
}
