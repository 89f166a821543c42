// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is to be checked.

package import Autodiff

/// What is to be checked: a graph at a point, and what somebody says of its values and gradients.
package struct CheckQuestion: Sendable {
  /// The graph.
  package var graph: Graph
  /// The numbers in its leaves.
  package var leaves: LeafValues
  /// What the leaves hold themselves where inputs were given over them; empty if none were.
  package var ownValues: [Int: [Double]] = [:]
  /// The nodes that are differentiated.
  package var outputs: [Int]
  /// Their cotangents.
  package var seeds: [Seed<Double>]
  /// What is claimed.
  package var claims: [Claim] = []
  /// Values of leaves at further points, by node; `nil` if points are to be drawn.
  package var points: [[Int: [Double]]]?
  /// When a number is taken for the true one.
  package var tolerance = Tolerance()
  /// How much may be done.
  package var effort = Effort()

  /// How much may be done.
  package struct Effort: Sendable {
    /// How many points are drawn.
    package var points = 3
    /// How many steps of sweeps the hypotheses may take in all, about.
    package var steps = 50_000_000
    /// How many hypotheses there may be.
    package var hypotheses = 60_000
    /// How long mistakes may be looked for; `nil` if only the budget bounds it.
    package var searchTime: Duration?
    /// How many elements are told of.
    package var elements = 256
    /// How many kinks are told of.
    package var kinks = 100
    /// How many elements of the gradient are verified by differences.
    package var verified = 256
    /// Decides the points that are drawn.
    package var seed: UInt64 = 1

    package init() {}
  }

  /// Makes a question without claims.
  package init(
    _ graph: Graph, _ leaves: LeafValues, outputs: [Int], seeds: [Seed<Double>]
  ) {
    (self.graph, self.leaves, self.outputs, self.seeds) = (graph, leaves, outputs, seeds)
  }
}

/// What came of a check.
package struct CheckAnswer: Sendable {
  /// Whether every claim holds, and our own gradient, too.
  package var passed: Bool
  /// The compared numbers, those that do not agree first.
  package var elements: [ElementComparison]
  /// How many are left out.
  package var elementsOmitted: Int
  /// What explains the claims that do not hold.
  package var diagnoses: [Diagnosis]
  /// The variables of whose gradients nothing is claimed.
  package var unclaimed: [String]
  /// What is worth knowing.
  package var warnings: [CheckWarning]
  /// The points at which formulas were compared beside the given one, by leaf.
  package var points: [[(name: String, value: Numbers)]]
  /// Whether some hypotheses were not tried.
  package var hypothesesOmitted: Bool
  /// The kinks on which values stand at the given point.
  package var kinks: [KinkMet]
  /// Whether all true numbers are finite.
  package var isFinite: Bool
  /// How our own gradient was verified.
  package var verification: Verification
}

/// One number of a claim beside the true one.
package struct ElementComparison: Sendable {
  /// The claim.
  package let claim: Int
  /// What it speaks of.
  package let subject: Claim.Subject
  /// The node.
  package let name: String
  /// The place in its value.
  package let index: [Int]
  /// The point: 0 is the given one.
  package let point: Int
  /// The true number.
  package let exact: Double
  /// The claimed one; `nil` where the claim has another shape.
  package let claimed: Double?
  /// Whether it is taken for the true one.
  package let passed: Bool

  /// How far off it is.
  package var absoluteError: Double? { claimed.map { ($0 - exact).magnitude } }

  /// How far off it is beside the true number; `nil` if that is zero.
  package var relativeError: Double? {
    exact == 0 ? nil : absoluteError.map { $0 / exact.magnitude }
  }
}

/// Something worth knowing that is no mistake.
package struct CheckWarning: Sendable {
  package let code: String
  package let detail: String
  package let hint: String?
  package let nodes: [String]
  /// The claim that it is about.
  package let claim: Int?

  init(_ code: String, detail: String, hint: String?, nodes: [String], claim: Int?) {
    (self.code, self.detail, self.hint) = (code, detail, hint)
    (self.nodes, self.claim) = (nodes, claim)
  }
}
