// SPDX-License-Identifier: Apache-2.0
// ChainRule: how a contraction is worked out, two operands at a time.

extension Contraction {
  /// One product of two of the operands that are left, as that of stacks of matrices.
  struct Step: Sendable {
    /// The places of the two; the product takes that of the first, and the second is gone.
    let first: Int
    let second: Int
    /// The labels that both keep, those of the first alone, those summed over, and those of the second.
    let shared: [Label]
    let rows: [Label]
    let inner: [Label]
    let columns: [Label]

    var labels: [Label] { shared + rows + columns }
  }

  /// What an element of a product on the way costs that is larger than what is given and asked for: no
  /// limit of elements knows of the memory for it.
  private static let priceOfMemory = 256

  /// How many of the operands that are left are compared for the next product, the first ones: with many
  /// operands, looking for an order would take longer than the products.
  private static let mostCompared = 8

  /// The products, each the smallest that can be done next, and what all of them cost.
  ///
  /// - Complexity: O(operands · labels).
  func steps() -> (steps: [Step], cost: Int) {
    var left = OperandsLeft(self)
    let largest = terms.reduce(resultShape.count) { max($0, $1.shape.count) }
    var (steps, cost) = ([Step](), Int.product(largest, terms.count + 1))
    while let pair = left.cheapestPair(among: Contraction.mostCompared) {
      let step = left.multiply(pair)
      let price = max(
        size(step.inner), pair.size > largest ? Contraction.priceOfMemory : 1)
      let (sum, overflow) = cost.addingReportingOverflow(Int.product(pair.size, price))
      cost = overflow ? .max : sum
      steps.append(step)
    }
    return (steps, cost)
  }

  /// What the contraction costs, or that for the cotangent of an operand if that is more.
  var cost: Int {
    terms.indices.reduce(steps().cost) { max($0, transposed(to: $1).steps().cost) }
  }

  private func size(_ labels: [Label]) -> Int {
    labels.reduce(1) { Int.product($0, lengths[$1] ?? 1) }
  }
}

/// The operands of a contraction that are not yet multiplied.
private struct OperandsLeft {
  /// Two operands, and the elements of their product.
  struct Pair {
    let first: Int
    let second: Int
    let size: Int
  }

  /// The labels, which are counted from 0 here.
  private let labels: [Contraction.Label]
  private let lengths: [Int]
  /// The labels of each operand, without those that are summed over at once.
  private var operands: [[Int]]
  /// How many operands have a label, the result among them.
  private var uses: [Int]

  init(_ contraction: Contraction) {
    labels = Array(contraction.lengths.keys)
    lengths = labels.map { contraction.lengths[$0] ?? 1 }
    let numbers = Dictionary(uniqueKeysWithValues: zip(labels, labels.indices))
    func numbered(_ labels: [Contraction.Label]) -> [Int] { labels.compactMap { numbers[$0] } }
    operands = contraction.terms.map { numbered($0.labels.withoutRepetition) }
    uses = [Int](repeating: 0, count: labels.count)
    for operand in operands + [numbered(contraction.result)] {
      for label in operand { uses[label] += 1 }
    }
    // What one operand alone has, and not the result, is summed over before any product.
    for place in operands.indices {
      operands[place] = operands[place].filter { uses[$0] > 1 }
    }
  }

  /// The two of the first operands whose product is smallest; `nil` if one is left.
  func cheapestPair(among most: Int) -> Pair? {
    var best: Pair?
    var isOfSecond = [Bool](repeating: false, count: lengths.count)
    for second in 0..<min(operands.count, most) {
      for label in operands[second] { isOfSecond[label] = true }
      for first in 0..<second {
        var size = 1
        for label in operands[first] where !isOfSecond[label] {
          size = Int.product(size, lengths[label])
        }
        for label in operands[second] where isKept(label, by: operands[first]) {
          size = Int.product(size, lengths[label])
        }
        if size < best?.size ?? .max || best == nil {
          best = Pair(first: first, second: second, size: size)
        }
      }
      for label in operands[second] { isOfSecond[label] = false }
    }
    return best
  }

  /// Whether the product with another operand has a label: it is not summed over if others have it.
  private func isKept(_ label: Int, by other: [Int]) -> Bool {
    uses[label] > 2 || !other.contains(label)
  }

  /// Puts the product of two operands in the place of the first.
  mutating func multiply(_ pair: Pair) -> Contraction.Step {
    let (a, b) = (operands[pair.first], operands[pair.second])
    let both = a.filter(b.contains)
    let (shared, inner) = (both.filter { uses[$0] > 2 }, both.filter { uses[$0] <= 2 })
    let (rows, columns) = (a.filter { !both.contains($0) }, b.filter { !both.contains($0) })
    for label in both { uses[label] -= 1 }
    operands[pair.first] = shared + rows + columns
    operands.remove(at: pair.second)
    func named(_ numbers: [Int]) -> [Contraction.Label] { numbers.map { labels[$0] } }
    return Contraction.Step(
      first: pair.first, second: pair.second, shared: named(shared), rows: named(rows),
      inner: named(inner), columns: named(columns))
  }
}

extension TensorAlgebra {
  /// The contraction of operands, worked out by products of matrices.
  static func composed(_ contraction: Contraction, _ operands: [Self]) -> Self {
    var left = zip(operands, contraction.terms).map {
      Labelled($0.reshaped(to: $1.shape), $1.labels).withoutRepetition
    }
    for place in left.indices {
      let others = left.indices.filter { $0 != place }.flatMap { left[$0].labels }
      left[place] = left[place].summed { !contraction.result.contains($0) && !others.contains($0) }
    }
    for step in contraction.steps().steps {
      left[step.first] = left[step.first].product(left[step.second], step, contraction)
      left.remove(at: step.second)
    }
    return left[0].arranged(contraction.result).tensor
  }
}

/// A tensor whose axes have labels.
private struct Labelled<T: TensorAlgebra> {
  let tensor: T
  let labels: [Int]

  init(_ tensor: T, _ labels: [Int]) { (self.tensor, self.labels) = (tensor, labels) }

  /// The axes in the order of these labels.
  func arranged(_ order: [Int]) -> Labelled {
    if order == labels { return self }
    return Labelled(tensor.transposed(order.compactMap(labels.firstIndex)), order)
  }

  /// The sum over the axes of some labels.
  func summed(_ isSummed: (Int) -> Bool) -> Labelled {
    let axes = labels.indices.filter { isSummed(labels[$0]) }
    if axes.isEmpty { return self }
    return Labelled(
      tensor.sum(axes: axes, keepingDimensions: false), labels.filter { !isSummed($0) })
  }

  /// The diagonal over axes of the same label, until each has its own.
  var withoutRepetition: Labelled {
    var result = self
    while let second = result.labels.indices.first(where: { place in
      result.labels[..<place].contains(result.labels[place])
    }), let first = result.labels.firstIndex(of: result.labels[second]) {
      let others = result.labels.indices.filter { $0 != first && $0 != second }
      let moved = result.tensor.transposed(others + [first, second])
      result = Labelled(
        MatrixDiagonal(of: moved.shape).taken(of: moved),
        others.map { result.labels[$0] } + [result.labels[first]])
    }
    return result
  }

  /// A product with another, by matrices.
  func product(
    _ other: Labelled, _ step: Contraction.Step, _ contraction: Contraction
  ) -> Labelled {
    func shape(_ groups: [[Int]]) -> Shape {
      Shape(derived: groups.map { contraction.shape(of: $0).count })
    }
    let a = arranged(step.shared + step.rows + step.inner).tensor
      .reshaped(to: shape([step.shared, step.rows, step.inner]))
    let b = other.arranged(step.shared + step.inner + step.columns).tensor
      .reshaped(to: shape([step.shared, step.inner, step.columns]))
    return Labelled(
      T.product(a, b).reshaped(to: contraction.shape(of: step.labels)), step.labels)
  }
}
