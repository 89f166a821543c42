// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reading of a rule as a formula.

/// An expression written down.
///
/// It keeps the grouping in which it was built: a printed formula that is read again gives the same
/// graph. Formulas of rules are a dozen levels deep at most; what walks them recurses, and printers
/// write an ellipsis below ``depthLimit`` levels.
public indirect enum Formula: Hashable, Sendable {
  /// A number; negative ones are negations, so that there is one way to write them.
  case number(Double)
  /// A name standing for a value.
  case name(String)
  /// An operation by its canonical name, applied to arguments.
  case call(String, [Formula])
  /// An attribute among the arguments of a call: its name, and its value as text.
  case attribute(String, String)
  case sum(Formula, Formula)
  case difference(Formula, Formula)
  case product(Formula, Formula)
  case quotient(Formula, Formula)
  case power(Formula, Formula)
  case negation(Formula)
  case comparison(Formula, Relation, Formula)
  /// The second where the first holds, otherwise the third.
  case piecewise(Formula, Formula, Formula)

  /// How deep a formula is written out.
  public static let depthLimit = 256
}
