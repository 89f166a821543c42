// SPDX-License-Identifier: Apache-2.0
// ChainRule: a claim beside the truth.

internal import Autodiff

/// A claim beside the truth, at every point where it can be judged.
final class ClaimRecord {
  let index: Int
  let claim: Claim
  /// The true numbers at each point.
  let truth: [Numbers]
  /// What is claimed at each point; `nil` where the claim says nothing.
  ///
  /// Names of earlier claims stand for what was claimed under them.
  var claimed: [Numbers?] = []
  /// The same with the true numbers under those names, so that a mistake that was only handed on is not
  /// taken for another one.
  var claimedOfTruth: [Numbers?] = []

  init(_ index: Int, _ claim: Claim, truth: [Numbers]) {
    (self.index, self.claim, self.truth) = (index, claim, truth)
  }

  var formula: ClaimFormula? {
    if case .formula(let formula) = claim.claimed { formula } else { nil }
  }

  /// The first point at which the claim does not hold; `nil` if it holds at all.
  func failure(_ tolerance: Tolerance) -> Int? { failure(of: claimed, tolerance) }

  /// Whether the claim holds once the names of earlier claims stand for true numbers.
  func holdsOfTruth(_ tolerance: Tolerance) -> Bool {
    failure(of: claimedOfTruth, tolerance) == nil
  }

  private func failure(of claimed: [Numbers?], _ tolerance: Tolerance) -> Int? {
    for (place, numbers) in claimed.enumerated() {
      guard let numbers else { continue }
      let isSameShape =
        numbers.shape == truth[place].shape
        || (numbers.shape.isEmpty && numbers.elements.count == truth[place].elements.count)
      if !isSameShape
        || !tolerance.accepts(
          numbers.elements, for: truth[place].elements, decimals: claim.decimals)
      {
        return place
      }
    }
    return nil
  }

  /// The truth of a claim at a point.
  static func truth(of claim: Claim, at point: CheckPoint) -> Numbers {
    let all = claim.subject == .value ? point.values : point.gradients
    let elements = claim.nodes.flatMap { all[point.layout.range(of: $0)] }
    if claim.nodes.count == 1 {
      return Numbers(point.graph.shape(of: claim.nodes[0]).dimensions, elements)
    }
    return Numbers([elements.count], elements)
  }
}
