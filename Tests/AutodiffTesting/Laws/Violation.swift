// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a law says when it is broken.

/// The laws that hold for every operation.
package enum Law: String, Sendable {
  /// The value has the shape that the rule predicted, and so have tangents and cotangents.
  case shape
  /// The pushforward is the slope that differences show.
  case pushforward
  /// The two rules are transposes of each other.
  case adjoint
  /// Both rules are linear.
  case linearity
  /// The derivative as a graph obeys the laws of pushforward and adjoint.
  case secondOrder
  /// All ways to the same derivative give the same numbers.
  case agreement
  /// At a kink the rules return what is declared.
  case kinks
  /// The same input gives the same bits.
  case determinism
  /// What is listed can be read.
  case listing
}

/// A law that a map breaks, and how.
package struct Violation: Sendable, CustomStringConvertible {
  /// The law.
  package let law: Law
  /// The map, and what was found beside what was expected.
  package let finding: String

  /// States a violation.
  package init(_ law: Law, _ finding: String) {
    self.law = law
    self.finding = finding
  }

  /// The law and the finding.
  package var description: String { "\(law.rawValue): \(finding)" }
}

/// The checks of the laws: functions from a map to its violations.
package enum Laws {}
