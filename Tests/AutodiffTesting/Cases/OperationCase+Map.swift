// SPDX-License-Identifier: Apache-2.0
// ChainRule: an operation as a graph of one node, and as a map.

package import Autodiff

extension OperationCase {
  /// Where a node stands among the leaves that it uses.
  package enum Arrangement: Sendable, CaseIterable {
    /// After them.
    case leavesFirst
    /// Before them, and they in reverse.
    case leavesLast
  }

  /// The case as a graph of one node and its leaves.
  package func recipe(_ arrangement: Arrangement = .leavesFirst, prefix: String = "") -> GraphRecipe
  {
    GraphRecipe { builder, point in
      add(to: &builder, at: point, arrangement, prefix: prefix)
    }
  }

  /// Adds the node and its leaves to a graph.
  package func add(
    to builder: inout GraphBuilder, at point: [Tensor<Double>], _ arrangement: Arrangement,
    prefix: String
  ) -> (operands: [Int], output: Int) {
    var output = -1
    if arrangement == .leavesLast { output = addOperation(to: &builder, prefix: prefix) }
    var nodes = [Int](repeating: -1, count: shapes.count)
    let places = arrangement == .leavesFirst ? Array(shapes.indices) : shapes.indices.reversed()
    for place in places {
      let name = "\(prefix)operand\(place)"
      if let constant = constants[place] {
        nodes[place] = builder.leaf(
          name, constant, varies: false, type: code.listing.argumentType(place).leafType)
      } else if let variable = variables.firstIndex(of: place) {
        nodes[place] = builder.leaf(name, point[variable])
      }
    }
    if arrangement == .leavesFirst { output = addOperation(to: &builder, prefix: prefix) }
    return (variables.map { nodes[$0] }, output)
  }

  private func addOperation(to builder: inout GraphBuilder, prefix: String) -> Int {
    let node = builder.addNode(
      name: builder.names.intern("\(prefix)result"), operation: code)
    builder.setAttributes(attributes, of: node)
    for place in shapes.indices {
      let name = builder.names.intern("\(prefix)operand\(place)")
      builder.addInput(.name(name), at: place, of: node)
    }
    return node
  }

  /// Draws a point: the operands that vary, inside their domains and away from kinks.
  package func point<S: Scalar>(
    as type: S.Type = S.self, using generator: inout SeededGenerator
  ) -> [Tensor<S>] {
    variables.map { place in
      let drawn = Tensor<S>.random(
        shapes[place], in: domains[place], avoiding: kinks(of: place), using: &generator)
      return preparations[place].map { $0.applied(to: drawn) } ?? drawn
    }
  }

  /// The case as a map of the operands that vary.
  package func map<S: Scalar>(
    as type: S.Type = S.self, _ arrangement: Arrangement = .leavesFirst,
    under convention: KinkConvention = .minnorm
  ) -> DifferentiableMap<S> {
    var map = DifferentiableMap<S>(
      name: description, recipe: recipe(arrangement).following(convention), predictedShape: result,
      sample: { point(using: &$0) })
    map.isDetached = code.listing.isDetached
    return map
  }

  /// The same map in a graph that has other cases of the operation before it and after it.
  package func crowdedMap<S: Scalar>(
    as type: S.Type = S.self, among neighbours: [OperationCase]
  ) -> DifferentiableMap<S> {
    let recipe = GraphRecipe { builder, point in
      var generator = SeededGenerator(seed: 1)
      var found: (operands: [Int], output: Int) = ([], -1)
      for (place, neighbour) in neighbours.enumerated() {
        if place == neighbours.count / 2 {
          found = add(to: &builder, at: point, .leavesLast, prefix: "")
        }
        _ = neighbour.add(
          to: &builder, at: neighbour.point(using: &generator), .leavesFirst,
          prefix: "neighbour\(place).")
      }
      return found
    }
    return DifferentiableMap(
      name: description, recipe: recipe, predictedShape: result,
      sample: { point(using: &$0) })
  }
}

extension ArgumentType {
  /// What the elements of a leaf are that stands there.
  package var leafType: ElementType { self == .index ? .int64 : .float64 }
}
