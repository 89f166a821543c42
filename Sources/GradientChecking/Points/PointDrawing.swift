// SPDX-License-Identifier: Apache-2.0
// ChainRule: more points at which formulas are compared.

internal import Autodiff

/// Draws points around a given one, at which formulas are compared too: there no two numbers are equal
/// by accident, so that a wrong name shows.
///
/// A number keeps its sign, so that logarithms and roots stay inside their domains, and is multiplied by
/// a factor of its own; a zero becomes a small number. What must be as it is stays: constants, whole
/// numbers of other types, and vectors that are a distribution, such as the labels of a cross-entropy.
/// A point is taken only if everything is finite there and the same branches are taken as at the given
/// point: a formula is right for its branch.
struct PointDrawing {
  let graph: Graph
  let plan: Plan
  let layout: ElementLayout
  let seeds: [Seed<Double>]
  /// The given point.
  let origin: CheckPoint
  var random: RandomSequence

  /// How often a point is drawn again, each time nearer to the given one.
  private static let attempts = 6

  /// The leaves that move.
  var moving: [Int] {
    (0..<graph.count).filter { node in
      graph.codes[node].isVariable && graph.elementTypes[node].isDifferentiable
        && !isDistribution(node)
    }
  }

  /// A point, or `nil` if none was found.
  mutating func draw(within budget: Budget) throws(EvaluationError) -> CheckPoint? {
    let (moving, varying) = (moving, graph.varyingNodes)
    var spread = 0.5
    for _ in 0..<PointDrawing.attempts {
      let leaves = move(moving, spread)
      let point = try CheckPoint(plan, layout, leaves, seeds: seeds, within: budget)
      if point.isFinite(varying), isSameBranch(point, varying) { return point }
      spread /= 4
    }
    return nil
  }

  private mutating func move(_ nodes: [Int], _ spread: Double) -> LeafValues {
    var leaves = origin.leaves
    for node in nodes {
      guard let start = leaves.start(of: node) else { continue }
      let count = graph.elementCount(of: node)
      let factors = (0..<count).map { _ in random.unit() }
      leaves.withMutableElements { elements in
        for (offset, factor) in factors.enumerated() {
          let place = start + offset
          // From 1 - spread to 1 + spread, but not near 1, where nothing would be told apart.
          let step = spread * (factor < 0.5 ? -1 + factor : factor)
          elements[place] = elements[place] == 0 ? step / 2 : elements[place] * (1 + step)
        }
      }
    }
    return leaves
  }

  /// Whether each row of a tensor holds shares of one, as labels and probabilities do.
  private func isDistribution(_ node: Int) -> Bool {
    let value = origin.value(of: node)
    guard let length = graph.shape(of: node).dimensions.last, length > 1, !value.isEmpty else {
      return false
    }
    return stride(from: value.startIndex, to: value.endIndex, by: length).allSatisfy { start in
      let row = value[start..<start + length]
      return row.allSatisfy { $0 >= 0 } && (row.reduce(0, +) - 1).magnitude < 1e-9
    }
  }

  /// Whether gradients are zero at the same places and arguments lie on the same sides of kinks.
  private func isSameBranch(_ point: CheckPoint, _ varying: [Int]) -> Bool {
    varying.allSatisfy { node in
      layout.range(of: node).allSatisfy { place in
        (point.gradients[place] == 0) == (origin.gradients[place] == 0)
      }
    }
      && varying.allSatisfy { node in
        graph.kinks(of: node).allSatisfy { kink in
          sides(of: kink, node, point) == sides(of: kink, node, origin)
        }
      }
  }

  private func sides(of kink: Kink, _ node: Int, _ point: CheckPoint) -> [Bool]? {
    let operands = graph.operands(of: node).map { Int($0) }
    guard operands.allSatisfy({ graph.shape(of: $0) == graph.shape(of: node) }) else { return nil }
    let own = operands[kink.argument]
    switch kink.place {
    case .point(let number): return point.value(of: own).map { $0 > number }
    case .meeting(let other), .meetingBeside(let other, _, _):
      return zip(point.value(of: own), point.value(of: operands[other])).map { $0 > $1 }
    case .corner, .elements: return nil
    }
  }
}
