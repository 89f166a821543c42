// SPDX-License-Identifier: Apache-2.0
// ChainRule: attention.

/// Softmax of how queries meet keys, times the values.
struct Attention: ComposedOperation {
  static let listing = OperationListing(
    "attention", aliases: ["scaled_dot_product_attention"],
    "softmax(q kᵀ scale + mask) v over the last two axes, the others broadcast; where a mask of truth values is false, a key is not seen.",
    arguments: ["q", "k", "v", "mask"], variadic: .upTo(1),
    attributes: [
      AttributeListing(
        "is_causal", .boolean, default: .boolean(false),
        """
        Whether query i is kept from keys after place i, beside what the mask says. A mask of numbers is \
        added to the scores; one of truth values says true where a query may look and false where not, as \
        in PyTorch and ONNX.
        """),
      AttributeListing(
        "scale", .optionalNumber, default: .some(.none),
        "What the scores are multiplied by; null for one divided by the root of the length of a query."
      ),
      AttributeListing(
        "dropout_p", .number, default: .number(0),
        "The probability p, from 0 to 1, with which a weight that softmax makes is dropped in training; the others are divided by 1 - p."
      ),
      .maskSeed(of: "The weight at place i of [..., queries, keys] in row-major order"), .training,
    ])

  let resultShape: Shape
  let cost: Int
  private let scores: Shape
  private let scale: Double
  private let isCausal: Bool
  private let dropout: Dropout
  /// Whether the mask says where queries may look, rather than what is added to the scores.
  private var isMaskOfTruths = false

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    for (place, shape) in operands.prefix(3).enumerated() {
      try shape.checkMatrices(operand: place)
    }
    let (queries, keys, values) = (operands[0], operands[1], operands[2])
    guard queries.matrix.columns == keys.matrix.columns else { throw .innerLengths(queries, keys) }
    guard keys.matrix.rows == values.matrix.rows else { throw .lengths(axis: -2, keys, values) }
    guard keys.matrix.rows > 0 else { throw .emptyReduction(axis: keys.rank - 2, keys) }
    let leads = operands.prefix(3).map { Shape(derived: Array($0.dimensions.dropLast(2))) }
    guard let pair = leads[0].broadcast(with: leads[1]), let lead = pair.broadcast(with: leads[2])
    else { throw .notBroadcastable(Array(operands.prefix(3))) }
    guard let scores = Shape(pair.dimensions + [queries.matrix.rows, keys.matrix.rows]),
      let result = Shape(lead.dimensions + [queries.matrix.rows, values.matrix.columns])
    else { throw .tooManyElements }
    if operands.count == 4, !operands[3].broadcasts(to: scores) {
      throw .notBroadcastable([operands[3], scores])
    }
    (self.scores, resultShape) = (scores, result)
    dropout = try Dropout(
      scores, seed: attributes.optionalInteger(3), probability: attributes.number(2), "dropout_p",
      isTraining: attributes.boolean(4))
    isCausal = attributes.boolean(0)
    let length = max(queries.matrix.columns, 1)
    if case .number(let given) = attributes.values[1] {
      scale = given
    } else {
      scale = 1 / Double(length).squareRoot()
    }
    cost = scores.cost(ofEach: [length, values.matrix.columns, Shape.costUnseen])
  }

  func reading(_ types: [ElementType]) -> Attention {
    var other = self
    other.isMaskOfTruths = types.count == 4 && types[3] == .bool
    return other
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (q, k, v) = (operands[0], operands[1], operands[2])
    var met = T.matrixProduct(q, transposed: false, k, transposed: true, summedTo: scores)
    met = met * met.filled(with: scale, shape: .scalar)
    if operands.count == 4 { met = masked(met, operands[3]) }
    if isCausal { met = met + met.constant(causalMask, shape: Shape(derived: scoreMatrix)) }
    return T.matrixProduct(
      dropout.apply(met.softmax(axis: scores.rank - 1)), transposed: false, v, transposed: false,
      summedTo: resultShape)
  }

  private func masked<T: TensorAlgebra>(_ met: T, _ mask: T) -> T {
    isMaskOfTruths
      ? T.choose(mask, met, met.filled(with: -.infinity, shape: .scalar)) : met + mask
  }

  private var scoreMatrix: [Int] { Array(scores.dimensions.suffix(2)) }

  /// 0 for keys up to the place of the query, and minus infinity for those after it.
  private var causalMask: [Double] {
    let (queries, keys) = scores.matrix
    return (0..<queries * keys).map { $0 % keys > $0 / keys ? -.infinity : 0 }
  }

  /// A query that is kept from every key has no weights: their sum would be 0.
  func fault<S: Scalar>(_ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>) -> ValueFault? {
    guard operands.count == 4 else { return nil }
    let (mask, (queries, keys)) = (operands[3].elements, scores.matrix)
    let strides = operands[3].shape.strides(broadcastTo: scores)
    let (rows, step) = (Shape(derived: Array(scores.dimensions.dropLast())), strides.last ?? 0)
    let hidden: S = isMaskOfTruths ? 0 : -.infinity
    for row in 0..<rows.count {
      let start = zip(rows.indices(ofElement: row), strides).reduce(0) { $0 + $1.0 * $1.1 }
      let seen = isCausal ? min(row % queries + 1, keys) : keys
      if (0..<seen).allSatisfy({ mask[start + $0 * step] == hidden }) {
        return .other(
          operand: 3,
          expected: "such that every query may look at one key at least, and query "
            + "\(rows.indices(ofElement: row)) may look at none")
      }
    }
    return nil
  }
}

extension Shape {
  /// What each element of a tensor inside of an operation costs: it is written and read a dozen times, which
  /// takes as long as so many multiplications; and no limit of elements counts what is no node's.
  static let costUnseen = 256

  /// So many steps for each element, or the greatest number.
  func cost(ofEach steps: [Int]) -> Int {
    var sum = 0
    for part in steps {
      let (product, isTooMuch) = count.multipliedReportingOverflow(by: part)
      let (next, overflow) = sum.addingReportingOverflow(product)
      if isTooMuch || overflow { return .max }
      sum = next
    }
    return sum
  }
}
