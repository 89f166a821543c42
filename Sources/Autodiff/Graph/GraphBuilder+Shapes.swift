// SPDX-License-Identifier: Apache-2.0
// ChainRule: the shape of every node.

extension GraphBuilder {
  /// Works out the shape of every node from those of its operands.
  ///
  /// A node with something wrong is poisoned, and so is what uses it: one mistake, one report.
  mutating func inferShapes() {
    var elements = 0
    let table = OperationTable.traits
    for position in graph.order {
      let node = Int(position)
      let traits = table[graph.codes[node]]
      if !traits.isGiven {
        let operands = operandsKnown(of: node)
        if operands == .unsound { graph.rows[node].isPoisoned = true }
        guard !graph.rows[node].isPoisoned else { continue }
        if operands == .scalars, traits.isElementwise, !graph.hasIntegers {
          // As most are: a number made of numbers, whose shape stands there already.
          setType(ofComputed: node, traits.resultType ?? .float64)
        } else {
          inferShape(of: node)
        }
      }
      guard !graph.rows[node].isPoisoned else { continue }
      let span = graph.isScalar(node) ? 1 : graph.shape(of: node).span
      let (total, overflow) = elements.addingReportingOverflow(span)
      elements = total
      if overflow || elements > limits.elements {
        let place = span > limits.elements ? sizingPlace(of: node) : nil
        return reportSize(overflow ? .max : elements, at: place ?? .graph)
      }
    }
  }

  /// What is known of the operands of a node.
  private enum Operands {
    /// One of them is none, or something is wrong with it.
    case unsound
    /// All are single numbers.
    case scalars
    case tensors
  }

  @inline(__always)
  private func operandsKnown(of node: Int) -> Operands {
    var areScalars = true
    for place in graph.operandPlaces(of: node) {
      let operand = Int(graph.operands[place])
      if operand < 0 || graph.rows[operand].isPoisoned { return .unsound }
      if !graph.isScalar(operand) { areScalars = false }
    }
    return areScalars ? .scalars : .tensors
  }

  @inline(__always)
  private mutating func setType(ofComputed node: Int, _ type: ElementType) {
    if graph.elementTypes[node] != type { graph.elementTypes[node] = type }
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
        graph.rows[node].isPoisoned = true
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
      rows[node].shape = try broadcastShape(of: node)
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
      rows[node].payload = Int32(truncatingIfNeeded: general.count)
      general.append(meant(operation, at: node))
      rows[node].shape = shapes.number(of: operation.resultShape)
    case .generated(let leaf):
      rows[node].payload = Int32(truncatingIfNeeded: generated.count)
      generated.append(GeneratedNode(node: Int32(truncatingIfNeeded: node), leaf: leaf))
      rows[node].shape = shapes.number(of: leaf.shape)
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
      let other = rows[Int(operands[place])].shape
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
