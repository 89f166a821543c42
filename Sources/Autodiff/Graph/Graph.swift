// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph that is known to be right.

/// A graph that is known to be right: references resolve, no cycles, shapes fit.
///
/// A graph is columns, one row a node, in the order in which the nodes were given; constants written
/// as bare numbers follow. Holding one is proof that every rule was checked. It holds structure only:
/// the numbers in its leaves are ``LeafValues``.
///
/// For `f = mul(x, x)` with the nodes given as `f`, `x`:
///
///     node   code       operandStart  operands   order
///     0 (f)  multiply   0             1 1        1 0
///     1 (x)  variable   2
///                       2
public struct Graph: Sendable {
  /// The operation of each node.
  public internal(set) var codes: [OperationCode] = []
  /// Where each node's operands begin in ``operands``; one more entry than nodes.
  public internal(set) var operandStart: [Int32] = [0]
  /// The nodes that are operands, those of one node together and in order.
  public internal(set) var operands: [Int32] = []
  /// The nodes, each after its operands.
  public internal(set) var order: [Int32] = []
  /// What the elements of each node are.
  public internal(set) var elementTypes: [ElementType] = []

  /// Where each node's shape is in ``shapes``.
  var shapeIndex: [Int32] = []
  /// The distinct shapes.
  var shapes = ShapeTable()
  /// Where an elementwise node's attributes begin in ``parameters``, where a general node's operation
  /// is in ``general``, or where a generated leaf is in ``generated``.
  var payload: [Int32] = []
  var parameters: [Double] = [0]
  var general: [any GeneralOperation] = []
  var generated: [GeneratedNode] = []
  /// The attributes of the nodes that have any, by node.
  var attributes: [Int32: AttributeValues] = [:]

  /// The names, and which node each one is (-1 where it is none).
  public internal(set) var names = NameTable()
  var nodeOfName: [Int32] = []
  /// The number of each node's name; -1 for constants written as numbers.
  public internal(set) var nameOfNode: [Int32] = []
  /// For each operand, the edge it came from; -1 where it was given as an input.
  ///
  /// Empty if no operand
  /// came from an edge.
  public internal(set) var edgeOfOperand: [Int32] = []

  /// The number of nodes.
  public var count: Int { codes.count }

  /// The node of this name; `nil` if there is none.
  public func node(named name: String) -> Int? {
    guard let symbol = names.find(name) else { return nil }
    return node(ofName: symbol)
  }

  /// The node of the name with this number; `nil` if the name is none.
  public func node(ofName symbol: Int32) -> Int? {
    let index = Int(symbol)
    guard nodeOfName.indices.contains(index), nodeOfName[index] >= 0 else { return nil }
    return Int(nodeOfName[index])
  }

  /// The name of a node; of a constant written as a number, `#` and its place.
  public func name(of node: Int) -> String {
    let symbol = nameOfNode[node]
    return symbol >= 0 ? names[symbol] : "#\(node)"
  }

  /// The shape of a node's value.
  public func shape(of node: Int) -> Shape { shapes[shapeIndex[node]] }

  /// The operands of a node, in order.
  public func operands(of node: Int) -> ArraySlice<Int32> {
    operands[Int(operandStart[node])..<Int(operandStart[node + 1])]
  }

  /// The operands of a node, as numbers that index columns.
  func operandNodes(of node: Int) -> [Int] { operands(of: node).map(Int.init) }

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
    var isUsed = [Bool](repeating: false, count: count)
    for operand in operands { isUsed[Int(operand)] = true }
    let unused = (0..<count).filter { !isUsed[$0] && nameOfNode[$0] >= 0 }
    let computed = unused.filter { !codes[$0].isLeaf }
    return computed.isEmpty && codes.allSatisfy(\.isLeaf) ? unused : computed
  }
}

/// The distinct shapes of a graph, numbered; number 0 is the scalar.
struct ShapeTable: Sendable {
  private var shapes: [Shape] = [.scalar]
  private var numbers: [Shape: Int32] = [.scalar: 0]

  subscript(number: Int32) -> Shape { shapes[Int(number)] }

  mutating func number(of shape: Shape) -> Int32 {
    if shape.isScalar { return 0 }
    if let number = numbers[shape] { return number }
    let number = Int32(truncatingIfNeeded: shapes.count)
    shapes.append(shape)
    numbers[shape] = number
    return number
  }
}
