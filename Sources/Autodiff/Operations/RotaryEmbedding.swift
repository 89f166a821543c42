// SPDX-License-Identifier: Apache-2.0
// ChainRule: positions as angles of rotation.

internal import RealModule

/// Pairs of elements turned by an angle that grows with the position: element pair j of d/2 at place p
/// of the axis before the last turns by p base^(-2j/d).
struct RotaryEmbedding: LinearOperation, PrimitiveOperation {
  static let listing = OperationListing(
    "rotary_embedding", aliases: ["rope"],
    "Pairs of elements of the last axis turned by an angle that grows with their place along the axis before it.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "base", .number, default: .number(10_000),
        "Pair j of the d/2 pairs at place p turns by p * base^(-2 j/d)."),
      AttributeListing(
        "interleaved", .boolean, default: .boolean(false),
        "Whether pairs are neighbours; otherwise an element of the first half and one of the second."
      ),
      AttributeListing(
        "offset", .integer, default: .integer(0), "The place of the first position."),
      AttributeListing("inverse", .boolean, default: .boolean(false), "Whether they turn back."),
    ])
  static let code = OperationCode.rotaryEmbedding

  let resultShape: Shape
  private let base: Double
  private let isInterleaved: Bool
  private let offset: Int
  private let isInverse: Bool

  private init(
    _ shape: Shape, base: Double, isInterleaved: Bool, offset: Int, isInverse: Bool
  ) {
    resultShape = shape
    (self.base, self.isInterleaved) = (base, isInterleaved)
    (self.offset, self.isInverse) = (offset, isInverse)
  }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let shape = operands[0]
    guard shape.rank >= 2, shape.matrix.columns % 2 == 0 else {
      throw .rank(operand: 0, expected: "two axes at least, the last of even length", shape)
    }
    guard attributes.number(0) > 0, attributes.number(0).isFinite else {
      throw .attribute("base", expected: "more than 0")
    }
    self.init(
      shape, base: attributes.number(0), isInterleaved: attributes.boolean(1),
      offset: attributes.integer(2), isInverse: attributes.boolean(3))
  }

  var attributes: [AttributeValue] {
    [.number(base), .boolean(isInterleaved), .integer(offset), .boolean(isInverse)]
  }
  var cost: Int { 4 * resultShape.count }

  // It turns a pair of an axis into another: what plays no part may not stay where it was.
  static var routesElements: Bool { false }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { apply(operands[0]) }
  func apply<T: TensorAlgebra>(_ x: T) -> T { T.primitive(self, [x]) }

  /// A rotation's transpose is its inverse.
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    let back = RotaryEmbedding(
      resultShape, base: base, isInterleaved: isInterleaved, offset: offset, isInverse: !isInverse)
    return T.primitive(back, [cotangent])
  }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let x = operands[0].elements
    forEachPair { first, second, cosine, sine in
      let (a, b) = (x[first], x[second])
      result[first] = a * S(cosine) - b * S(sine)
      result[second] = a * S(sine) + b * S(cosine)
    }
  }

  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    var result = operands[0]
    forEachPair { first, second, cosine, sine in
      let (a, b) = (operands[0][first], operands[0][second])
      result[first] = a * cosine - b * sine
      result[second] = a * sine + b * cosine
    }
    return result
  }

  /// Calls `body` with the places of each pair, and the cosine and the sine of its angle.
  @inline(__always)
  private func forEachPair(
    _ body: (_ first: Int, _ second: Int, _ cosine: Double, _ sine: Double) -> Void
  ) {
    let (rows, columns) = resultShape.matrix
    guard resultShape.count > 0 else { return }
    let pairs = columns / 2
    for row in 0..<rows {
      for pair in 0..<pairs {
        let speed = Double.power(base, -2 * Double(pair) / Double(columns))
        let angle = (Double(offset) + Double(row)) * speed
        let (cosine, sine) = (Double.cos(angle), Double.sin(angle) * (isInverse ? -1 : 1))
        let first = isInterleaved ? 2 * pair : pair
        let second = isInterleaved ? first + 1 : pair + pairs
        for start in stride(from: row * columns, to: resultShape.count, by: rows * columns) {
          body(start + first, start + second, cosine, sine)
        }
      }
    }
  }
}
