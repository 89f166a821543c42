// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reading of a rule as a formula.

/// An expression written down.
public indirect enum Formula: Hashable, Sendable {
  case number(Double)
  case name(String)
  case call(String, [Formula])
}
