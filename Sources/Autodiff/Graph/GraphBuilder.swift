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

  /// What is answered at kinks.
  public var convention: KinkConvention {
    get { graph.convention }
    set { graph.convention = newValue }
  }

  let limits: GraphLimits
  var graph = GraphColumns()
  var errors: [GraphError] = []
  var leafShape: [Int32: Shape] = [:]

  /// Numbers written where a name could stand.
  var literals: [Literal] = []

  /// The arguments, in the order given.
  var arguments: [GivenArgument] = []
  /// Whether all of them are inputs, given node by node and each list from its first entry on: they
  /// then stand as the graph will have them.
  var areArgumentsInOrder = true
  /// The input that was added last.
  private var last: (node: Int32, index: Int32) = (-1, -1)

  // While building: the first node that is a literal, which given argument each operand was (empty
  // if they are in order), and whether some operands were said twice and one of each pair has to go.
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
    var type = ElementType.float64
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
    add(NodeRow(name: name, operation: operation)).node
  }

  /// The same, and whether it is the first node of its name.
  package mutating func addNode(
    name: Int32, meaning operation: OperationCode?
  ) -> (node: Int, isFirst: Bool) {
    add(NodeRow(name: name, operation: operation))
  }

  @inline(__always)
  private mutating func add(_ row: NodeRow) -> (node: Int, isFirst: Bool) {
    let (node, symbol) = (graph.rows.count, Int(row.name))
    graph.rows.append(row)
    while graph.nodeOfName.count < symbol { graph.nodeOfName.append(-1) }
    if symbol == graph.nodeOfName.count {
      graph.nodeOfName.append(Int32(truncatingIfNeeded: node))
    } else if graph.nodeOfName[symbol] < 0 {
      graph.nodeOfName[symbol] = Int32(truncatingIfNeeded: node)
    } else {
      let first = Int(graph.nodeOfName[symbol])
      report(.duplicateID(names[row.name], first: first), at: .node(node))
      return (node, false)
    }
    return (node, true)
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
  ///
  /// - Parameter type: What they are.
  public mutating func addLiteral(
    shape: Shape, start: Int, type: ElementType = .float64
  ) -> Source {
    literals.append(Literal(value: .tensor(shape, start: start), name: -1, type: type))
    return .literal(Int32(truncatingIfNeeded: literals.count - 1))
  }

  /// Adds an entry to a node's own list of inputs.
  public mutating func addInput(_ source: Source, at index: Int, port: Port = .none, of node: Int) {
    let (index, node) = (Int32(truncatingIfNeeded: index), Int32(truncatingIfNeeded: node))
    if areArgumentsInOrder {
      // The next of the node that has arguments last, or the first of a later one.
      let isNext = node == last.node ? index == last.index &+ 1 : node > last.node && index == 0
      areArgumentsInOrder = port == .none && isNext
      last = (node, index)
    }
    arguments.append(GivenArgument(input: index, of: node, source, port))
  }

  /// Adds an edge; edges are numbered by the caller.
  public mutating func addEdge(_ edge: Int, from source: Source, to target: Target, port: Port) {
    areArgumentsInOrder = false
    arguments.append(
      GivenArgument(edge: Int32(truncatingIfNeeded: edge), to: target, source, port))
  }

  /// Gives a variable or constant its value: `shape.count` entries of ``elements`` from `start` on.
  ///
  /// A later call replaces an earlier one.
  public mutating func setValue(
    of node: Int, shape: Shape, type: ElementType = .float64, start: Int
  ) {
    guard graph.rows[node].code.isGiven else {
      return report(.valueOfComputedNode(graph.rows[node].code), at: .node(node))
    }
    graph.rows[node].start = Int32(truncatingIfNeeded: start)
    graph.rows[node].type = type
    if type == .int64 { graph.hasIntegers = true }
    setShape(of: node, shape)
  }

  /// Gives a variable or constant of no stated shape one number: entry `start` of ``elements``.
  package mutating func setScalar(of node: Int, start: Int) {
    graph.rows[node].start = Int32(truncatingIfNeeded: start)
  }

  /// States what the elements of a leaf are that has no value yet.
  package mutating func setType(of node: Int, _ type: ElementType) {
    graph.rows[node].type = type
    if type == .int64 { graph.hasIntegers = true }
  }

  /// States the shape of a variable or constant that has no value yet.
  public mutating func setShape(of node: Int, _ shape: Shape) {
    graph.rows[node].shape = graph.shapes.number(of: shape)
    if !shape.isScalar || graph.rows[node].start < 0 {
      leafShape[Int32(truncatingIfNeeded: node)] = shape
    } else {
      leafShape[Int32(truncatingIfNeeded: node)] = nil
    }
  }

  /// The shape of a leaf as far as it is known: that of its value, or the one that was stated.
  package func shape(ofLeaf node: Int) -> Shape { graph.shapes[graph.rows[node].shape] }

  /// Whether a leaf has a value.
  package func hasValue(_ node: Int) -> Bool { graph.rows[node].start >= 0 }

  /// Whether no node was added.
  public var isEmpty: Bool { graph.rows.isEmpty }

  /// The node of the name with this number; `nil` if the name is none.
  public func node(ofName symbol: Int32) -> Int? { graph.node(ofName: symbol) }

  /// The number of a node's name.
  public func name(of node: Int) -> Int32 { graph.rows[node].name }

  /// The operation of a node.
  public func operation(of node: Int) -> OperationCode { graph.rows[node].code }

  /// Whether a node is a leaf, and its operation is known.
  public func isLeaf(_ node: Int) -> Bool {
    graph.rows[node].code.isLeaf && !graph.rows[node].isPoisoned
  }

  /// The names of all nodes that have one.
  public var nodeNames: [String] {
    graph.rows.lazy.filter { $0.name >= 0 }.map { names[$0.name] }
  }

  /// Reports a broken rule that was found outside, so that it is part of the whole.
  package mutating func report(_ rule: GraphError.Rule, at place: GraphError.Place) {
    errors.append(GraphError(rule, at: place))
    if case .node(let node) = place, node < graph.rows.count { graph.rows[node].isPoisoned = true }
  }

  /// Makes room for this many nodes and arguments, so that columns need not grow.
  package mutating func reserveCapacity(nodes: Int, arguments count: Int) {
    names.reserveCapacity(nodes)
    graph.nodeOfName.reserveCapacity(nodes)
    graph.rows.reserveCapacity(nodes)
    arguments.reserveCapacity(count)
  }
}
