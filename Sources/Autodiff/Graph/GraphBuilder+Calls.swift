// SPDX-License-Identifier: Apache-2.0
// ChainRule: graphs written in Swift.

extension GraphBuilder {
  /// Adds a leaf with its value.
  ///
  /// - Parameters:
  ///   - name: Its name, unlike any other.
  ///   - varies: Whether it is a variable; otherwise it is a constant.
  ///   - type: What its elements are.
  /// - Returns: The number of the node.
  @discardableResult
  public mutating func leaf(
    _ name: String, _ value: Tensor<Double>, varies: Bool = true, type: ElementType = .float64
  ) -> Int {
    let node = addNode(name: names.intern(name), operation: varies ? .variable : .constant)
    setValue(of: node, shape: value.shape, type: type, start: elements.count)
    elements.append(contentsOf: value.elements)
    return node
  }

  /// Adds a scalar variable with its value.
  @discardableResult
  public mutating func variable(_ name: String, _ value: Double) -> Int {
    leaf(name, Tensor(value))
  }

  /// Adds a node that applies an operation to others.
  ///
  /// - Parameters:
  ///   - operands: The numbers of the nodes, in order.
  ///   - attributes: Names and values; those left out take their defaults.
  ///   - name: Its name, unlike any other.
  /// - Returns: The number of the node.
  @discardableResult
  public mutating func apply(
    _ operation: OperationCode, _ operands: [Int],
    attributes: KeyValuePairs<String, AttributeValue> = [:], name: String
  ) -> Int {
    let node = addNode(name: names.intern(name), operation: operation)
    setAttributes(attributes.map { ($0.key, $0.value) }, of: node)
    for (index, operand) in operands.enumerated() {
      addInput(.node(Int32(truncatingIfNeeded: operand)), at: index, of: node)
    }
    return node
  }
}
