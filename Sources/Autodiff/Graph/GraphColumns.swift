// SPDX-License-Identifier: Apache-2.0
// ChainRule: the columns of a graph.

/// The columns of a graph, one row a node: what a builder fills, and a ``Graph`` holds.
///
/// For `f = mul(x, x)` with the nodes given as `f`, `x`:
///
///     node   code       operandStart  operands   order
///     0 (f)  multiply   0             1 1        1 0
///     1 (x)  variable   2
///                       2
struct GraphColumns: Sendable {
  /// What is known of each node.
  var rows: [NodeRow] = []
  /// The operation of each node.
  var codes: [OperationCode] = []
  /// Where each node's operands begin in ``operands``; one more entry than nodes.
  var operandStart: [Int32] = []
  /// The nodes that are operands, those of one node together and in order.
  var operands: [Int32] = []
  /// The nodes, each after its operands.
  var order: [Int32] = []
  /// What the elements of each node are.
  var elementTypes: [ElementType] = []
  /// Whether some are whole numbers (int64): where none are, most nodes need not be asked.
  var hasIntegers = false

  /// The distinct shapes.
  var shapes = ShapeTable()
  /// The attributes of elementwise nodes, one node's after the other's.
  var parameters = GraphColumns.noParameters
  var general: [any GeneralOperation] = []
  var generated: [GeneratedNode] = []
  /// What is answered at kinks.
  var convention = KinkConvention.minnorm
  /// The attributes of the nodes that have any, by node.
  var attributes: [Int32: AttributeValues] = [:]

  /// The names, and which node each one is (-1 where it is none).
  var names = NameTable()
  var nodeOfName: [Int32] = []
  /// For each operand, the edge it came from; -1 where it was given as an input.
  ///
  /// Empty if no operand came from an edge.
  var edgeOfOperand: [Int32] = []

  // Something stands where operations without attributes look for theirs.
  private static let noParameters: [Double] = [0]

  /// The number of nodes.
  var count: Int { rows.count }

  /// The node of the name with this number; `nil` if the name is none.
  func node(ofName symbol: Int32) -> Int? {
    let index = Int(symbol)
    guard nodeOfName.indices.contains(index), nodeOfName[index] >= 0 else { return nil }
    return Int(nodeOfName[index])
  }

  /// The name of a node; of a constant written as a number, `#` and its place.
  func name(of node: Int) -> String {
    let symbol = rows[node].name
    return symbol >= 0 ? names[symbol] : "#\(node)"
  }

  /// The shape of a node's value.
  func shape(of node: Int) -> Shape { shapes[rows[node].shape] }

  /// Whether a node's value is a scalar.
  func isScalar(_ node: Int) -> Bool { rows[node].shape == 0 }

  /// How many elements a node's value has.
  func elementCount(of node: Int) -> Int { isScalar(node) ? 1 : shape(of: node).count }

  /// The operands of a node, in order.
  func operands(of node: Int) -> ArraySlice<Int32> { operands[operandPlaces(of: node)] }

  /// Where the operands of a node stand in ``operands``.
  func operandPlaces(of node: Int) -> Range<Int> {
    Int(operandStart[node])..<Int(operandStart[node + 1])
  }
}

/// The distinct shapes of a graph, numbered; number 0 is the scalar.
struct ShapeTable: Sendable {
  private var shapes: [Shape] = [.scalar]
  /// The numbers of all but the scalar.
  private var numbers: [Shape: Int32] = [:]

  subscript(number: Int32) -> Shape { shapes[Int(number)] }

  /// Whether there is a shape beside the scalar.
  var hasTensors: Bool { shapes.count > 1 }

  mutating func number(of shape: Shape) -> Int32 {
    if shape.isScalar { return 0 }
    if let number = numbers[shape] { return number }
    let number = Int32(truncatingIfNeeded: shapes.count)
    shapes.append(shape)
    numbers[shape] = number
    return number
  }
}
