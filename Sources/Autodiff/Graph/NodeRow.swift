// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a builder knows of one node.

/// What a builder knows of one node: a row while nodes are added, which becomes a row of the columns
/// of a graph when all are there.
struct NodeRow: Sendable {
  /// The number of its name; -1 for constants written as numbers.
  let name: Int32
  /// As ``GraphColumns/shapeIndex``.
  var shape: Int32 = 0
  /// As ``GraphColumns/payload``.
  var payload: Int32 = 0
  /// Where its elements begin; -1 for a node without a value.
  var start: Int32 = -1
  /// Its operation; that of a constant where it is unknown.
  let code: OperationCode
  var type = ElementType.float64
  /// Whether something is known to be wrong with it.
  var isPoisoned: Bool

  init(name: Int32, operation: OperationCode?) {
    self.name = name
    code = operation ?? .constant
    isPoisoned = operation == nil
  }
}

extension GraphColumns {
  /// Takes what the rows say; operands and order are still to come.
  mutating func take(_ rows: [NodeRow]) {
    codes = rows.column { $0.code }
    elementTypes = rows.column { $0.type }
    shapeIndex = rows.column { $0.shape }
    payload = rows.column { $0.payload }
    nameOfNode = rows.column { $0.name }
  }
}

extension [NodeRow] {
  /// One member of all rows.
  @inline(__always)
  func column<Value>(_ value: @escaping (NodeRow) -> Value) -> [Value] {
    var column: [Value] = []
    column.reserveCapacity(count)
    column.append(contentsOf: lazy.map(value))
    return column
  }
}
