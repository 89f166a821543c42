// SPDX-License-Identifier: Apache-2.0
// ChainRule: the shape of every node.

extension GraphBuilder {
  /// Works out the shape of every node from those of its operands.
  ///
  /// A node with something wrong is poisoned, and so is what uses it: one mistake, one report.
  mutating func inferShapes() {
    var elements = 0
    for position in graph.order {
      let node = Int(position)
      if !graph.codes[node].isGiven {
        if !areOperandsSound(of: node) { rows[node].isPoisoned = true }
        guard !rows[node].isPoisoned else { continue }
        inferShape(of: node)
      }
      guard !rows[node].isPoisoned else { continue }
      let span = graph.isScalar(node) ? 1 : graph.shape(of: node).span
      let (total, overflow) = elements.addingReportingOverflow(span)
      elements = total
      if overflow || elements > limits.elements {
        let place = span > limits.elements ? sizingPlace(of: node) : nil
        return reportSize(overflow ? .max : elements, at: place ?? .graph)
      }
    }
  }

  /// Whether all operands of a node are known, and nothing is wrong with them.
  @inline(__always)
  private func areOperandsSound(of node: Int) -> Bool {
    for place in graph.operandPlaces(of: node) {
      let operand = graph.operands[place]
      if operand < 0 || rows[Int(operand)].isPoisoned { return false }
    }
    return true
  }

  private mutating func reportSize(_ asked: Int, at place: GraphError.Place) {
    report(.limit(name: "elements", limit: limits.elements, asked: asked), at: place)
  }

  /// The attribute that alone decides how large a generated leaf is.
  private func sizingPlace(of node: Int) -> GraphError.Place? {
    graph.codes[node].sizingAttribute.map { .attribute(node: node, name: $0) }
  }

  private mutating func inferShape(of node: Int) {
    do throws(ShapeRule) {
      let isGeneral = try graph.inferShape(of: node)
      if isGeneral || graph.hasIntegers { checkTypes(of: node) }
    } catch {
      if error == .tooManyElements, let place = sizingPlace(of: node) {
        rows[node].isPoisoned = true
        return reportSize(.max, at: place)
      }
      let shapes = graph.operands(of: node).map { graph.shape(of: Int($0)) }
      report(.shape(graph.codes[node], error, operands: shapes), at: .node(node))
    }
  }
}

extension GraphColumns {
  /// Works out the shape and element type of a node whose operands are known, and makes its
  /// operation if it is a general one or a generated leaf.
  ///
  /// - Returns: Whether it is no elementwise operation.
  @discardableResult
  mutating func inferShape(of node: Int) throws(ShapeRule) -> Bool {
    let code = codes[node]
    elementTypes[node] = code.resultType ?? .float64
    if code.isElementwise {
      if hasIntegers { inferType(of: node) }
      shapeIndex[node] = try broadcastShape(of: node)
      return false
    } else {
      inferType(of: node)
      let given = operands(of: node).map { shape(of: Int($0)) }
      let values = attributes[Int32(truncatingIfNeeded: node)] ?? AttributeValues()
      var maker = OperationMaker(attributes: values, shapes: given)
      keep(try code.accept(&maker).get(), of: node)
      return true
    }
  }

  private mutating func keep(_ made: OperationMaker.Made, of node: Int) {
    switch made {
    case .none: break
    case .general(let operation):
      payload[node] = Int32(truncatingIfNeeded: general.count)
      general.append(meant(operation, at: node))
      shapeIndex[node] = shapes.number(of: operation.resultShape)
    case .generated(let leaf):
      payload[node] = Int32(truncatingIfNeeded: generated.count)
      generated.append(GeneratedNode(node: Int32(truncatingIfNeeded: node), leaf: leaf))
      shapeIndex[node] = shapes.number(of: leaf.shape)
    }
  }

  /// The operation as the convention and the types of its operands have it.
  private func meant(_ operation: any GeneralOperation, at node: Int) -> any GeneralOperation {
    let chosen = convention == .minnorm ? operation : operation.following(convention)
    let types = operands(of: node).map { elementTypes[Int($0)] }
    return types.contains(.bool) ? chosen.reading(types) : chosen
  }

  private mutating func broadcastShape(of node: Int) throws(ShapeRule) -> Int32 {
    var index: Int32 = 0
    for place in operandPlaces(of: node) {
      let other = shapeIndex[Int(operands[place])]
      if other == index || other == 0 { continue }
      if index == 0 {
        index = other
      } else if let both = shapes[index].broadcast(with: shapes[other]) {
        index = shapes.number(of: both)
      } else {
        throw .notBroadcastable(operands(of: node).map { shape(of: Int($0)) })
      }
    }
    return index
  }
}

/// Makes the value of the type of a general operation or a generated leaf; others need none.
private struct OperationMaker: OperationVisitor {
  enum Made {
    case none
    case general(any GeneralOperation)
    case generated(any GeneratedLeaf)
  }

  typealias Result = Swift.Result<Made, ShapeRule>

  let attributes: AttributeValues
  let shapes: [Shape]

  func visit<O: UnaryOperation>(_ operation: O.Type) -> Result { .success(.none) }
  func visit<O: BinaryOperation>(_ operation: O.Type) -> Result { .success(.none) }
  func visit<O: TernaryOperation>(_ operation: O.Type) -> Result { .success(.none) }

  func visit<O: LeafOperation>(_ operation: O.Type) -> Result {
    guard let type = operation as? any GeneratedLeaf.Type else { return .success(.none) }
    return Result { () throws(ShapeRule) in .generated(try type.init(attributes)) }
  }

  func visit<O: GeneralOperation>(_ operation: O.Type) -> Result {
    Result { () throws(ShapeRule) in .general(try O(attributes, shapes)) }
  }
}
