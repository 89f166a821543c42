// SPDX-License-Identifier: Apache-2.0
// ChainRule: the neuron's figures, computed with forty digits and rounded to fifteen.

/// The figures of sigmoid(w0*x0 + w1*x1 + w2) at w = [2, -3, -3], x = [-1, -2].
enum NeuronFigures {
  /// Value and gradient of every node that both forms share.
  static let shared: [String: (value: Double, gradient: Double)] = [
    "w0": (2, -0.196611933241482), "x0": (-1, 0.393223866482964),
    "w1": (-3, -0.393223866482964), "x1": (-2, -0.589835799724446),
    "w2": (-3, 0.196611933241482), "m0": (-2, 0.196611933241482), "m1": (6, 0.196611933241482),
    "a0": (4, 0.196611933241482), "a1": (1, 0.196611933241482), "f": (0.731058578630005, 1),
  ]

  /// Value and gradient of the nodes that only the gates have.
  static let gates: [String: (value: Double, gradient: Double)] = [
    "n": (-1, -0.196611933241482), "ex": (0.367879441171442, -0.534446645388523),
    "p": (1.367879441171442, -0.534446645388523),
  ]

  /// Local derivative, upstream and contribution of the edges that both forms share.
  static let sharedEdges: [String: (local: Double, upstream: Double, contribution: Double)] = [
    "w0->m0:0": (-1, 0.196611933241482, -0.196611933241482),
    "x0->m0:1": (2, 0.196611933241482, 0.393223866482964),
    "w1->m1:0": (-2, 0.196611933241482, -0.393223866482964),
    "x1->m1:1": (-3, 0.196611933241482, -0.589835799724446),
    "m0->a0:0": (1, 0.196611933241482, 0.196611933241482),
    "m1->a0:1": (1, 0.196611933241482, 0.196611933241482),
    "a0->a1:0": (1, 0.196611933241482, 0.196611933241482),
    "w2->a1:1": (1, 0.196611933241482, 0.196611933241482),
  ]

  /// Those of the edge into the grouped sigmoid.
  static let sigmoidEdges: [String: (local: Double, upstream: Double, contribution: Double)] = [
    "a1->f:0": (0.196611933241482, 1, 0.196611933241482)
  ]

  /// Those of the edges along the primitive gates.
  static let gateEdges: [String: (local: Double, upstream: Double, contribution: Double)] = [
    "p->f:0": (-0.534446645388523, 1, -0.534446645388523),
    "ex->p:0": (1, -0.534446645388523, -0.534446645388523),
    "n->ex:0": (0.367879441171442, -0.534446645388523, -0.196611933241482),
    "a1->n:0": (-1, -0.196611933241482, 0.196611933241482),
  ]
}
