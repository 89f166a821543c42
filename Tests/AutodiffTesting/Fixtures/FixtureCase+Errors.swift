// SPDX-License-Identifier: Apache-2.0
// ChainRule: an operation run at the points that are stored.

package import Autodiff

extension FixtureCase {
  /// How far the operation's figures are from the stored ones, in the precision of `S`.
  ///
  /// The HVP is that of double precision, both ways: the tangent of the gradient's graph and, as a
  /// Hessian is symmetric, its cotangent.
  ///
  /// - Parameter besideSlope: Whether an error of the HVP is compared with the VJP too, where that is
  ///   larger: a slope that is exact to its last digit can still be flat where it should bend a little.
  package func errors<S: Scalar>(
    in type: S.Type, besideSlope: Bool = false
  ) throws -> FixtureErrors {
    let map = try map(of: S.self)
    let point = try varying.map { try $0.tensor().rounded(to: S.self) }
    let weights = try tensor(of: value.shape, cotangent, S.self)
    let directions = try zip(varying, tangents).map { try tensor(of: $0.shape, $1, S.self) }
    var found = FixtureErrors()
    let result = try map.value(point)
    guard result.shape.dimensions == value.shape else {
      found.note(.value, .infinity)
      return found
    }
    found.note(.value, FixtureErrors.between(result.elements, value.data, scale: scales?.value))
    if point.isEmpty { return found }
    let shares = try map.cotangents(weights, at: point)
    for (place, share) in shares.enumerated() {
      found.note(
        .vjp, FixtureErrors.between(share.elements, vjp[place], scale: scales?.vjp?[place]))
    }
    let tangent = try map.pushforward(directions, point)
    found.note(.jvp, FixtureErrors.between(tangent.elements, jvp, scale: scales?.jvp))
    if S.self == Double.self {
      for (place, error) in try bends(map, point, weights, directions) {
        let bends = scales?.hvp?[place] ?? hvp[place]
        let scale = besideSlope ? zip(bends, vjp[place]).map { max(abs($0), abs($1)) } : bends
        found.note(.hvp, FixtureErrors.between(error, hvp[place], scale: scale))
      }
    }
    return found
  }

  /// Whether single precision holds every number of the case.
  package var fitsSinglePrecision: Bool {
    let exact = operands.flatMap(\.data)
    let rounded = value.data + jvp + vjp.flatMap { $0 }
    return exact.allSatisfy { Double(Float($0)) == $0 }
      && (exact + rounded).allSatisfy { $0 == 0 || (1e-37...1e38).contains($0.magnitude) }
  }

  /// Of each operand, its part of the product of the Hessian with the tangents, found both ways.
  private func bends<S: Scalar>(
    _ map: DifferentiableMap<S>, _ point: [Tensor<S>], _ weights: Tensor<S>,
    _ directions: [Tensor<S>]
  ) throws -> [(place: Int, elements: [S])] {
    guard let derivative = map.derivative else { return [] }
    let extended = point + [weights]
    let wanted = point.map { _ in true } + [false]
    var found: [(place: Int, elements: [S])] = []
    var turned = point.map { Tensor<S>(repeating: 0, shape: $0.shape) }
    for place in point.indices {
      let gradient = derivative(place)
      let tangent = try gradient.pushforward(directions.map(Optional.some) + [nil], extended)
      found.append((place, tangent.elements))
      let shares = try gradient.pullback(directions[place], extended, wanted)
      for (other, share) in shares.dropLast().enumerated() {
        if let share { turned[other] = turned[other].adding(share, times: 1) }
      }
    }
    return found + turned.enumerated().map { ($0.offset, $0.element.elements) }
  }

  private var varying: [FixtureTensor] {
    operands.indices.filter { !(fixed ?? []).contains($0) }.map { operands[$0] }
  }

  private func map<S: Scalar>(of type: S.Type) throws -> DifferentiableMap<S> {
    let recipe = GraphRecipe { builder, point in
      try add(to: &builder, operands, fixed: fixed ?? [], at: point)
    }
    let point = try varying.map { try $0.tensor().rounded(to: S.self) }
    let shape = try value.tensor().shape
    return DifferentiableMap(
      name: description, recipe: recipe, predictedShape: shape, sample: { _ in point })
  }

  private func tensor<S: Scalar>(
    of shape: [Int], _ elements: [Double], _ type: S.Type
  ) throws -> Tensor<S> {
    try FixtureTensor(shape: shape, dtype: nil, data: elements).tensor().rounded(to: S.self)
  }
}

extension FixtureCase: CustomStringConvertible {
  /// The operation, the shapes of its operands and its attributes.
  package var description: String {
    let words = givenAttributes.map { "\($0.name)=\($0.value)" }
    let shapes = operands.map { $0.data.count == 1 ? "\($0.data[0])" : "\($0.shape)" }
    return "\(op)(\((shapes + words).joined(separator: ", ")))"
  }
}

extension FixtureKink {
  /// How far value and cotangents are from what the convention answers.
  package func errors() throws -> FixtureErrors {
    let recipe = GraphRecipe { builder, point in
      try add(to: &builder, operands, fixed: [], at: point)
    }
    let point = try operands.map { try $0.tensor() }
    let prepared = try recipe.graph(at: point)
    var found = FixtureErrors()
    let result: Tensor<Double> = try prepared.value()
    found.note(.value, FixtureErrors.between(result.elements, value.data))
    let ones = Tensor<Double>(repeating: 1, shape: result.shape)
    let shares = try prepared.cotangents(ones, wanted: point.map { _ in true })
    for (share, expected) in zip(shares, vjp) {
      found.note(.vjp, FixtureErrors.between(share?.elements ?? [], expected))
    }
    return found
  }
}

extension FixtureLeaf {
  /// How far its numbers are from the stored ones.
  package func errors() throws -> FixtureErrors {
    let recipe = GraphRecipe { builder, _ in try add(to: &builder, [], fixed: [], at: []) }
    let result: Tensor<Double> = try recipe.graph(at: []).value()
    var found = FixtureErrors()
    let isShaped = result.shape.dimensions == value.shape
    found.note(
      .value, isShaped ? FixtureErrors.between(result.elements, value.data) : .infinity)
    return found
  }
}

extension Tensor<Double> {
  /// The elements rounded to another precision.
  fileprivate func rounded<R: Scalar>(to type: R.Type) -> Tensor<R> {
    Tensor<R>(shape, elements.map { R($0) })
  }
}
