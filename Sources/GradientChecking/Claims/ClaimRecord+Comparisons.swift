// SPDX-License-Identifier: Apache-2.0
// ChainRule: a claim element by element.

internal import Autodiff

/// Elements of a claim beside the true ones: some of them, and how many there are.
struct ElementComparisons {
  var failed: [ElementComparison] = []
  var passed: [ElementComparison] = []
  var count = 0
}

extension ClaimRecord {
  /// The elements of the claim beside the true ones, at the given point, or at the first one where it
  /// does not hold; of each kind as many as are told of.
  func comparisons(_ context: CheckContext, limit: Int) -> ElementComparisons {
    let place = failure(context.tolerance) ?? 0
    let exact = truth[place].elements
    let given = claimed[place]
    let fits =
      given.map { $0.shape == truth[place].shape || ($0.shape.isEmpty && exact.count == 1) }
      ?? false
    var found = ElementComparisons()
    for node in claim.nodes {
      let shape = context.graph.shape(of: node)
      for element in 0..<shape.count {
        let (value, said) = (exact[found.count], fits ? given?.elements[found.count] : nil)
        found.count += 1
        let passes =
          said.map { context.tolerance.accepts($0, for: value, decimals: claim.decimals) } ?? false
        guard (passes ? found.passed.count : found.failed.count) < limit else { continue }
        let comparison = ElementComparison(
          claim: index, subject: claim.subject, name: context.graph.name(of: node),
          index: shape.indices(ofElement: element), point: place, exact: value, claimed: said,
          passed: passes)
        if passes { found.passed.append(comparison) } else { found.failed.append(comparison) }
      }
    }
    return found
  }
}
