// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph that is known to be right.

/// A graph that is known to be right: references resolve, no cycles, shapes fit.
///
/// A graph is columns, one row a node, in the order in which the nodes were given; constants written
/// as bare numbers follow. Holding one is proof that every rule was checked. It holds structure only:
/// the numbers in its leaves are ``LeafValues``. It is shared and never changes.
public final class Graph: Sendable {
  let columns: GraphColumns

  /// Takes columns that are known to be right.
  init(_ columns: GraphColumns) {
    self.columns = columns
  }

  /// The number of nodes.
  public var count: Int { columns.count }

  /// The operation of each node.
  public var codes: [OperationCode] { columns.codes }

  /// Where each node's operands begin in ``operands``; one more entry than nodes.
  public var operandStart: [Int32] { columns.operandStart }

  /// The nodes that are operands, those of one node together and in order.
  public var operands: [Int32] { columns.operands }

  /// The nodes, each after its operands.
  public var order: [Int32] { columns.order }

  /// What the elements of each node are.
  public var elementTypes: [ElementType] { columns.elementTypes }

  /// The names, and some more that were looked for.
  public var names: NameTable { columns.names }

  /// For each operand, the edge it came from; -1 where it was given as an input.
  ///
  /// Empty if no operand came from an edge.
  public var edgeOfOperand: [Int32] { columns.edgeOfOperand }

  /// The node of this name; `nil` if there is none.
  public func node(named name: String) -> Int? {
    columns.names.find(name).flatMap { columns.node(ofName: $0) }
  }

  /// The node of the name with this number; `nil` if the name is none.
  public func node(ofName symbol: Int32) -> Int? { columns.node(ofName: symbol) }

  /// The name of a node; of a constant written as a number, `#` and its place.
  public func name(of node: Int) -> String { columns.name(of: node) }

  /// Calls `body` with the bytes of a node's ``name(of:)``.
  package func withName(of node: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    let symbol = columns.rows[node].name
    if symbol >= 0 { return columns.names.withBytes(of: symbol, body) }
    var name = name(of: node)
    name.withUTF8(body)
  }

  /// How many bytes all names have, and some more that were looked for.
  package var nameBytes: Int { columns.names.byteCount }

  /// How many bytes a node's name has; of a constant written as a number, about.
  package func nameLength(of node: Int) -> Int {
    let symbol = columns.rows[node].name
    return symbol >= 0 ? columns.names.length(of: symbol) : 8
  }

  /// Whether a node has a name.
  package func isNamed(_ node: Int) -> Bool { columns.rows[node].name >= 0 }

  /// The nodes that have names, in order.
  package var namedNodes: [Int] { (0..<count).filter { columns.rows[$0].name >= 0 } }

  /// The shape of a node's value.
  public func shape(of node: Int) -> Shape { columns.shape(of: node) }

  /// Whether a node's value is not a scalar.
  package var hasTensors: Bool { columns.shapes.hasTensors }

  /// Whether a node's value is a scalar.
  public func isScalar(_ node: Int) -> Bool { columns.isScalar(node) }

  /// How many elements a node's value has.
  public func elementCount(of node: Int) -> Int { columns.elementCount(of: node) }

  /// The operands of a node, in order.
  public func operands(of node: Int) -> ArraySlice<Int32> { columns.operands(of: node) }

  /// Where the operands of a node stand in ``operands``.
  package func operandPlaces(of node: Int) -> Range<Int> { columns.operandPlaces(of: node) }

  /// The operation of a node that is neither a leaf nor elementwise.
  func general(at node: Int) -> any GeneralOperation {
    columns.general[Int(columns.rows[node].payload)]
  }

  /// The operation of an elementwise node, which has this type.
  func elementwise<O: ElementwiseOperation>(_ type: O.Type, at node: Int) -> O {
    columns.parameters.withUnsafeBufferPointer { parameters in
      O(Parameters(parameters.baseAddress.unsafelyUnwrapped + Int(columns.rows[node].payload)))
    }
  }

  /// The operands of a node, as numbers that index columns.
  package func operandNodes(of node: Int) -> [Int] { operands(of: node).map { Int($0) } }

  /// How many operands of other nodes each node is.
  ///
  /// - Complexity: O(nodes + edges).
  public func useCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    for operand in operands { counts[Int(operand)] += 1 }
    return counts
  }

  /// The computed nodes that no node uses; the leaves, where nothing is computed.
  ///
  /// - Complexity: O(nodes + edges).
  public func sinks() -> [Int] {
    var isUsed = [Bool](filledWith: false, count: count)
    for operand in operands { isUsed[Int(operand)] = true }
    let (codes, table) = (codes, OperationTable.traits)
    let isComputing = codes.contains { !table[$0].isLeaf }
    return (0..<count).filter { node in
      !isUsed[node] && isNamed(node) && !(isComputing && table[codes[node]].isLeaf)
    }
  }
}
