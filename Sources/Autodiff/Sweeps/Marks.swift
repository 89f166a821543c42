// SPDX-License-Identifier: Apache-2.0
// ChainRule: which elements play a part, where an operation chooses.

/// Which elements of the nodes play a part in a derivative: 1 for those, 0 for the others.
///
/// An operation that chooses (``OperationListing/isSelective``) has a derivative of zero with respect
/// to what it did not choose. That zero is not a small number but the absence of a path, so nothing
/// may come of it, an infinite derivative further on least of all: relu(√x - 1) is constant around 0,
/// and its derivative there is 0, though that of √x is infinite. A derivative that happens to be zero
/// is another matter: that of (√x)² at 0 stays 0 · ∞, which is not a number.
///
/// Sweeps keep marks only when the plain sweep has met NaN: where it has not, every product with an
/// absent path was zero, and marks would change nothing.
struct Marks<S: Scalar> {
  let values: NodeNumbers<S>

  /// Marks the elements from which a sweep starts; one that weighs nothing plays no part.
  init(plan: Plan, startingAt seeds: [Seed<S>], _ rows: BlockRows? = nil) {
    values = NodeNumbers(plan, holding: [], rows)
    for seed in seeds {
      let view = view(of: seed.node)
      for index in 0..<view.count where seed.elements[index] != 0 { view.base[index] = 1 }
    }
  }

  func view(of node: Int) -> TensorView<S> { values.view(of: node) }

  /// The marks of a node in one row.
  func view(of node: Int, row: Int) -> TensorView<S> { values.view(of: node, row: row) }

  /// Whether some element of a node plays a part.
  func isAnySet(of node: Int) -> Bool { view(of: node).contains { $0 != 0 } }

  /// Marks the elements of a node that are not 0 in `touched`, a tensor of its shape.
  func set(_ touched: TensorView<S>, of node: Int) {
    let target = view(of: node)
    for index in 0..<target.count where touched.base[index] != 0 { target.base[index] = 1 }
  }
}

extension UnsafeBufferPointer where Element: Scalar {
  /// Whether all of the numbers are finite.
  var areFinite: Bool {
    if VectorLibrary.isUsed, let baseAddress { return Element.areFinite(baseAddress, count) }
    // Differences are zero, unless a number is infinite or NaN; so the loops have no branch.
    var sums = EightSums<Element>()
    let whole = count & ~7
    sums.add(whole) { self[$0] - self[$0] }
    var rest = sums.total
    for index in whole..<count { rest += self[index] - self[index] }
    return rest == 0
  }

  /// Whether one of the numbers is NaN.
  var containNaN: Bool { !areFinite && contains { $0.isNaN } }
}

extension Arena {
  /// All of the numbers.
  var elements: UnsafeBufferPointer<S> { UnsafeBufferPointer(start: base, count: count) }
}

extension TensorView {
  func contains(where predicate: (S) -> Bool) -> Bool { elements.contains(where: predicate) }

  /// These elements where `marks`, of the same shape, are not 0, and 0 elsewhere.
  func kept(by marks: TensorView) -> TensorView {
    let result = TensorView(zeros: shape)
    for index in 0..<count where marks.base[index] != 0 { result.base[index] = base[index] }
    return result
  }
}

extension Tape {
  /// Which elements of an elementwise step pass something on to its operand at a place: 1 or 0.
  ///
  /// An operation that does not choose passes on everything; one that does, all but where its
  /// derivative is 0. On a kink where 0 is only the subgradient that was chosen, the operand does
  /// play a part.
  func passing(
    _ node: Int, place: Int, _ derivative: TensorView<S>
  ) -> TensorView<S> {
    let listing = plan.graph.codes[node].listing
    let result = derivative.filled(with: 1)
    guard listing.isSelective else { return result }
    for index in 0..<result.count where derivative.base[index] == 0 { result.base[index] = 0 }
    let graph = plan.graph
    for kink in graph.kinks(of: node)
    where kink.argument == place && kink.choice(under: graph.convention) == 0 {
      kink.forEachMet(in: result.shape, { operand($0, of: node) }) { result.base[$0] = 1 }
    }
    return result
  }
}
