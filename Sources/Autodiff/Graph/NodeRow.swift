// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is known of one node.

/// What is known of one node: twenty bytes that are written together while nodes are added, and stay.
///
/// What loops over all nodes ask for has a column of its own besides, once all are there.
@usableFromInline
struct NodeRow: Sendable {
  /// The number of its name; -1 for constants written as numbers.
  @usableFromInline let name: Int32
  /// Where its shape is in ``GraphColumns/shapes``.
  var shape: Int32 = 0
  /// Where an elementwise node's attributes begin in ``GraphColumns/parameters``, where a general
  /// node's operation is in ``GraphColumns/general``, or where a generated leaf is in
  /// ``GraphColumns/generated``.
  var payload: Int32 = 0
  /// Where its elements begin; -1 for a node without a value.
  var start: Int32 = -1
  /// The operation that was given; that of a constant where it is unknown.
  let code: OperationCode
  /// What its elements were said to be.
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
  /// Makes the columns of what is asked for most; operands and order are still to come.
  mutating func fillColumns() {
    codes = rows.column { $0.code }
    elementTypes = rows.column { $0.type }
  }
}

extension [NodeRow] {
  /// One member of all rows.
  @inline(__always)
  func column<Value: BitwiseCopyable>(_ value: (NodeRow) -> Value) -> [Value] {
    guard let first else { return [] }
    var column = [Value](filledWith: value(first), count: count)
    column.withUnsafeMutableBufferPointer { column in
      for index in indices { column[index] = value(self[index]) }
    }
    return column
  }
}
