// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a picture of a graph shows, whatever it is drawn in.

/// What a picture of a graph shows, whatever it is drawn in: every text is ready, and harmless.
package struct Picture: Sendable {
  /// What is shown, in one line.
  let title: String
  /// Outputs and gradients, in a sentence each.
  let about: String
  /// The nodes in the order of computation.
  let nodes: [Node]
  /// The edges, those into one node together and in the order of its arguments.
  let edges: [Edge]
  /// What a reader must know beside the picture.
  let notes: [String]
  /// Whether there are gradients.
  let hasGradients: Bool
  /// Whether local derivatives are part of it.
  let hasLocals: Bool

  /// A node.
  struct Node: Sendable {
    /// How it is drawn.
    enum Kind: Sendable, Equatable {
      /// A text at the left end of a wire.
      case leaf
      /// A circle with a sign.
      case gate(sign: String)
      /// A rounded box with a name.
      case function(name: String)
    }

    /// The id in full, as it is given out with the drawing.
    let id: String
    /// The id or label as it is read.
    let name: String
    let kind: Kind
    /// The name of the operation, in full.
    let operation: String
    var value: Figure?
    var gradient: Figure?
    /// What comes back over its edges, where they are several.
    var sum: String?
    /// How many edges leave it.
    var uses = 0
    /// How many of its neighbours are not shown.
    var hidden = 0
    var isOutput = false
    /// Whether no gradient passes it: no output depends on it, or there is none to be had.
    var isInactive = false
    /// Whether its value stands on a kink.
    var isKink = false
    /// Whether a number in it is not finite.
    var isNotFinite = false
  }

  /// An edge.
  struct Edge: Sendable {
    let id: String
    /// Where its ends stand among the nodes.
    let source: Int
    let target: Int
    /// The argument's name, where its place matters.
    let argument: String?
    /// The derivative along the edge, short; `nil` if it is not shown.
    var local: String?
    /// Upstream, local derivative and contribution, in full.
    var about: String
    /// Whether nothing comes back over it.
    var isInactive = false
  }
}

/// A number or a tensor as it is shown.
struct Figure: Sendable, Equatable {
  /// The number, or the shape in brackets.
  let short: String
  /// Everything, or as much as a tooltip can hold.
  let full: String
  /// The first elements by row, where it is no number; empty where there are too many axes.
  var grid: [[String]] = []
}
