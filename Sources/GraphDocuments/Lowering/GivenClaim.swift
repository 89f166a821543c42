// SPDX-License-Identifier: Apache-2.0
// ChainRule: claims as they were read.

package import Autodiff

/// A claim as it was read, its nodes known and its expression parsed.
package struct GivenClaim: Sendable {
  /// Whether it speaks of a value, and not of a gradient.
  package var isOfValue: Bool
  /// The nodes.
  package var nodes: [Int]
  /// What is claimed.
  package var content: Content
  /// The name under which later claims use it.
  package var name: String?
  /// To how many decimals it is rounded.
  package var decimals: Int?
  /// Where what is claimed stands.
  package var pointer: JSONPointer?
  /// The line and column of the same.
  package var position = TextPosition()
  /// The same in the document.
  var place: JSONIndex

  /// What is claimed.
  package enum Content: Sendable {
    case numbers(Tensor<Double>)
    case expression(String, Expression)
  }
}

/// What is to be checked beside the graph.
package struct CheckCall: Sendable {
  /// The claims, in order.
  package var claims: [GivenClaim] = []
  /// Values of leaves at further points; `nil` if points are to be drawn.
  package var points: [[Int: [Double]]]?
  /// How far off a number may be beside its size; `nil` for the default.
  package var relativeTolerance: Double?
  /// How far off any number may be.
  package var absoluteTolerance: Double?
  /// What leaves hold themselves, where inputs were given over them.
  package var ownValues: [Int: Tensor<Double>] = [:]
  /// Whether the reply has other parts, too.
  package var asksForParts = false

  package init() {}
}
