// SPDX-License-Identifier: Apache-2.0
// ChainRule: dropout, by a mask that a seed decides.

struct Dropout: LinearOperation, PrimitiveOperation {
  static let listing = OperationListing(
    "dropout",
    "In training, zeros with probability p and the other elements divided by 1 - p; otherwise x itself.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "seed", .optionalInteger, default: .some(.none),
        """
        Needed in training; it stands in the document, so that whoever has it has the mask. Which elements: the one at place i in row-major order stays where u >= p, with u = \
        (floor(z/2^12) + 1/2)/2^52 of output i of SplitMix64 started with the seed, z. One seed drops \
        the same ones everywhere.
        """),
      AttributeListing(
        "p", .number, default: .number(0.5), "The probability of a zero, from 0 to 1.",
        aliases: ["ratio"]),
      AttributeListing(
        "training", .boolean, default: .boolean(true), "Whether anything is dropped."),
    ])
  static let code = OperationCode.dropout

  let resultShape: Shape
  private let seed: Int
  private let probability: Double
  private let isTraining: Bool

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    resultShape = operands[0]
    seed = attributes.integer(0)
    probability = attributes.number(1)
    isTraining = attributes.boolean(2)
    if isTraining, attributes.optionalInteger(0) == nil {
      throw .attribute("seed", expected: "a whole number, unless 'training' is false")
    }
    guard (0...1).contains(probability) else { throw .attribute("p", expected: "from 0 to 1") }
  }

  var attributes: [AttributeValue] {
    [.integer(seed), .number(probability), .boolean(isTraining)]
  }
  var cost: Int { isTraining ? 4 * resultShape.count : resultShape.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { apply(operands[0]) }

  func apply<T: TensorAlgebra>(_ x: T) -> T { isTraining ? T.primitive(self, [x]) : x }

  /// The mask is a diagonal matrix, its own transpose.
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { apply(cotangent) }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let (source, numbers) = (operands[0].elements, SeededNumbers(seed: seed))
    let kept = S(1 - probability)
    for index in 0..<resultShape.count {
      result[index] = stays(index, numbers) ? source[index] / kept : 0
    }
  }

  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    let numbers = SeededNumbers(seed: seed)
    return operands[0].indices.map { index in
      stays(index, numbers) ? operands[0][index] / (1 - probability) : A(0)
    }
  }

  @inline(__always)
  private func stays(_ index: Int, _ numbers: SeededNumbers) -> Bool {
    !isTraining || numbers.unit(at: index) >= probability
  }
}
