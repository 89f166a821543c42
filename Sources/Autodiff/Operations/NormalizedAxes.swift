// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements brought to mean 0 and variance 1 along axes.

/// Elements divided by their root mean square along axes, less their mean before where that is wanted,
/// and then given a weight and a bias.
///
/// With r = 1/sqrt(mean((x - mean x)²) + eps) and y = r (x - mean x), the Jacobian of y is r (I - 1/n -
/// y yᵀ/n), which is symmetric: one function is the pushforward and the pullback. Without the mean, the
/// term 1/n is not there.
struct NormalizedAxes: Sendable {
  /// The shape of what is normalised.
  let operand: Shape
  /// The same elements in the shape whose axes are meant: channels split into groups, for one.
  let shape: Shape
  /// The axes, distinct and counted from the front.
  let axes: [Int]
  let eps: Double
  let isCentred: Bool
  /// The shape in which weight and bias broadcast to the operand's.
  let weight: Shape

  private var count: Int { axes.reduce(1) { $0 * shape.dimensions[$1] } }

  var cost: Int { 8 * operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    var value = normal(operands[0]).value
    if operands.count > 1 { value = value * operands[1].reshaped(to: weight) }
    if operands.count > 2 { value = value + operands[2].reshaped(to: weight) }
    return value
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let normal = normal(operands[0])
    var terms: [T] = []
    if let tangent = tangents[0] {
      terms.append(weighted(derivative(tangent, of: normal), operands))
    }
    if operands.count > 1, let tangent = tangents[1] {
      terms.append(normal.value * tangent.reshaped(to: weight))
    }
    if operands.count > 2, let tangent = tangents[2] {
      terms.append(tangent.reshaped(to: weight).broadcast(to: operand))
    }
    guard let first = terms.first else { return value.filled(with: 0) }
    return terms.dropFirst().reduce(first) { $0 + $1 }
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let normal = normal(operands[0])
    var shares: [T?] = [
      wanted[0] ? derivative(weighted(cotangent, operands), of: normal) : nil
    ]
    if operands.count > 1 {
      shares.append(
        wanted[1]
          ? (cotangent * normal.value).unbroadcast(to: weight).reshaped(to: operands[1].shape) : nil
      )
    }
    if operands.count > 2 {
      shares.append(
        wanted[2] ? cotangent.unbroadcast(to: weight).reshaped(to: operands[2].shape) : nil)
    }
    return shares
  }

  private func weighted<T: TensorAlgebra>(_ x: T, _ operands: [T]) -> T {
    operands.count > 1 ? x * operands[1].reshaped(to: weight) : x
  }

  /// The elements normalised, and what those of each group were multiplied by.
  private struct Normal<T> {
    /// In the operand's shape.
    let value: T
    let factor: T
  }

  private func normal<T: TensorAlgebra>(_ x: T) -> Normal<T> {
    let whole = x.reshaped(to: shape)
    let centred = isCentred ? whole - mean(whole) : whole
    let factor = T.computed(
      scaledFactor(centred),
      writtenAs: T.apply(Steadied(eps: eps), mean(T.apply(Square(), centred))))
    return Normal(value: (centred * factor).reshaped(to: operand), factor: factor)
  }

  /// What elements are multiplied by, of those less their mean: they are divided by a power of two, which
  /// rounds nothing, so that neither a square nor eps beside it overflows or vanishes.
  private func scaledFactor<T: TensorAlgebra>(_ centred: T) -> T {
    if count == 0 { return T.apply(Steadied(eps: eps), mean(centred)) }
    let scale = centred.scale(over: axes, keepingDimensions: true, least: eps.squareRoot())
    let squares = T.apply(ScaledSquare(), centred, scale)
    return T.apply(ScaledSteadied(eps: eps), mean(squares), scale)
  }

  private func derivative<T: TensorAlgebra>(_ x: T, of normal: Normal<T>) -> T {
    let (part, value) = (x.reshaped(to: shape), normal.value.reshaped(to: shape))
    let along = value * mean(part * value)
    let rest = isCentred ? part - mean(part) - along : part - along
    return (normal.factor * rest).reshaped(to: operand)
  }

  private func mean<T: TensorAlgebra>(_ x: T) -> T {
    x.sum(axes: axes, keepingDimensions: true).shared(among: count)
  }
}

/// One divided by the root of a variance, which is kept away from 0.
struct Steadied: UnaryRule {
  let eps: Double
  func value<A: Algebra>(_ x: A) -> A { 1 / A.sqrt(x + eps) }
}

/// The square of a number that is divided by a scale before.
private struct ScaledSquare: BinaryRule {
  func value<A: Algebra>(_ x: A, _ scale: A) -> A {
    let share = x / scale
    return share * share
  }
}

/// ``Steadied`` of a variance, given that of the elements divided by a scale.
private struct ScaledSteadied: BinaryRule {
  let eps: Double
  func value<A: Algebra>(_ x: A, _ scale: A) -> A {
    1 / A.sqrt(x + A(eps) / scale / scale) / scale
  }
}

/// An operation whose value is that of ``NormalizedAxes``.
protocol NormalizedOperation: GeneralOperation {
  var normalized: NormalizedAxes { get }
}

extension NormalizedOperation {
  var resultShape: Shape { normalized.operand }
  var cost: Int { normalized.cost }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { normalized.value(operands) }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    normalized.pushforward(tangents, operands, value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    normalized.pullback(cotangent, operands, value, wanted: wanted)
  }
}

extension AttributeListing {
  /// What keeps a division away from 0.
  static let eps = AttributeListing(
    "eps", .number, default: .number(1e-5), "Added to the variance; 0 or more.")
}

extension AttributeValues {
  /// The number at this place that keeps a division away from 0.
  func eps(_ place: Int) throws(ShapeRule) -> Double {
    let eps = number(place)
    guard eps >= 0, eps.isFinite else { throw .attribute("eps", expected: "0 or more") }
    return eps
  }
}
