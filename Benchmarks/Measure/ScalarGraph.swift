// SPDX-License-Identifier: Apache-2.0
// ChainRule: graphs of scalars to measure with, the same on every run.

import Autodiff

/// A graph of scalars to measure with: the same on every run.
struct ScalarGraph {
  /// A node: its operation, and the earlier nodes that are its operands.
  struct Node {
    let code: OperationCode
    let operands: [Int]
  }

  private(set) var nodes: [Node] = []
  /// The value of each node that is a leaf.
  private(set) var values: [Double] = []
  /// The nodes whose gradients are computed.
  private(set) var outputs: [Int] = []
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The sigmoid neuron: ten nodes.
  static let neuron: ScalarGraph = {
    var graph = ScalarGraph()
    for value in [2, -3, -3, -1.2370504291527942, -2] { graph.leaf(value) }
    graph.append(.multiply, [0, 3])
    graph.append(.multiply, [1, 4])
    graph.append(.add, [5, 6])
    graph.append(.add, [7, 2])
    graph.append(.sigmoid, [8])
    graph.outputs = [9]
    return graph
  }()

  /// Nodes of mixed operations in small formulas, whose values are summed.
  ///
  /// Nothing tells a loop which operation comes next. Formulas are short because a derivative that
  /// has passed thousands of sigmoids is no normal number any more.
  static func mixed(_ count: Int) -> ScalarGraph {
    var graph = ScalarGraph()
    graph.leaf(0)
    var total = 0
    while graph.nodes.count + formulaLength < count {
      let formula = graph.appendFormula()
      graph.append(.add, [total, formula])
      total = graph.nodes.count - 1
    }
    while graph.nodes.count < count {
      graph.append(.sin, [total])
      total = graph.nodes.count - 1
    }
    graph.outputs = [total]
    return graph
  }

  /// About as many nodes as a formula has, and never fewer.
  private static let formulaLength = 50

  /// Adds a formula of leaves and mixed operations that uses every one of its nodes; its root.
  private mutating func appendFormula() -> Int {
    let unary: [OperationCode] = [.sigmoid, .tanh, .sin, .cos, .negate]
    let binary: [OperationCode] = [.add, .subtract, .multiply]
    let first = nodes.count
    var unused: [Int] = []
    for _ in 0..<10 {
      leaf(number())
      unused.append(nodes.count - 1)
    }
    while nodes.count - first < ScalarGraph.formulaLength - 10 || unused.count > 1 {
      let operand = unused.remove(at: random(unused.count))
      if unused.count > 1 && random(5) < 2 || nodes.count - first >= ScalarGraph.formulaLength - 10
      {
        append(binary[random(3)], [operand, unused.remove(at: random(unused.count))])
      } else {
        append(unary[random(5)], [operand])
      }
      unused.append(nodes.count - 1)
    }
    return unused[0]
  }

  /// Levels of a thousand nodes, each of one function of the level before.
  static func wide(_ count: Int) -> ScalarGraph {
    let functions: [OperationCode] = [.tanh, .sin, .exp, .sigmoid]
    let width = 1000
    var graph = ScalarGraph()
    for _ in 0..<width { graph.leaf(graph.number()) }
    while graph.nodes.count < count {
      let function = functions[graph.nodes.count / width % functions.count]
      for _ in 0..<width { graph.append(function, [graph.nodes.count - width]) }
    }
    graph.outputs = Array(graph.nodes.count - width..<graph.nodes.count)
    return graph
  }

  mutating func leaf(_ value: Double) {
    nodes.append(Node(code: .variable, operands: []))
    values.append(value)
  }

  mutating func append(_ code: OperationCode, _ operands: [Int]) {
    nodes.append(Node(code: code, operands: operands))
    values.append(0)
  }

  /// A number below `bound`; Knuth's linear congruences, of which the high bits are good.
  private mutating func random(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  /// A number from -1 to 1 with all its digits.
  private mutating func number() -> Double { Double(random(1 << 30)) / Double(1 << 29) - 1 }
}
