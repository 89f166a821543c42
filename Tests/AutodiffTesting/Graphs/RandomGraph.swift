// SPDX-License-Identifier: Apache-2.0
// ChainRule: random graphs with shared sub-expressions.

package import Autodiff

/// A random graph with shared sub-expressions, whose output is one number that all of it reaches.
///
/// Nodes are numbered leaves first, then steps, each after its operands; they can be given to a
/// builder in any order.
package struct RandomGraph: Sendable {
  /// One computed node.
  package struct Step: Sendable {
    /// The operation.
    package let code: OperationCode
    /// The nodes it uses.
    package let operands: [Int]
    /// Its attributes.
    package let attributes: [(name: String, value: AttributeValue)]
  }

  /// The shapes of the leaves.
  package let leaves: [Shape]
  /// The computed nodes; the last is the output.
  package private(set) var steps: [Step] = []

  private var shapes: [Shape]
  private var isUsed: [Bool]

  /// The number of nodes.
  package var count: Int { leaves.count + steps.count }

  /// Draws a graph.
  ///
  /// - Parameters:
  ///   - leaves: The shapes of the leaves.
  ///   - steps: How many nodes are drawn; a few more bring them together.
  package init(leaves: [Shape], steps: Int, using generator: inout SeededGenerator) {
    self.leaves = leaves
    shapes = leaves
    isUsed = [Bool](repeating: false, count: leaves.count)
    for _ in 0..<steps { addStep(using: &generator) }
    gather()
  }

  // Functions that are smooth, and most of them bounded, so that values stay near one.
  private static let unary: [OperationCode] = [
    .tanh, .sin, .cos, .sigmoid, .atan, .softplus, .negate, .asinh,
  ]
  private static let binary: [OperationCode] = [
    .add, .subtract, .multiply, .multiply, .squaredDifference, .logAddExp, .addAll,
  ]
  private static let ternary: [OperationCode] = [.fusedMultiplyAdd, .linearInterpolation]

  private mutating func addStep(using generator: inout SeededGenerator) {
    func node() -> Int { Int.random(in: 0..<shapes.count, using: &generator) }
    func any(_ codes: [OperationCode]) -> OperationCode {
      codes.randomElement(using: &generator) ?? .tanh
    }
    switch Int.random(in: 0..<12, using: &generator) {
    case 0..<4: addElementwise(any(RandomGraph.unary), [node()])
    case 4..<8: addElementwise(any(RandomGraph.binary), [node(), node()])
    case 8: addElementwise(any(RandomGraph.ternary), [node(), node(), node()])
    case 9:
      let operand = node()
      // The same node twice: two edges between the same two nodes.
      addElementwise(any(RandomGraph.binary), [operand, operand])
    case 10: addReduction(of: node(), using: &generator)
    default: addMatrix(of: node())
    }
  }

  private mutating func addElementwise(_ code: OperationCode, _ operands: [Int]) {
    var shape: Shape? = .scalar
    for operand in operands { shape = shape?.broadcast(with: shapes[operand]) }
    guard let shape else { return addElementwise(.tanh, [operands[0]]) }
    append(code, operands, shape: shape)
  }

  private mutating func addReduction(of operand: Int, using generator: inout SeededGenerator) {
    let shape = shapes[operand]
    guard let axis = (0..<shape.rank).randomElement(using: &generator) else {
      return append(.sin, [operand], shape: shape)
    }
    var lengths = shape.dimensions
    lengths.remove(at: axis)
    append(
      .mean, [operand], [("axes", .integers([axis]))], shape: Shape(known: lengths))
  }

  private mutating func addMatrix(of operand: Int) {
    let shape = shapes[operand]
    guard shape.rank == 2 else {
      return shape.rank == 1
        ? append(.softmax, [operand], shape: shape) : append(.cos, [operand], shape: shape)
    }
    let turned = Shape(known: shape.dimensions.reversed())
    append(.transpose, [operand], shape: turned)
    let square = [turned.dimensions[0], turned.dimensions[0]]
    append(.matmul, [shapes.count - 1, operand], shape: Shape(known: square))
  }

  /// Adds up everything that nothing uses.
  private mutating func gather() {
    let unused = isUsed.indices.filter { !isUsed[$0] }
    for node in unused { append(.mean, [node], shape: .scalar) }
    append(.addAll, Array(shapes.count - unused.count..<shapes.count), shape: .scalar)
  }

  private mutating func append(
    _ code: OperationCode, _ operands: [Int],
    _ attributes: [(name: String, value: AttributeValue)] = [], shape: Shape
  ) {
    steps.append(Step(code: code, operands: operands, attributes: attributes))
    shapes.append(shape)
    isUsed.append(false)
    for operand in operands { isUsed[operand] = true }
  }
}

extension RandomGraph {
  /// The graph with its nodes given to the builder in an order; in that of their numbers by default.
  package func recipe(order: [Int]? = nil) -> GraphRecipe {
    GraphRecipe { builder, point in
      var nodes = [Int](repeating: -1, count: count)
      for number in order ?? Array(0..<count) {
        nodes[number] = add(number, to: &builder, at: point)
      }
      return (Array(nodes[..<leaves.count]), nodes[count - 1])
    }
  }

  private func add(
    _ number: Int, to builder: inout GraphBuilder, at point: [Tensor<Double>]
  ) -> Int {
    if number < leaves.count { return builder.leaf("node\(number)", point[number]) }
    let step = steps[number - leaves.count]
    let node = builder.addNode(
      name: builder.names.intern("node\(number)"), operation: step.code)
    builder.setAttributes(step.attributes, of: node)
    for (index, operand) in step.operands.enumerated() {
      let name = builder.names.intern("node\(operand)")
      builder.addInput(.name(name), at: index, of: node)
    }
    return node
  }

  /// The graph as a map of its leaves.
  package func map(order: [Int]? = nil) -> DifferentiableMap<Double> {
    DifferentiableMap(
      name: "a random graph of \(count) nodes", recipe: recipe(order: order),
      predictedShape: .scalar, cancellation: 1,
      sample: { generator in leaves.map { Tensor.random($0, using: &generator) } })
  }
}
