// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of pools.

import Autodiff

extension OperationCase {
  static let pools = moving + counted + adaptive + global + transposedMeans + routed

  private typealias Row = (
    shape: [Int], result: [Int], attributes: KeyValuePairs<String, AttributeValue>
  )

  private static let windows: [Row] = [
    ([1, 1, 6], [1, 1, 3], ["kernel_shape": .integer(2)]),
    (
      [2, 2, 5], [2, 2, 5],
      ["kernel_shape": .integer(3), "strides": .integer(1), "pads": .integer(1)]
    ),
    (
      [1, 2, 4, 5], [1, 2, 3, 2],
      ["kernel_shape": .integers([2, 3]), "strides": .integers([1, 2])]
    ),
    (
      [1, 1, 7], [1, 1, 3],
      ["kernel_shape": .integer(2), "strides": .integer(3), "ceil_mode": .boolean(true)]
    ),
    (
      [1, 1, 5, 6], [1, 1, 5, 5],
      [
        "kernel_shape": .integer(2), "dilations": .integers([2, 1]), "strides": .integer(1),
        "pads": .integers([1, 0]),
      ]
    ),
    ([0, 1, 4], [0, 1, 2], ["kernel_shape": .integer(2)]),
    ([1, 1, 2, 3, 2], [1, 1, 1, 1, 1], ["kernel_shape": .integer(2)]),
    (
      [1, 1, 3, 2, 3], [1, 1, 2, 1, 2],
      [
        "kernel_shape": .integers([2, 1, 2]), "strides": .integers([1, 2, 2]),
        "pads": .integers([0, 0, 1]), "dilations": .integers([1, 1, 2]),
      ]
    ),
  ]

  /// Windows whose padding a word decides.
  private static let padded: [Row] = [
    (
      [1, 1, 5], [1, 1, 3],
      ["kernel_shape": .integer(2), "auto_pad": .word("SAME"), "strides": .integer(2)]
    ),
    (
      [1, 1, 4, 5], [1, 1, 2, 3],
      [
        "kernel_shape": .integer(3), "auto_pad": .word("SAME_LOWER"), "strides": .integer(2),
        "dilations": .integers([1, 2]),
      ]
    ),
    (
      [1, 2, 5], [1, 2, 2],
      ["kernel_shape": .integer(3), "auto_pad": .word("VALID"), "strides": .integer(2)]
    ),
    (
      [1, 1, 2, 2, 2], [1, 1, 1, 1, 1],
      ["kernel_shape": .integer(2), "auto_pad": .word("SAME_UPPER")]
    ),
  ]

  private static let moving = [OperationCode.maxPool, .averagePool].flatMap { code in
    (windows + padded).map { OperationCase(code, [$0.shape], to: $0.result, $0.attributes) }
  }

  private static let counted = [
    OperationCase(
      .averagePool, [[1, 2, 5]], to: [1, 2, 3],
      [
        "kernel_shape": .integer(3), "strides": .integer(2), "pads": .integer(1),
        "count_include_pad": .boolean(false),
      ]),
    OperationCase(
      .averagePool, [[1, 1, 4, 4]], to: [1, 1, 3, 3],
      [
        "kernel_shape": .integer(3), "strides": .integer(2), "pads": .integers([1, 1, 1, 1]),
        "ceil_mode": .boolean(true), "count_include_pad": .boolean(true),
      ]),
  ]

  private static let adaptive = [OperationCode.adaptiveMaxPool, .adaptiveAveragePool].flatMap {
    code in
    [
      OperationCase(code, [[1, 2, 5]], to: [1, 2, 3], ["output_size": .integer(3)]),
      OperationCase(code, [[1, 1, 5, 4]], to: [1, 1, 2, 3], ["output_size": .integers([2, 3])]),
      OperationCase(code, [[2, 1, 3]], to: [2, 1, 1], ["output_size": .integer(1)]),
      OperationCase(code, [[1, 1, 2]], to: [1, 1, 3], ["output_size": .integer(3)]),
      OperationCase(code, [[0, 1, 4, 4]], to: [0, 1, 2, 2], ["output_size": .integer(2)]),
      OperationCase(
        code, [[1, 1, 3, 2, 2]], to: [1, 1, 2, 1, 2], ["output_size": .integers([2, 1, 2])]),
    ]
  }

  private static let global = [OperationCode.globalMaxPool, .globalAveragePool].flatMap { code in
    [
      OperationCase(code, [[1, 2, 5]], to: [1, 2, 1]),
      OperationCase(code, [[2, 1, 3, 2]], to: [2, 1, 1, 1]),
      OperationCase(code, [[1, 1, 1]], to: [1, 1, 1]),
      OperationCase(code, [[0, 2, 3]], to: [0, 2, 1]),
      OperationCase(code, [[2, 3, 2, 2]], to: [2, 3, 1, 1]),
      OperationCase(code, [[1, 2, 2, 1, 2]], to: [1, 2, 1, 1, 1]),
    ]
  }

  private static let transposedMeans =
    windows.map { row in
      OperationCase(
        .averagePoolTranspose, BroadcastShapes([row.result], to: row.shape),
        row.attributes.map { ($0.key, $0.value) } + [("shape", .integers(row.shape))])
    } + [
      OperationCase(
        .averagePoolTranspose, [[1, 2, 3]], to: [1, 2, 5],
        [
          "kernel_shape": .integer(3), "strides": .integer(2), "pads": .integer(1),
          "count_include_pad": .boolean(false), "shape": .integers([1, 2, 5]),
        ]),
      OperationCase(
        .averagePoolTranspose, [[1, 1, 2, 3]], to: [1, 1, 5, 4],
        ["output_size": .integers([2, 3]), "shape": .integers([1, 1, 5, 4])]),
      OperationCase(
        .averagePoolTranspose, [[2, 1, 1]], to: [2, 1, 3], ["shape": .integers([2, 1, 3])]),
    ]

  private static let routed =
    windows.flatMap { row in
      [
        OperationCase(.maxPoolSelect, [row.shape, row.shape], to: row.result, row.attributes),
        OperationCase(.maxPoolScatter, [row.shape, row.result], to: row.shape, row.attributes),
      ]
    } + [
      OperationCase(
        .maxPoolSelect, [[1, 1, 5, 4], [1, 1, 5, 4]], to: [1, 1, 2, 3],
        ["output_size": .integers([2, 3])]),
      OperationCase(
        .maxPoolScatter, [[1, 1, 5, 4], [1, 1, 2, 3]], to: [1, 1, 5, 4],
        ["output_size": .integers([2, 3])]),
      OperationCase(.maxPoolSelect, [[2, 1, 3], [2, 1, 3]], to: [2, 1, 1]),
      OperationCase(.maxPoolScatter, [[2, 1, 3], [2, 1, 1]], to: [2, 1, 3]),
    ]
}
