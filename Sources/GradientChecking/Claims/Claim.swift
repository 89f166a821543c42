// SPDX-License-Identifier: Apache-2.0
// ChainRule: what somebody says a value or a gradient is.

package import Autodiff

/// What somebody says a value or a gradient is.
package struct Claim: Sendable {
  /// What is claimed of the nodes.
  package let subject: Subject
  /// The nodes: one, or several whose components are claimed as one list.
  package let nodes: [Int]
  /// What is claimed.
  package let claimed: Claimed
  /// The name under which later claims use what is claimed; `nil` if they do not.
  package let name: String?
  /// To how many decimals what is claimed is rounded; `nil` if it is not.
  package let decimals: Int?

  /// What is claimed of a node.
  package enum Subject: String, Sendable {
    case value, gradient
  }

  /// Makes a claim.
  package init(
    _ subject: Subject, of nodes: [Int], is claimed: Claimed,
    as name: String? = nil, decimals: Int? = nil
  ) {
    self.subject = subject
    self.nodes = nodes
    self.claimed = claimed
    self.name = name
    self.decimals = decimals
  }
}

/// What is claimed: numbers, which hold at one point, or a formula, which holds everywhere.
package enum Claimed: Sendable {
  /// Numbers.
  case number(Tensor<Double>)
  /// A formula in the names of the graph and of earlier claims.
  case formula(ClaimFormula)
}

/// Elements and the shape in which they stand.
package struct Numbers: Equatable, Sendable {
  /// The lengths of the axes.
  package var shape: [Int]
  /// The elements in row-major order.
  package var elements: [Double]

  /// Makes numbers of a shape.
  package init(_ shape: [Int], _ elements: [Double]) {
    self.shape = shape
    self.elements = elements
  }
}
