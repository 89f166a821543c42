// SPDX-License-Identifier: Apache-2.0
// ChainRule: the only way to make a graph.

/// The only way to make a ``Graph``: nodes and edges in any order, checked all at once.
///
/// Names are numbers of ``names``; references may come before what they refer to. Nothing that is
/// wrong stops the builder: ``build(requiringValues:)`` reports every broken rule together.
public struct GraphBuilder: Sendable {
  /// The names used so far.
  ///
  /// Intern a name here to refer to it.
  public var names = NameTable()

  /// The elements of leaf values; append here, then call ``setValue(of:shape:start:)``.
  public var elements: [Double] = []

  let limits: GraphLimits
  var graph = GraphColumns()
  var errors: [GraphError] = []
  var isPoisoned: [Bool] = []
  var leafStart: [Int32] = []
  var leafShape: [Int32: Shape] = [:]

  /// Numbers written where a name could stand.
  var literals: [Literal] = []

  // One row for each argument given, in the order given.
  var argumentTargets: [Target] = []
  var argumentSources: [Source] = []
  var argumentPorts: [Port] = []
  var argumentOrigins: [Origin] = []

  // While building: the first node that is a literal, which given argument each operand was, and
  // whether some operands were said twice and one of each pair has to go.
  var firstLiteral = 0
  var argumentOf: [Int32] = []
  var hasRepeatedOperands = false

  /// Whether arguments without a port are taken in the order of appearance.
  public var acceptsImplicitOrder = false

  /// Makes an empty builder.
  public init(limits: GraphLimits = GraphLimits()) {
    self.limits = limits
  }

  /// What an argument comes from.
  public enum Source: Sendable, Equatable {
    /// The node of the name with this number.
    case name(Int32)
    /// The constant with this number, see ``addLiteral(_:spelled:)``.
    case literal(Int32)
    /// The node with this number.
    case node(Int32)
  }

  /// What an argument belongs to.
  public enum Target: Sendable, Equatable {
    /// The node of the name with this number.
    case name(Int32)
    /// The node with this number.
    case node(Int32)
  }

  /// Which argument it is.
  public enum Port: Sendable, Equatable {
    /// Not said.
    case none
    /// The argument at this place.
    case index(Int32)
    /// The argument of the name with this number.
    case name(Int32)
  }

  enum Origin: Sendable, Equatable {
    case input(Int32)
    case edge(Int32)
  }

  struct Literal: Sendable {
    let value: LiteralValue
    /// The number of the name that the literal could also be; -1 if it is only a number.
    let name: Int32
  }

  enum LiteralValue: Sendable {
    case number(Double)
    case tensor(Shape, start: Int)
  }

  /// Adds a node.
  ///
  /// - Parameters:
  ///   - name: The number of its name.
  ///   - operation: Its operation; `nil` if that is unknown and already reported.
  /// - Returns: The number of the node: nodes are numbered in the order added.
  @discardableResult
  public mutating func addNode(name: Int32, operation: OperationCode?) -> Int {
    let node = graph.count
    let symbol = Int(name)
    while graph.nodeOfName.count <= symbol { graph.nodeOfName.append(-1) }
    if graph.nodeOfName[symbol] >= 0 {
      let first = Int(graph.nodeOfName[symbol])
      report(.duplicateID(names[name], first: first), at: .node(node))
    } else {
      graph.nodeOfName[symbol] = Int32(truncatingIfNeeded: node)
    }
    append(name: name, operation: operation)
    return node
  }

  /// Adds a constant that is written where a name could stand.
  ///
  /// - Parameter name: The number of the name that the same text could mean, which makes the
  ///   reference ambiguous if there is such a node; -1 if there can be none.
  public mutating func addLiteral(_ value: Double, spelled name: Int32 = -1) -> Source {
    literals.append(Literal(value: .number(value), name: name))
    return .literal(Int32(truncatingIfNeeded: literals.count - 1))
  }

  /// Adds a constant without a name: `shape.count` entries of ``elements`` from `start` on.
  public mutating func addLiteral(shape: Shape, start: Int) -> Source {
    literals.append(Literal(value: .tensor(shape, start: start), name: -1))
    return .literal(Int32(truncatingIfNeeded: literals.count - 1))
  }

  /// Adds an entry to a node's own list of inputs.
  public mutating func addInput(_ source: Source, at index: Int, port: Port = .none, of node: Int) {
    argumentTargets.append(.node(Int32(truncatingIfNeeded: node)))
    argumentSources.append(source)
    argumentPorts.append(port)
    argumentOrigins.append(.input(Int32(truncatingIfNeeded: index)))
  }

  /// Adds an edge; edges are numbered by the caller.
  public mutating func addEdge(_ edge: Int, from source: Source, to target: Target, port: Port) {
    argumentTargets.append(target)
    argumentSources.append(source)
    argumentPorts.append(port)
    argumentOrigins.append(.edge(Int32(truncatingIfNeeded: edge)))
  }

  /// Gives a variable or constant its value: `shape.count` entries of ``elements`` from `start` on.
  ///
  /// A later call replaces an earlier one.
  public mutating func setValue(
    of node: Int, shape: Shape, type: ElementType = .float64, start: Int
  ) {
    guard graph.codes[node].isGiven else {
      return report(.valueOfComputedNode(graph.codes[node]), at: .node(node))
    }
    leafStart[node] = Int32(truncatingIfNeeded: start)
    graph.elementTypes[node] = type
    setShape(of: node, shape)
  }

  /// Gives a variable or constant of no stated shape one number: entry `start` of ``elements``.
  package mutating func setScalar(of node: Int, start: Int) {
    leafStart[node] = Int32(truncatingIfNeeded: start)
  }

  /// States the shape of a variable or constant that has no value yet.
  public mutating func setShape(of node: Int, _ shape: Shape) {
    graph.shapeIndex[node] = graph.shapes.number(of: shape)
    if !shape.isScalar || leafStart[node] < 0 {
      leafShape[Int32(truncatingIfNeeded: node)] = shape
    } else {
      leafShape[Int32(truncatingIfNeeded: node)] = nil
    }
  }

  /// The shape of a leaf as far as it is known: that of its value, or the one that was stated.
  package func shape(ofLeaf node: Int) -> Shape { graph.shape(of: node) }

  /// Whether a leaf has a value.
  package func hasValue(_ node: Int) -> Bool { leafStart[node] >= 0 }

  /// Whether no node was added.
  public var isEmpty: Bool { graph.count == 0 }

  /// The node of the name with this number; `nil` if the name is none.
  public func node(ofName symbol: Int32) -> Int? { graph.node(ofName: symbol) }

  /// The number of a node's name.
  public func name(of node: Int) -> Int32 { graph.nameOfNode[node] }

  /// The operation of a node.
  public func operation(of node: Int) -> OperationCode { graph.codes[node] }

  /// Whether a node is a leaf, and its operation is known.
  public func isLeaf(_ node: Int) -> Bool { graph.codes[node].isLeaf && !isPoisoned[node] }

  /// The names of all nodes that have one.
  public var nodeNames: [String] { graph.nameOfNode.lazy.filter { $0 >= 0 }.map { names[$0] } }

  /// Reports a broken rule that was found outside, so that it is part of the whole.
  package mutating func report(_ rule: GraphError.Rule, at place: GraphError.Place) {
    errors.append(GraphError(rule, at: place))
    if case .node(let node) = place, node < isPoisoned.count { isPoisoned[node] = true }
  }

  /// Makes room for this many nodes and edges, so that columns need not grow.
  package mutating func reserveCapacity(nodes: Int, edges: Int) {
    names.reserveCapacity(nodes)
    graph.nodeOfName.reserveCapacity(nodes)
    graph.codes.reserveCapacity(nodes)
    graph.nameOfNode.reserveCapacity(nodes)
    graph.elementTypes.reserveCapacity(nodes)
    graph.shapeIndex.reserveCapacity(nodes)
    graph.payload.reserveCapacity(nodes)
    leafStart.reserveCapacity(nodes)
    isPoisoned.reserveCapacity(nodes)
    argumentTargets.reserveCapacity(edges)
    argumentSources.reserveCapacity(edges)
    argumentPorts.reserveCapacity(edges)
    argumentOrigins.reserveCapacity(edges)
  }

  mutating func append(name: Int32, operation: OperationCode?) {
    graph.codes.append(operation ?? .constant)
    graph.nameOfNode.append(name)
    graph.elementTypes.append(.float64)
    graph.shapeIndex.append(0)
    graph.payload.append(0)
    leafStart.append(-1)
    isPoisoned.append(operation == nil)
  }
}
