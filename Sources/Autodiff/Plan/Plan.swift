// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph as the columns that sweeps run over.

/// A graph as the columns that sweeps run over.
///
/// The steps stand in an order in which every node comes after its operands; a step knows where its
/// value and its operands' values lie in one arena. Scalar steps that follow each other form one
/// segment, which a sweep runs through in one loop.
///
///     f = (x * y) + x          step  code      offset  operandOffsets
///                              0     variable  0                        (x)
///                              1     variable  1                        (y)
///                              2     multiply  2       0 1
///                              3     add       3       2 0              (f)
public final class Plan: Sendable {
  /// The graph.
  public let graph: Graph
  /// The nodes that are differentiated.
  public let outputs: [Int]

  /// The steps.
  let columns: Columns
  /// Where each node's value begins in the arena; -1 if it is not computed.
  @usableFromInline let offsetOfNode: [Int32]
  /// Whether each node depends on a wanted node, or is one; empty if all do.
  let isActive: [Bool]
  /// Whether an output depends on each node.
  let isReaching: [Bool]
  /// What seeds of all outputs reach.
  let reach: Reach

  /// The steps whose operations have kinks, in order.
  let stepsWithKinks: [Int]
  /// The segments, in order.
  let segments: [Segment]

  /// The number of elements of all values together.
  public let elementCount: Int
  /// How many of them, the first, are single numbers.
  let scalarCount: Int
  /// Where the cotangents lie.
  let cotangents: CotangentLayout

  /// Steps that follow each other and are run alike.
  struct Segment: Sendable {
    let steps: Range<Int>
    /// Whether all values in it are scalars; otherwise it is a single step.
    let isScalar: Bool
  }

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
  /// - Complexity: O(nodes + edges).
  public init(
    _ graph: Graph, outputs: [Int], wanted: Selection = .all, values: Selection = .all
  ) {
    self.graph = graph
    self.outputs = outputs
    isReaching = graph.ancestors(of: outputs)
    isActive = graph.descendants(of: wanted)
    let computed: [Bool]? =
      if case .nodes(let nodes) = values { graph.ancestors(of: outputs + nodes) } else { nil }
    var layout = PlanLayout(graph, computed)
    for node in graph.order where computed?[Int(node)] ?? true {
      layout.append(
        Int(node), of: graph,
        isSwept: isReaching[Int(node)] && (isActive.isEmpty || isActive[Int(node)]))
    }
    columns = layout.columns
    reach = Reach(columns, isReaching: isReaching)
    offsetOfNode = layout.offsetOfNode
    stepsWithKinks = layout.stepsWithKinks
    segments = layout.segments
    elementCount = layout.elementCount
    scalarCount = layout.scalarCount
    cotangents =
      if case .nodes(let nodes) = wanted {
        CotangentLayout(
          layout, of: graph, outputs: outputs, wanted: nodes, isActive: isActive)
      } else {
        CotangentLayout(layout)
      }
  }

  /// The nodes of the steps, in order.
  var computedNodes: [Int] { (0..<count).map { Int(columns.nodes[$0]) } }

  /// Whether a value is not a single number.
  var hasTensors: Bool { segments.contains { !$0.isScalar } }

  /// The number of elements of all cotangents that there are at a time.
  package var cotangentCount: Int { cotangents.count }

  /// The number of steps.
  public var count: Int { columns.count }

  /// Whether the cotangent of a node is wanted.
  func isActive(_ node: Int32) -> Bool { isActive.isEmpty || isActive[Int(node)] }

  /// Whether an output depends on a node.
  public func reachesOutput(_ node: Int) -> Bool { isReaching[node] }
}

/// The columns of a plan while they are filled.
struct PlanLayout {
  let columns: Columns
  var offsetOfNode: [Int32]
  var stepsWithKinks: [Int] = []
  var segments: [Plan.Segment] = []
  /// Single numbers come first, and tensors after them.
  var scalarCount = 0
  var elementCount: Int

  /// Makes room for the nodes that are computed, all if `nil`.
  init(_ graph: Graph, _ computed: [Bool]?) {
    columns = Columns(for: graph)
    offsetOfNode = [Int32](repeating: -1, count: graph.count)
    elementCount = graph.scalarCount(among: computed)
  }

  mutating func append(_ node: Int, of graph: Graph, isSwept: Bool) {
    let (step, code) = (columns.count, graph.codes[node])
    let offset = Int32(truncatingIfNeeded: place(for: node, of: graph))
    offsetOfNode[node] = offset
    columns.append(
      node: Int32(truncatingIfNeeded: node), code, offset: offset,
      payload: graph.columns.payload[node],
      isSwept: isSwept)
    var isScalar = graph.isScalar(node) && !code.isGeneral
    for place in graph.operandPlaces(of: node) {
      let operand = Int(graph.operands[place])
      columns.append(operandOffset: offsetOfNode[operand])
      isScalar = isScalar && graph.isScalar(operand)
    }
    if code.hasKinks { stepsWithKinks.append(step) }
    extend(to: step, isScalar: isScalar)
  }

  private mutating func place(for node: Int, of graph: Graph) -> Int {
    if graph.isScalar(node) {
      defer { scalarCount += 1 }
      return scalarCount
    }
    defer { elementCount += graph.elementCount(of: node) }
    return elementCount
  }

  private mutating func extend(to step: Int, isScalar: Bool) {
    if isScalar, let last = segments.last, last.isScalar {
      segments[segments.count - 1] = .init(steps: last.steps.lowerBound..<step + 1, isScalar: true)
    } else {
      segments.append(.init(steps: step..<step + 1, isScalar: isScalar))
    }
  }
}

extension Graph {
  /// How many of some nodes, of all if `nil`, are single numbers.
  fileprivate func scalarCount(among computed: [Bool]?) -> Int {
    guard columns.shapes.hasTensors || computed != nil else { return count }
    return (0..<count).count { isScalar($0) && (computed?[$0] ?? true) }
  }

  /// Whether each node is one of these or one that they depend on.
  func ancestors(of nodes: [Int]) -> [Bool] {
    var isAncestor = [Bool](repeating: false, count: count)
    for node in nodes { isAncestor[node] = true }
    for node in order.reversed() where isAncestor[Int(node)] {
      for place in operandPlaces(of: Int(node)) { isAncestor[Int(operands[place])] = true }
    }
    return isAncestor
  }

  /// Whether each node is one of these or depends on one; empty if all are wanted.
  func descendants(of selection: Plan.Selection) -> [Bool] {
    guard case .nodes(let nodes) = selection else { return [] }
    var isDescendant = [Bool](repeating: false, count: count)
    for node in nodes { isDescendant[node] = true }
    for node in order where !isDescendant[Int(node)] {
      isDescendant[Int(node)] = operands(of: Int(node)).contains { isDescendant[Int($0)] }
    }
    return isDescendant
  }
}
