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
      if !graph.codes[node].isLeaf {
        if graph.operands(of: node).contains(where: { $0 < 0 || isPoisoned[Int($0)] }) {
          isPoisoned[node] = true
        }
        guard !isPoisoned[node] else { continue }
        inferShape(of: node)
      }
      guard !isPoisoned[node] else { continue }
      let (total, overflow) = elements.addingReportingOverflow(graph.shape(of: node).span)
      elements = total
      if overflow || elements > limits.elements {
        let asked = overflow ? Int.max : elements
        return report(.limit(name: "elements", limit: limits.elements, asked: asked), at: .graph)
      }
    }
  }

  private mutating func inferShape(of node: Int) {
    do throws(ShapeRule) {
      try graph.inferShape(of: node)
    } catch {
      let shapes = graph.operands(of: node).map { graph.shape(of: Int($0)) }
      report(.shape(graph.codes[node], error, operands: shapes), at: .node(node))
    }
  }
}

extension Graph {
  /// Works out the shape and element type of a node whose operands are known, and makes its
  /// operation if it is a general one.
  mutating func inferShape(of node: Int) throws(ShapeRule) {
    let code = codes[node]
    elementTypes[node] = code.listing.resultType ?? .float64
    if code.form.isElementwise {
      shapeIndex[node] = try broadcastShape(of: node)
    } else {
      let given = operands(of: node).map { shape(of: Int($0)) }
      let values = attributes[Int32(truncatingIfNeeded: node)] ?? AttributeValues()
      var maker = OperationMaker(attributes: values, shapes: given)
      guard let operation = try code.accept(&maker).get() else { return }
      payload[node] = Int32(truncatingIfNeeded: general.count)
      general.append(operation)
      shapeIndex[node] = shapes.number(of: operation.resultShape)
    }
  }

  private mutating func broadcastShape(of node: Int) throws(ShapeRule) -> Int32 {
    var index: Int32 = 0
    for operand in operands(of: node) {
      let other = shapeIndex[Int(operand)]
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

/// Makes the value of a general operation's type; `nil` for other operations.
private struct OperationMaker: OperationVisitor {
  typealias Made = Swift.Result<(any GeneralOperation)?, ShapeRule>

  let attributes: AttributeValues
  let shapes: [Shape]

  func visit<O: LeafOperation>(_ operation: O.Type) -> Made { .success(nil) }
  func visit<O: UnaryOperation>(_ operation: O.Type) -> Made { .success(nil) }
  func visit<O: BinaryOperation>(_ operation: O.Type) -> Made { .success(nil) }
  func visit<O: TernaryOperation>(_ operation: O.Type) -> Made { .success(nil) }
  func visit<O: GeneralOperation>(_ operation: O.Type) -> Made {
    do throws(ShapeRule) {
      return .success(try O(attributes, shapes))
    } catch {
      return .failure(error)
    }
  }
}
