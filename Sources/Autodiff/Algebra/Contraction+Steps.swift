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

  /// The products, each the smallest that can be done next, and what all of them cost.
  func steps() -> (steps: [Step], cost: Int) {
    var left = terms.map(\.labels.withoutRepetition)
    let largest = terms.reduce(resultShape.count) { max($0, $1.shape.count) }
    var (steps, cost) = ([Step](), Int.product(largest, terms.count + 1))
    for place in left.indices { left[place] = kept(left[place], of: place, in: left) }
    while left.count > 1 {
      guard let step = cheapest(left) else { break }
      let size = size(step.labels)
      let price = max(self.size(step.inner), size > largest ? Contraction.priceOfMemory : 1)
      let (sum, overflow) = cost.addingReportingOverflow(Int.product(size, price))
      cost = overflow ? .max : sum
      left[step.first] = step.labels
      left.remove(at: step.second)
      steps.append(step)
    }
    return (steps, cost)
  }

  /// What the contraction costs, or that for the cotangent of an operand if that is more.
  var cost: Int {
    terms.indices.reduce(steps().cost) { max($0, transposed(to: $1).steps().cost) }
  }

  /// The labels of an operand that others or the result have: over the rest is summed at once.
  private func kept(_ labels: [Label], of place: Int, in left: [[Label]]) -> [Label] {
    labels.filter { label in
      result.contains(label) || left.indices.contains { $0 != place && left[$0].contains(label) }
    }
  }

  private func size(_ labels: [Label]) -> Int {
    labels.reduce(1) { Int.product($0, lengths[$1] ?? 1) }
  }

  private func cheapest(_ left: [[Label]]) -> Step? {
    var best: (step: Step, size: Int)?
    for second in left.indices {
      for first in 0..<second {
        let step = step(first, second, in: left)
        let size = size(step.labels)
        if size < best?.size ?? .max || best == nil { best = (step, size) }
      }
    }
    return best?.step
  }

  private func step(_ first: Int, _ second: Int, in left: [[Label]]) -> Step {
    let (a, b) = (left[first], left[second])
    let both = a.filter(b.contains)
    let outside = left.indices.filter { $0 != first && $0 != second }.flatMap { left[$0] } + result
    return Step(
      first: first, second: second, shared: both.filter(outside.contains),
      rows: a.filter { !both.contains($0) }, inner: both.filter { !outside.contains($0) },
      columns: b.filter { !both.contains($0) })
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
