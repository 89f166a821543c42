// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivative of a graph as a graph.

/// A graph to which its own derivatives were appended as nodes.
public struct DifferentiatedGraph: Sendable {
  /// The original nodes under their numbers, and after them those of the derivatives.
  public let graph: Graph
  /// The numbers in the leaves, those of constants that derivatives brought along included.
  public let leaves: LeafValues
  /// For each node asked for, the node that computes its gradient.
  public let gradients: [Int]
}

extension Graph {
  /// The graph with the gradients of an output appended as nodes.
  ///
  /// The reverse sweep is run over ``Recorded`` instead of numbers, by the same rules. The result can
  /// be differentiated again, to any order.
  ///
  /// - Parameters:
  ///   - output: The node to differentiate. Its cotangent is 1 for each of its elements, so the
  ///     gradient is that of their sum.
  ///   - wanted: The nodes whose gradients are wanted.
  /// - Complexity: O(nodes + edges), with a small constant number of new nodes for each.
  public func differentiated(
    _ leaves: LeafValues, output: Int, withRespectTo wanted: [Int]
  ) -> DifferentiatedGraph {
    let recorder = Recorder(self, leaves)
    var sweep = RecordedSweep(graph: self, recorder: recorder, wanted: wanted, output: output)
    sweep.run()
    let gradients = wanted.map { recorder.node(of: sweep.gradient(of: $0)) }
    return DifferentiatedGraph(
      graph: Graph(recorder.graph), leaves: recorder.leaves, gradients: gradients.map(Int.init))
  }
}

/// A reverse sweep that appends nodes.
private struct RecordedSweep {
  let graph: Graph
  let recorder: Recorder
  let isActive: [Bool]
  let isReaching: [Bool]
  var cotangents: [Recorded?]

  init(graph: Graph, recorder: Recorder, wanted: [Int], output: Int) {
    self.graph = graph
    self.recorder = recorder
    isActive = graph.descendants(of: .nodes(wanted))
    isReaching = graph.ancestors(of: [output])
    cotangents = [Recorded?](repeating: nil, count: graph.count)
    let seed = recorder.value(of: recorder.node(of: .constant(1)))
    cotangents[output] = seed.broadcast(to: graph.shape(of: output))
  }

  mutating func run() {
    for position in graph.order.reversed() {
      let node = Int(position)
      guard isReaching[node], isActive[node], let cotangent = cotangents[node] else { continue }
      var step = RecordedStep(
        recorder: recorder, graph: graph, node: node, cotangent: cotangent, isActive: isActive)
      for (operand, share) in zip(graph.operands(of: node), graph.codes[node].accept(&step)) {
        guard let share else { continue }
        let place = Int(operand)
        cotangents[place] = cotangents[place].map { $0 + share } ?? share
      }
    }
  }

  /// The recorded gradient of a node; zeros of its shape where the output does not depend on it.
  func gradient(of node: Int) -> Recorded {
    let shape = graph.shape(of: node)
    if let cotangent = cotangents[node] { return cotangent.broadcast(to: shape) }
    let zero = recorder.value(of: recorder.node(of: .constant(0)))
    return zero.broadcast(to: shape)
  }
}

/// One step of a recorded reverse sweep: the share of each operand, `nil` where none is wanted.
private struct RecordedStep: OperationVisitor {
  let recorder: Recorder
  let graph: Graph
  let node: Int
  let cotangent: Recorded
  let isActive: [Bool]

  private var operands: [Recorded] { graph.operands(of: node).map(recorder.value(of:)) }
  private var value: Recorded { recorder.value(of: Int32(truncatingIfNeeded: node)) }
  private var wanted: [Bool] { graph.operands(of: node).map { isActive[Int($0)] } }

  private func share(_ place: Int, _ derivative: () -> Recorded) -> Recorded? {
    guard wanted[place] else { return nil }
    let operand = operands[place]
    return (cotangent * chosen(place, derivative())).unbroadcast(to: operand.shape)
  }

  /// A derivative with what the graph's convention chooses at kinks instead.
  private func chosen(_ place: Int, _ derivative: Recorded) -> Recorded {
    graph.kinksOfAnother(node).filter { $0.argument == place }.reduce(derivative) { other, kink in
      let choice = Recorded.constant(kink.choice(under: graph.convention))
      switch kink.place {
      case .point(let number):
        return .select(operands[place], .equal, .constant(number), then: choice, else: other)
      case .meeting(let place):
        return .select(
          operands[kink.argument], .equal, operands[place], then: choice, else: other)
      case .corner(let number):
        return operands.reduce(choice) { met, operand in
          .select(operand, .equal, .constant(number), then: met, else: other)
        }
      case .elements: return other
      }
    }
  }

  func visit<O: LeafOperation>(_ type: O.Type) -> [Recorded?] { [] }

  func visit<O: UnaryOperation>(_ type: O.Type) -> [Recorded?] {
    let (rule, x) = (graph.elementwise(type, at: node), operands[0])
    return [share(0) { rule.derivative(x, value) }]
  }

  func visit<O: BinaryOperation>(_ type: O.Type) -> [Recorded?] {
    let (rule, a, b) = (graph.elementwise(type, at: node), operands[0], operands[1])
    return [
      share(0) { rule.partialA(a, b, value) }, share(1) { rule.partialB(a, b, value) },
    ]
  }

  func visit<O: TernaryOperation>(_ type: O.Type) -> [Recorded?] {
    let (rule, a, b, c) = (graph.elementwise(type, at: node), operands[0], operands[1], operands[2])
    return [
      share(0) { rule.partialA(a, b, c, value) }, share(1) { rule.partialB(a, b, c, value) },
      share(2) { rule.partialC(a, b, c, value) },
    ]
  }

  func visit<O: GeneralOperation>(_ type: O.Type) -> [Recorded?] {
    guard let rule = graph.general(at: node) as? O else { return [] }
    return rule.pullback(cotangent, operands, value, wanted: wanted)
  }
}
