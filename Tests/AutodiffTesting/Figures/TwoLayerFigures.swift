// SPDX-License-Identifier: Apache-2.0
// ChainRule: the figures of σ(W₁ σ(W x + b) + b₁), from JAX in float64.

/// The figures of σ(W₁ σ(W x + b) + b₁) at W = [[0.1, 0.2], [0.3, -0.4]], b = [0.05, -0.05],
/// W₁ = [[0.5, -0.6]], b₁ = [0.1], x = [1, -2], to fifteen decimals.
package enum TwoLayerFigures {
  /// The values of the inner nodes.
  package static let values: [String: [Double]] = [
    "z": [-0.25, 1.05], "a1": [0.437823499114202, 0.740774899182154],
    "z1": [-0.125553189952191], "a2": [0.468652870340867],
  ]

  /// The gradients of a2.
  package static let gradients: [String: [Double]] = [
    "z1": [0.249017357462134], "a1": [0.124508678731067, -0.149410414477280],
    "z": [0.030645829432341, -0.028690900585313],
    "W1": [0.109025650784243, 0.184465807868618], "b1": [0.249017357462134],
    "W": [0.030645829432341, -0.061291658864683, -0.028690900585313, 0.057381801170626],
    "b": [0.030645829432341, -0.028690900585313],
    "x": [-0.005542687232360, 0.017605526120593],
  ]

  /// The value of a2 where W₁ = [[0.5, -0.6], [-0.7, 0.8]] and b₁ = [0.1, -0.1].
  package static let twoOutputs = [0.468652870340867, 0.546401961491176]

  /// The Jacobians of that a2, row by row.
  package static let jacobians: [String: [[Double]]] = [
    "x": [[-0.005542687232360, 0.017605526120593], [0.007152166773645, -0.023770386142210]],
    "b": [[0.030645829432341, -0.028690900585313], [-0.042702491332050, 0.038074719689499]],
  ]
}
