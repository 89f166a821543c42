// SPDX-License-Identifier: Apache-2.0
// ChainRule: sums of products by labels of axes.

struct Einsum: GeneralOperation {
  static let listing = OperationListing(
    "einsum",
    "The sum of products that an equation states, each letter an axis: 'ij,jk->ik' is A B.",
    arguments: ["x"], variadic: .any,
    attributes: [
      AttributeListing(
        "equation", .text(example: "ij,jk->ik"),
        "A term for each operand and, after '->', the result's; '...' stands for more axes; those of length 1 broadcast."
      )
    ])

  let operands: [Shape]
  let contraction: Contraction
  let cost: Int

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    self.operands = operands
    contraction = try Contraction(attributes.word(0), operands)
    cost = contraction.cost
  }

  var resultShape: Shape { contraction.resultShape }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { T.contracted(contraction, operands) }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let terms = tangents.enumerated().map { place, tangent in
      tangent.map { tangent in
        var moved = operands
        moved[place] = tangent
        return self.value(moved)
      }
    }
    return total(terms, like: value)
  }

  // The cotangent of an operand is the contraction of the others with that of the result; along axes
  // that only the operand has it is repeated, and of axes that share a letter it has the diagonal.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    operands.indices.map { place in
      guard wanted[place] else { return nil }
      let transposed = contraction.transposed(to: place)
      let others = operands.indices.filter { $0 != place }.map { operands[$0] }
      let share = T.contracted(transposed, [cotangent] + others)
      return embedded(repeated(share, transposed.result, place), place)
        .reshaped(to: self.operands[place])
    }
  }

  /// The share of an operand with all of its axes, those that share a letter as one.
  private func repeated<T: TensorAlgebra>(_ share: T, _ labels: [Int], _ place: Int) -> T {
    let all = contraction.terms[place].labels.withoutRepetition
    if all == labels { return share }
    let shape = Shape(
      derived: all.map { labels.contains($0) ? contraction.lengths[$0] ?? 1 : 1 })
    return share.reshaped(to: shape).broadcast(to: contraction.shape(of: all))
  }

  /// Zeros with the share in the diagonals of axes that share a letter.
  private func embedded<T: TensorAlgebra>(_ share: T, _ place: Int) -> T {
    let target = contraction.terms[place].labels
    var (labels, result) = (target.withoutRepetition, share)
    for letter in labels {
      for _ in 1..<max(target.count { $0 == letter }, 1) {
        guard let axis = labels.firstIndex(of: letter) else { continue }
        let others = labels.indices.filter { $0 != axis }
        let moved = result.transposed(others + [axis])
        let length = contraction.lengths[letter] ?? 1
        result = MatrixDiagonal(rows: length, columns: length).placed(moved)
        labels = others.map { labels[$0] } + [letter, letter]
      }
    }
    return arranged(result, labels, as: target)
  }

  /// The axes in the order of the operand's, those of one letter among each other in any.
  private func arranged<T: TensorAlgebra>(_ x: T, _ labels: [Int], as target: [Int]) -> T {
    var free = Array(labels.indices)
    var permutation: [Int] = []
    for label in target {
      guard let place = free.firstIndex(where: { labels[$0] == label }) else { continue }
      permutation.append(free.remove(at: place))
    }
    return permutation == Array(labels.indices) ? x : x.transposed(permutation)
  }
}
