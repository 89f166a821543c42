// SPDX-License-Identifier: Apache-2.0
// ChainRule: dropout, by a mask that a seed decides.

struct Dropout: LinearOperation, PrimitiveOperation {
  static let listing = OperationListing(
    "dropout",
    "In training, zeros with probability p and the other elements divided by 1 - p; otherwise x itself.",
    arguments: ["x"],
    attributes: [
      .maskSeed(of: "The element at place i in row-major order"),
      AttributeListing(
        "p", .number, default: .number(0.5), "The probability of a zero, from 0 to 1.",
        aliases: ["ratio"]), .training,
    ])
  static let code = OperationCode.dropout

  let resultShape: Shape
  /// Whether anything is dropped.
  let isDropping: Bool
  private let seed: Int?
  private let probability: Double
  private let isTraining: Bool

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    try self.init(
      operands[0], seed: attributes.optionalInteger(0), probability: attributes.number(1), "p",
      isTraining: attributes.boolean(2))
  }

  /// Dropout of a tensor of a shape.
  ///
  /// - Parameter name: The attribute that is the probability.
  init(
    _ shape: Shape, seed: Int?, probability: Double, _ name: String, isTraining: Bool
  ) throws(ShapeRule) {
    guard (0...1).contains(probability) else { throw .attribute(name, expected: "from 0 to 1") }
    isDropping = isTraining && probability > 0
    if isDropping, seed == nil {
      throw .attribute(
        "seed", expected: "a whole number, unless 'training' is false or '\(name)' 0")
    }
    (resultShape, self.probability) = (shape, probability)
    (self.seed, self.isTraining) = (seed, isTraining)
  }

  var attributes: [AttributeValue] {
    [
      seed.map { .integer($0) } ?? .none, .number(probability), .boolean(isTraining),
    ]
  }
  var cost: Int { isDropping ? 4 * resultShape.count : resultShape.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { apply(operands[0]) }

  func apply<T: TensorAlgebra>(_ x: T) -> T { isDropping ? T.primitive(self, [x]) : x }

  /// The mask is a diagonal matrix, its own transpose.
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { apply(cotangent) }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let (source, numbers) = (operands[0].elements, SeededNumbers(seed: seed ?? 0))
    let kept = S(1 - probability)
    for index in 0..<resultShape.count {
      result[index] = stays(index, numbers) ? source[index] / kept : 0
    }
  }

  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    let numbers = SeededNumbers(seed: seed ?? 0)
    return operands[0].indices.map { index in
      stays(index, numbers) ? operands[0][index] / (1 - probability) : A(0)
    }
  }

  @inline(__always)
  private func stays(_ index: Int, _ numbers: SeededNumbers) -> Bool {
    !isDropping || numbers.unit(at: index) >= probability
  }
}

extension AttributeListing {
  /// The seed of a mask, which need not be given where nothing is dropped.
  ///
  /// - Parameter element: What the mask keeps or drops, in words that begin a sentence.
  static func maskSeed(of element: String) -> AttributeListing {
    AttributeListing(
      "seed", .optionalInteger, default: .some(.none),
      """
      Needed where anything is dropped; it stands in the document, and in the reply under 'seeds', so that \
      whoever has it has the mask. \(element) stays where u >= p, with u = \
      (floor(z/2^12) + 1/2)/2^52 of output i of SplitMix64 started with the seed, z. One seed drops \
      the same ones everywhere.
      """)
  }

  static let training = AttributeListing(
    "training", .boolean, default: .boolean(true), "Whether anything is dropped.")
}
