// SPDX-License-Identifier: Apache-2.0
// ChainRule: a claim element by element.

internal import Autodiff

extension ClaimRecord {
  /// The elements of the claim beside the true ones, at the given point, or at the first one where it
  /// does not hold.
  func comparisons(_ context: CheckContext) -> [ElementComparison] {
    let place = failure(context.tolerance) ?? 0
    let exact = truth[place].elements
    let given = claimed[place]
    let fits =
      given.map { $0.shape == truth[place].shape || ($0.shape.isEmpty && exact.count == 1) }
      ?? false
    var comparisons: [ElementComparison] = []
    for node in claim.nodes {
      let shape = context.graph.shape(of: node)
      for element in 0..<shape.count {
        let (number, value) = (comparisons.count, exact[comparisons.count])
        let said = fits ? given?.elements[number] : nil
        let passes = said.map {
          context.tolerance.accepts($0, for: value, decimals: claim.decimals)
        }
        comparisons.append(
          ElementComparison(
            claim: index, subject: claim.subject, name: context.graph.name(of: node),
            index: shape.indices(ofElement: element), point: place, exact: value, claimed: said,
            passed: passes ?? false))
      }
    }
    return comparisons
  }
}
