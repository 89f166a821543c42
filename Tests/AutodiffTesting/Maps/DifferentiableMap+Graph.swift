// SPDX-License-Identifier: Apache-2.0
// ChainRule: graphs as maps.

package import Autodiff

extension DifferentiableMap {
  /// The map that a graph computes, run by the sweeps.
  package init(
    name: String, recipe: GraphRecipe, predictedShape: Shape, cancellation: Double = 0,
    sample: @escaping (inout SeededGenerator) -> [Tensor<S>]
  ) {
    self.init(
      name: name, predictedShape: predictedShape, sample: sample,
      make: { try recipe.graph(at: $0) })
    self.cancellation = cancellation
    let primalSample = sample
    derivative = { operand in
      var generator = SeededGenerator(seed: 0)
      let shape = primalSample(&generator)[operand].shape
      var derived = DifferentiableMap(
        name: "\(name), differentiated by operand \(operand)", predictedShape: shape,
        sample: { generator in
          let point = primalSample(&generator)
          return point + [Tensor.random(predictedShape, using: &generator)]
        },
        make: { try recipe.derivativeGraph(at: $0, operand: operand) })
      derived.cancellation = cancellation
      return derived
    }
  }

  private init(
    name: String, predictedShape: Shape,
    sample: @escaping (inout SeededGenerator) -> [Tensor<S>],
    make: @escaping ([Tensor<Double>]) throws -> PreparedGraph
  ) {
    func prepared(_ point: [Tensor<S>]) throws -> PreparedGraph {
      try make(point.map(\.inDoublePrecision))
    }
    self.init(
      name: name, predictedShape: predictedShape, sample: sample,
      value: { try prepared($0).value() },
      pushforward: { try prepared($1).tangent(along: $0) },
      pullback: { try prepared($1).cotangents($0, wanted: $2) })
  }
}

extension PreparedGraph {
  private func plan(wanted: Plan.Selection = .all) -> Plan {
    Plan(graph, outputs: [output], wanted: wanted)
  }

  /// The value of the output.
  package func value<S: Scalar>() throws -> Tensor<S> {
    let tape = try plan().forward(leaves, as: S.self)
    return try tape.value(of: output).orThrow()
  }

  /// The tangent of the output when operands move.
  package func tangent<S: Scalar>(along tangents: [Tensor<S>?]) throws -> Tensor<S> {
    let tape = try plan().forward(leaves, as: S.self)
    let directions = zip(operands, tangents).compactMap { node, tangent in
      tangent.map { Seed(node: node, elements: $0.elements) }
    }
    return try tape.tangents(directions).tangent(of: output).orThrow()
  }

  /// The cotangents of the operands that are wanted.
  package func cotangents<S: Scalar>(
    _ cotangent: Tensor<S>, wanted: [Bool]
  ) throws -> [Tensor<S>?] {
    let nodes = zip(operands, wanted).filter(\.1).map(\.0)
    let tape = try plan(wanted: .nodes(nodes)).forward(leaves, as: S.self)
    let found = try tape.reverse([Seed(node: output, elements: cotangent.elements)])
    return zip(operands, wanted).map { $1 ? found.gradient(of: $0) : nil }
  }
}

/// A node that a plan was asked to compute and did not.
private struct MissingNode: Error {}

extension Optional {
  fileprivate func orThrow() throws -> Wrapped {
    guard let self else { throw MissingNode() }
    return self
  }
}
