// SPDX-License-Identifier: Apache-2.0
// ChainRule: when claims hold, and at which points.

import Autodiff
import GradientChecking
import GraphDocuments
import Testing

@Suite struct ClaimTests {
  private func check(
    _ text: String, _ inputs: [String: Numbers], _ claims: (ExpressionGraph) throws -> [Claim],
    _ change: (inout CheckQuestion) -> Void = { _ in }
  ) throws -> CheckAnswer {
    let graph = try ExpressionGraph(text, inputs)
    var question = graph.question(try claims(graph))
    change(&question)
    return try GradientCheck(question).answer()
  }

  @Test func `a name that is right by accident is found at other points`() throws {
    let answer = try check(
      "f = x*y + b*z",
      [
        "x": Numbers([], [2]), "y": Numbers([], [3]), "b": Numbers([], [3]), "z": Numbers([], [1]),
      ]
    ) { [try .formula(.gradient, [$0.node("x")], "b")] }
    #expect(!answer.passed)
    #expect(answer.elements[0].point == 1)
    #expect(answer.diagnoses.map(\.code) == [.wrongName])
    #expect(answer.warnings.contains { $0.code == "value-collision" && $0.nodes == ["y", "b"] })
  }

  @Test func `rounded claims are compared as rounded`() throws {
    let inputs = ["x": Numbers([], [1])]
    func passes(_ claimed: Double, _ decimals: Int?) throws -> Bool {
      try check("f = sigmoid(x)", inputs) {
        [try .numbers(.gradient, [$0.node("x")], [], [claimed], decimals: decimals)]
      }.passed
    }
    #expect(try passes(0.2, 1))
    #expect(try passes(0.20, 2))
    #expect(try !passes(0.19, 2))
    #expect(try !passes(0.2, nil))
  }

  @Test func `labels stay labels at other points`() throws {
    let answer = try check(
      "l = -sum(y*log_softmax(z))",
      ["z": Numbers([3], [0.2, -0.7, 1.1]), "y": Numbers([3], [0, 1, 0])]
    ) { [try .formula(.gradient, [$0.node("z")], "softmax(z) - y")] }
    #expect(answer.passed)
    let labels = answer.points.map { point in point.first { $0.name == "y" }?.value }
    #expect(labels.allSatisfy { $0 == nil })
    #expect(answer.points.count == 3)
  }

  @Test func `a claim is right for the branch that is taken`() throws {
    let answer = try check(
      "f = relu(w*x)*v", ["w": Numbers([], [0.7]), "x": Numbers([], [-0.2]), "v": Numbers([], [2])]
    ) { [try .formula(.gradient, [$0.node("w")], "0*x")] }
    #expect(answer.passed)
  }

  @Test func `components of several nodes are one list`() throws {
    let inputs = ["a": Numbers([], [2]), "b": Numbers([], [5])]
    let right = try check("f = a*b", inputs) { graph in
      [try .formula(.gradient, [graph.node("a"), graph.node("b")], "[b, a]")]
    }
    #expect(right.passed)
    let merged = try check("f = a*b", inputs) { graph in
      [try .formula(.gradient, [graph.node("a"), graph.node("b")], "a + b")]
    }
    #expect(merged.diagnoses.map(\.code) == [.componentsMerged])
  }

  @Test func `a gradient without elements is not what has some`() throws {
    let graph = try ExpressionGraph("f = sum(x)", ["x": Numbers([0], [])])
    let claims = [try Claim.numbers(.gradient, [graph.node("x")], [2], [1, 2])]
    #expect(try !GradientCheck(graph.question(claims)).answer().passed)
  }

  @Test func `own values of another shape are no point`() throws {
    let answer = try check(
      "f = sum(x)", ["x": Numbers([1], [4])],
      { [try .numbers(.gradient, [$0.node("x")], [1], [1])] },
      { $0.ownValues = [0: [1, 2, 3, 4, 5, 6, 7, 8]] })
    #expect(answer.passed)
  }

  @Test(arguments: ["w[1:3][0]*x", "reshape(w[::-1], shape=[4])[1]*x", "w[2:4][1]*x"])
  func `a part of a part is not told as a component`(text: String) throws {
    let answer = try check(
      "f = \(text)", ["w": Numbers([4], [2, 3, 5, 7]), "x": Numbers([], [1.5])]
    ) { [try .numbers(.gradient, [$0.node("x")], [], [17.3])] }
    #expect(!answer.passed)
    #expect(!answer.diagnoses.contains { $0.detail.contains("w[0]") })
  }

  @Test func `an element far along an axis is no overflow`() throws {
    let answer = try check(
      "f = reshape(w[::-1, 3:4], shape=[])*x",
      ["w": Numbers([1, 2000], (0..<2000).map { Double($0) + 0.5 }), "x": Numbers([], [1.5])]
    ) { [try .numbers(.gradient, [$0.node("x")], [], [1])] }
    #expect(!answer.passed)
  }

  @Test func `a claim that is broadcast beyond memory has no value`() throws {
    let graph = try ExpressionGraph(
      "f = sum(x)", ["x": Numbers([60_000], [Double](repeating: 1, count: 60_000))])
    let claims = [
      try Claim.formula(.gradient, [graph.node("x")], "x - reshape(x, shape=[60000, 1])")
    ]
    #expect {
      try GradientCheck(graph.question(claims)).answer()
    } throws: { error in
      if case CheckError.formula(0, .notComputable) = error { true } else { false }
    }
  }

  @Test func `a long sum of one name needs no more than it`() throws {
    let sum = [String](repeating: "x", count: 100).joined(separator: " + ")
    let answer = try check(
      "f = 50*sum(x^2)", ["x": Numbers([60_000], (0..<60_000).map { Double($0 % 7) })]
    ) { [try .formula(.gradient, [$0.node("x")], sum)] }
    #expect(answer.passed)
  }

  @Test func `a long text is judged and not rewritten`() throws {
    let sum = [String](repeating: "x", count: 900).joined(separator: " + ")
    let answer = try check("f = x^2", ["x": Numbers([], [3])]) {
      [try .formula(.gradient, [$0.node("x")], sum)]
    }
    #expect(!answer.passed)
    #expect(answer.hypothesesOmitted)
  }

  @Test func `where there is no time to explain there is a verdict`() throws {
    let answer = try check(
      "f = x^2", ["x": Numbers([], [3])], { [try .formula(.gradient, [$0.node("x")], "x")] },
      { $0.effort.searchTime = .zero })
    #expect(!answer.passed)
    #expect(answer.diagnoses.isEmpty)
    #expect(answer.hypothesesOmitted)
  }

  @Test func `many wrong claims share what may be done`() throws {
    let elements = (0..<50).map { Double($0) + 0.3 }
    let answer = try check(
      "f = sum(x*x)", ["x": Numbers([50], elements)],
      { graph in
        try (0..<20).map { place in
          try .numbers(
            .gradient, [graph.node("x")], [50], elements.map { $0 * Double(place + 7) / 3.3 })
        }
      }, { $0.effort.steps = 10_000 })
    #expect(!answer.passed)
    #expect(answer.hypothesesOmitted)
  }

  @Test func `the same point twice is one point`() throws {
    let answer = try check(
      "f = x*y", ["x": Numbers([], [2]), "y": Numbers([], [3])],
      { [try .formula(.gradient, [$0.node("x")], "3.14159")] },
      { $0.points = [[0: [2], 1: [3]]] })
    #expect(!answer.passed)
    #expect(answer.points.count == 1)
  }

  @Test func `points can be given`() throws {
    let answer = try check(
      "f = x*y", ["x": Numbers([], [2]), "y": Numbers([], [2])],
      { [try .formula(.gradient, [$0.node("x")], "x")] },
      { $0.points = [[0: [3], 1: [4]]] })
    #expect(!answer.passed)
    #expect(answer.points.count == 1)
    #expect(answer.elements[0].point == 1)
  }

  @Test func `a right claim and numbers that are right to some digits`() throws {
    let answer = try check("f = sigmoid(x)", ["x": Numbers([], [1])]) {
      [try .numbers(.gradient, [$0.node("x")], [], [0.1966])]
    }
    #expect(!answer.passed)
    #expect(answer.diagnoses.isEmpty)
    #expect(answer.warnings.map(\.code) == ["rounded-claim"])
  }

  @Test func `an unknown name in a formula has no value`() throws {
    let graph = try ExpressionGraph("f = x^2", ["x": Numbers([], [1])])
    let question = graph.question([try .formula(.gradient, [graph.node("x")], "2*y")])
    #expect(throws: CheckError.self) { try GradientCheck(question).answer() }
  }

  @Test func `a large graph is checked with fewer hypotheses, and says so`() throws {
    let terms = (1...1500).map { "sin(x*\($0))" }.joined(separator: " + ")
    let graph = try ExpressionGraph("f = \(terms)", ["x": Numbers([], [0.3])])
    var question = graph.question([try .numbers(.gradient, [graph.node("x")], [], [17])])
    question.effort.steps = 1_000_000
    let answer = try GradientCheck(question).answer()
    #expect(!answer.passed)
    #expect(answer.diagnoses.isEmpty)
    #expect(answer.hypothesesOmitted)
  }

  @Test func `a check stops when its budget says so`() throws {
    let graph = try ExpressionGraph("f = x^2", ["x": Numbers([], [1])])
    let question = graph.question([try .formula(.gradient, [graph.node("x")], "x")])
    let budget = Budget { .deadlineExceeded }
    #expect(throws: CheckError.stopped(.deadlineExceeded)) {
      try GradientCheck(question, within: budget).answer()
    }
  }

  @Test func `the same question has the same answer`() throws {
    func answer() throws -> CheckAnswer {
      try check(
        "f = x*y + sin(x)", ["x": Numbers([], [0.7]), "y": Numbers([], [1.9])]
      ) { [try .formula(.gradient, [$0.node("x")], "x + cos(x)")] }
    }
    let (one, other) = (try answer(), try answer())
    #expect(one.points.map { $0.map(\.value) } == other.points.map { $0.map(\.value) })
    #expect(one.diagnoses.map(\.detail) == other.diagnoses.map(\.detail))
  }
}
