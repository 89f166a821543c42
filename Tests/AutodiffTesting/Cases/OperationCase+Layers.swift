// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of norms, attention, dropout and rotary embeddings.

import Autodiff

extension OperationCase {
  static let layersOfNetworks = norms + embeddings + attentions + dropouts + rotations

  // Of two elements normalised with each other, almost nothing of a derivative is left.
  private static let norms = trailingNorms + channelNorms + batchNorms

  private static let trailingNorms = [
    OperationCase(.layerNorm, [[4]], to: [4]),
    OperationCase(.layerNorm, [[2, 3], [3], [3]], to: [2, 3], ["eps": .number(0.01)]),
    OperationCase(.layerNorm, [[2, 2, 3], [2, 3]], to: [2, 2, 3], ["axis": .integer(1)]),
    OperationCase(
      .layerNorm, [[2, 2, 3], [2, 3], [2, 3]], to: [2, 2, 3],
      ["normalized_shape": .integers([2, 3])]),
    OperationCase(.layerNorm, [[2, 3], [2, 3], [2, 3]], to: [2, 3], ["axis": .integer(0)]),
    OperationCase(.layerNorm, [[0, 3], [3], [3]], to: [0, 3]),
    OperationCase(.layerNorm, [[2, 0], [0]], to: [2, 0]),
    OperationCase(.rootMeanSquareNorm, [[4]], to: [4]),
    OperationCase(.rootMeanSquareNorm, [[2, 3], [3]], to: [2, 3], ["eps": .number(0.01)]),
    OperationCase(
      .rootMeanSquareNorm, [[2, 2, 3], [2, 3]], to: [2, 2, 3], ["axis": .integer(-2)]),
    OperationCase(
      .rootMeanSquareNorm, [[2, 3]], to: [2, 3], ["normalized_shape": .integers([3])]),
    OperationCase(.rootMeanSquareNorm, [[0, 3], [3]], to: [0, 3]),
  ]

  private static let channelNorms = [
    OperationCase(.instanceNorm, [[1, 2, 4]], to: [1, 2, 4]),
    OperationCase(.instanceNorm, [[2, 2, 3], [2], [2]], to: [2, 2, 3], ["eps": .number(0.01)]),
    OperationCase(.instanceNorm, [[1, 2, 2, 3], [2]], to: [1, 2, 2, 3]),
    OperationCase(.instanceNorm, [[1, 1, 3], [1], [1]], to: [1, 1, 3]),
    OperationCase(.instanceNorm, [[0, 2, 3], [2], [2]], to: [0, 2, 3]),
    OperationCase(.groupNorm, [[2, 4, 3]], to: [2, 4, 3], ["num_groups": .integer(2)]),
    OperationCase(
      .groupNorm, [[1, 4, 3], [4], [4]], to: [1, 4, 3],
      ["num_groups": .integer(4), "eps": .number(0.01)]),
    OperationCase(
      .groupNorm, [[1, 2, 2, 2], [2]], to: [1, 2, 2, 2], ["num_groups": .integer(1)]),
    OperationCase(.groupNorm, [[2, 6], [6], [6]], to: [2, 6], ["num_groups": .integer(2)]),
    OperationCase(.groupNorm, [[0, 2, 3], [2], [2]], to: [0, 2, 3], ["num_groups": .integer(1)]),
  ]

  private static let batchNorms = [
    OperationCase(.batchNorm, [[4, 2]], to: [4, 2]),
    OperationCase(.batchNorm, [[2, 2, 3], [2]], to: [2, 2, 3]),
    OperationCase(
      .batchNorm, [[2, 2, 1, 3], [2], [2]], to: [2, 2, 1, 3], ["eps": .number(0.01)]),
    OperationCase(.batchNorm, [[2, 2, 2], [2], [2], [2], [2]], to: [2, 2, 2]),
    OperationCase(
      .batchNorm, [[1, 3], [3], [3], [3], [3]], to: [1, 3], ["eps": .number(0.01)],
      constants: [3: Tensor(vector: [0, 1, -1]), 4: Tensor(vector: [0, 1, 4])]),
    OperationCase(.batchNorm, [[0, 2, 3], [2], [2]], to: [0, 2, 3]),
    OperationCase(.batchNorm, [[0, 2], [2], [2], [2], [2]], to: [0, 2]),
  ]

  /// Tables of which these places are looked up.
  private static func lookup(
    _ table: [Int], _ places: [Int], at numbers: [Double], padding: Int? = nil
  ) -> OperationCase {
    OperationCase(
      .embedding, [table, places], to: places + [table[1]],
      ["padding_idx": padding.map { .integer($0) } ?? .none],
      constants: [1: Tensor(Shape(known: places), numbers)])
  }

  private static let embeddings = [
    lookup([4, 2], [3], at: [3, 0, 0]), lookup([3, 2], [], at: [-1]),
    lookup([3, 2], [2, 2], at: [2, -3, 1, 1], padding: 1),
    lookup([3, 1], [4], at: [2, -1, 0, 2], padding: -1), lookup([3, 2], [0], at: []),
    lookup([2, 0], [2], at: [1, 0]),
  ]

  private static let attentions = [
    OperationCase(.attention, [[2, 3], [4, 3], [4, 2]], to: [2, 2]),
    OperationCase(.attention, [[1, 2, 3], [2, 4, 3], [2, 4, 2]], to: [2, 2, 2]),
    OperationCase(
      .attention, [[3, 2], [3, 2], [3, 2]], to: [3, 2], ["is_causal": .boolean(true)]),
    OperationCase(
      .attention, [[2, 2], [3, 2], [3, 1], [2, 3]], to: [2, 1], ["scale": .number(0.3)]),
    OperationCase(
      .attention, [[2, 2], [3, 2], [3, 1], [3]], to: [2, 1], ["is_causal": .boolean(true)],
      constants: [3: Tensor(vector: [0, -.infinity, 0.5])]),
    OperationCase(.attention, [[2, 2, 2], [3, 2], [3, 1], [2, 1, 3]], to: [2, 2, 1]),
    OperationCase(.attention, [[0, 2, 3], [0, 2, 3], [0, 2, 1]], to: [0, 2, 1]),
    OperationCase(
      .attention, [[2, 3], [4, 3], [4, 2]], to: [2, 2],
      ["dropout_p": .number(0.25), "seed": .integer(4)]),
    OperationCase(
      .attention, [[2, 2, 2], [3, 2], [3, 1], [2, 1, 3]], to: [2, 2, 1],
      ["dropout_p": .number(0.5), "seed": .integer(-2), "is_causal": .boolean(true)]),
    OperationCase(
      .attention, [[2, 3], [4, 3], [4, 2]], to: [2, 2],
      ["dropout_p": .number(0.25), "training": .boolean(false)]),
  ]

  private static let dropouts = [
    OperationCase(.dropout, [[]], to: [], ["seed": .integer(3)]),
    OperationCase(.dropout, [[6]], to: [6], ["seed": .integer(1)]),
    OperationCase(.dropout, [[2, 3]], to: [2, 3], ["seed": .integer(-7), "p": .number(0.25)]),
    OperationCase(
      .dropout, [[4]], to: [4], ["seed": .integer(1), "training": .boolean(false)]),
    OperationCase(.dropout, [[3]], to: [3], ["p": .number(0)]),
    OperationCase(.dropout, [[3]], to: [3], ["seed": .integer(1), "p": .number(1)]),
    OperationCase(.dropout, [[0, 2]], to: [0, 2], ["seed": .integer(1)]),
  ]

  private static let rotations = [
    OperationCase(.rotaryEmbedding, [[3, 4]], to: [3, 4]),
    OperationCase(
      .rotaryEmbedding, [[2, 3, 2]], to: [2, 3, 2], ["interleaved": .boolean(true)]),
    OperationCase(
      .rotaryEmbedding, [[2, 4]], to: [2, 4],
      ["base": .number(100), "offset": .integer(5), "interleaved": .boolean(true)]),
    OperationCase(.rotaryEmbedding, [[3, 2]], to: [3, 2], ["inverse": .boolean(true)]),
    OperationCase(.rotaryEmbedding, [[0, 2, 4]], to: [0, 2, 4]),
  ]
}
