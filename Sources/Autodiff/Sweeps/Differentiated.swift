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
  /// Which elements of each node play a part, as in ``Marks``; `nil` where all do.
  private var marks: [Recorded?]

  init(graph: Graph, recorder: Recorder, wanted: [Int], output: Int) {
    self.graph = graph
    self.recorder = recorder
    isActive = graph.descendants(of: .nodes(wanted))
    isReaching = graph.ancestors(of: [output])
    cotangents = [Recorded?](repeating: nil, count: graph.count)
    marks = cotangents
    let seed = recorder.value(of: recorder.node(of: .constant(1)))
    cotangents[output] = seed.broadcast(to: graph.shape(of: output))
  }

  mutating func run() {
    for position in graph.order.reversed() {
      let node = Int(position)
      guard isReaching[node], isActive[node], let cotangent = cotangents[node] else { continue }
      var step = RecordedStep(
        recorder: recorder, graph: graph, node: node, cotangent: cotangent, mark: marks[node],
        isActive: isActive)
      for (operand, share) in zip(graph.operands(of: node), graph.codes[node].accept(&step)) {
        if let share { add(share, to: Int(operand)) }
      }
    }
  }

  private mutating func add(_ share: RecordedShare, to node: Int) {
    guard let cotangent = cotangents[node] else {
      (cotangents[node], marks[node]) = (share.elements, share.mark)
      return
    }
    cotangents[node] = cotangent + share.elements
    // Where all play a part by one way, the others add nothing to that.
    if let mark = marks[node], let other = share.mark {
      marks[node] = mark + other
    } else {
      marks[node] = nil
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
