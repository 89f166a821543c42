// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph as the columns that sweeps run over.

/// A graph as the columns that sweeps run over.
///
/// The steps stand in an order in which every node comes after its operands, leaves first; a step
/// knows where its operands' values lie in one arena. Single numbers lie in front, in the order of
/// the steps, and tensors behind them. Steps that are run alike form one segment.
///
///     f = (x * y) + x          step  code      offset  operands
///                              0     variable  0                 (x)
///                              1     variable  1                 (y)
///                              2     multiply  2       0 1
///                              3     add       3       2 0       (f)
public final class Plan: Sendable {
  /// The graph.
  public let graph: Graph
  /// The nodes that are differentiated.
  public let outputs: [Int]
  private let wanted: Selection
  private let asked: Selection

  /// The steps.
  let columns: Columns
  /// Where each node's value begins in the arena; -1 if it is not computed.
  @usableFromInline let offsetOfNode: [Int32]
  /// Whether each node depends on a wanted node, or is one; empty if all do.
  let isActive: [Bool]
  /// What seeds of all outputs reach.
  let reach: Reach

  /// The steps whose operations have kinks, in order.
  let stepsWithKinks: [Int32]
  /// The steps whose derivative by the first argument is 0 almost everywhere.
  let flatSteps: [Int32]
  /// The segments, in order.
  let segments: [Segment]
  /// How many steps are leaves; they come first.
  let leafCount: Int
  /// Whether there are steps that are no scalar ones.
  let hasTensors: Bool
  /// Whether every value has a place of its own.
  let isPlain: Bool

  /// The multiplications and additions of one forward sweep, about; a reverse sweep costs a small
  /// constant times as much.
  public let cost: Int
  /// The number of elements of all values together.
  public let elementCount: Int
  /// How many of them, the first, are single numbers.
  let scalarCount: Int
  /// Where the cotangents lie.
  let cotangents: CotangentLayout

  /// Which nodes' values, or which nodes' gradients.
  public enum Selection: Sendable, Equatable {
    /// All nodes.
    case all
    /// These nodes.
    case nodes([Int])
  }

  /// Plans the sweeps for given outputs.
  ///
  /// - Parameters:
  ///   - outputs: The nodes to differentiate.
  ///   - wanted: The nodes whose gradients are wanted; other gradients may stay unknown.
  ///   - values: The nodes whose values are wanted beside those that the outputs need.
  ///   - hidesValues: Whether values that are not named here may stay unknown where that spares
  ///     tensors which nobody reads (``ChainSearch``), and what is reshaped may lie where it was.
  /// - Complexity: O(nodes + edges).
  public init(
    _ graph: Graph, outputs: [Int], wanted: Selection = .all, values: Selection = .all,
    hidingValues hidesValues: Bool = false
  ) {
    self.graph = graph
    self.outputs = outputs
    (self.wanted, asked) = (wanted, values)
    isActive = graph.descendants(of: wanted)
    let computed: [Bool]? =
      if case .nodes(let nodes) = values { graph.ancestors(of: outputs + nodes) } else { nil }
    var layout = PlanLayout(graph, computed)
    if hidesValues, case .nodes(let wanted) = wanted, case .nodes(let values) = values {
      layout.hide(
        ChainSearch(
          graph, computed: computed, asked: outputs + wanted + values, isActive: isActive))
    }
    layout.fill()
    isPlain = !hidesValues
    reach = Reach(
      layout.columns, leaves: layout.leafCount, isReaching: graph.ancestors(of: outputs),
      isActive: isActive)
    cotangents =
      if case .nodes(let nodes) = wanted {
        CotangentLayout(
          layout, of: graph, outputs: outputs, wanted: nodes, isActive: isActive, reach)
      } else {
        CotangentLayout(layout)
      }
    columns = layout.columns
    offsetOfNode = layout.offsetOfNode
    stepsWithKinks = layout.stepsWithKinks
    flatSteps = layout.flatSteps
    segments = layout.segments
    leafCount = layout.leafCount
    elementCount = layout.elementCount
    scalarCount = layout.scalarCount
    hasTensors = segments.contains(where: \.isOfTensors)
    cost = StepCosts(graph, columns).sum(of: segments)
  }

  /// Whether all values and gradients stay.
  package var keepsAll: Bool { cotangents.kept == nil }

  /// The same plan, with a place for every value.
  var plain: Plan { Plan(graph, outputs: outputs, wanted: wanted, values: asked) }

  /// The nodes of the steps, in order.
  var computedNodes: [Int] { (0..<count).map { Int(columns.nodes[$0]) } }

  /// The number of elements of all cotangents that there are at a time.
  package var cotangentCount: Int { cotangents.count }

  /// The number of steps.
  public var count: Int { columns.count }

  /// Whether the cotangent of a node is wanted.
  func isActive(_ node: Int32) -> Bool { isActive.isEmpty || isActive[Int(node)] }

  /// Whether an output depends on a node.
  public func reachesOutput(_ node: Int) -> Bool { reach.isReaching[node] }
}

extension Graph {
  /// Whether each node is one of these or one that they depend on.
  func ancestors(of nodes: [Int]) -> [Bool] {
    var isAncestor = [Bool](filledWith: false, count: count)
    for node in nodes { isAncestor[node] = true }
    for node in order.reversed() where isAncestor[Int(node)] {
      for place in operandPlaces(of: Int(node)) { isAncestor[Int(operands[place])] = true }
    }
    return isAncestor
  }

  /// Whether each node is one of these or depends on one, otherwise than through a value that is
  /// detached; empty if all are wanted.
  package func descendants(of selection: Plan.Selection) -> [Bool] {
    guard case .nodes(let nodes) = selection else { return [] }
    var isDescendant = [Bool](filledWith: false, count: count)
    for node in nodes { isDescendant[node] = true }
    for node in order where !isDescendant[Int(node)] {
      isDescendant[Int(node)] =
        operands(of: Int(node)).contains { isDescendant[Int($0)] } && !codes[Int(node)].isDetached
    }
    return isDescendant
  }
}
