// SPDX-License-Identifier: Apache-2.0
// ChainRule: the words a request may choose from.

public import Autodiff

/// How much a reply says; each level has the ones before it.
public enum DetailLevel: String, Codable, Hashable, Sendable, CaseIterable {
  /// Outputs and gradients of variables.
  case gradients
  /// Values and gradients of all nodes.
  case nodes
  /// Also what every edge contributes.
  case edges
  /// Also the paths from leaves to outputs.
  case paths
  /// Also the derivation in formulas.
  case derivation
}

/// A part of a reply.
public enum ReplyPart: String, Codable, Hashable, Sendable, CaseIterable {
  /// The value of every node.
  case values
  /// The gradients.
  case gradients
  /// What every edge contributes.
  case edges
  /// The paths from leaves to outputs.
  case paths
  /// The derivation in formulas.
  case derivation
  /// The graph as it was understood.
  case graph
  /// A picture.
  case svg
}

/// How formulas are written.
public enum FormulaFormat: String, Codable, Hashable, Sendable, CaseIterable {
  /// As plain text.
  case text
  /// As LaTeX.
  case latex
  /// As MathML.
  case mathml
}

/// What becomes of the rows of a batch.
public enum BatchReduction: String, Codable, Hashable, Sendable, CaseIterable {
  /// Outputs and gradients are per row.
  case none
  /// The output is the sum over rows.
  case sum
  /// The output is the mean over rows.
  case mean
}

/// What the arithmetic is done in.
public enum Precision: String, Codable, Hashable, Sendable, CaseIterable {
  /// 64 bits.
  case float64
  /// 32 bits.
  case float32
}

/// Whether a branch that is not taken may spoil a gradient.
public enum WhereNaN: String, Codable, Hashable, Sendable, CaseIterable {
  /// Branches that are not taken contribute nothing.
  case safe
  /// They contribute zero times their derivative, as IEEE 754 multiplies.
  case ieee
}

/// What a picture is written in.
public enum PictureFormat: String, Codable, Hashable, Sendable, CaseIterable {
  /// A drawing.
  case svg
  /// The language of Graphviz.
  case dot
  /// A flowchart of Mermaid.
  case mermaid
  /// Formulas in LaTeX.
  case latex
  /// Formulas in MathML.
  case mathml
  /// An outline for terminals.
  case text
}

extension KinkConvention: Codable {}
