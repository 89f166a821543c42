// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of convolutions.

import Autodiff

extension OperationCase {
  static let convolutions = forward + transposed + volumes + kernelGradients

  /// Different at both ends, along both axes, and in all that moves the kernel.
  private static let uneven: KeyValuePairs<String, AttributeValue> = [
    "strides": .integers([2, 1]), "pads": .integers([1, 0, 0, 1]), "dilations": .integers([1, 2]),
  ]

  private static let forward = [
    OperationCase(.convolution1D, [[1, 1, 5], [1, 1, 3]], to: [1, 1, 3]),
    OperationCase(
      .convolution1D, [[2, 4, 7], [6, 2, 3], [6]], to: [2, 6, 4],
      ["strides": .integer(2), "pads": .integer(1), "groups": .integer(2)]),
    OperationCase(
      .convolution1D, [[1, 3, 6], [2, 3, 2]], to: [1, 2, 7],
      ["dilations": .integers([2]), "pads": .integers([1, 2])]),
    OperationCase(
      .convolution1D, [[1, 1, 5], [1, 1, 4]], to: [1, 1, 3],
      ["strides": .integer(2), "auto_pad": .word("SAME_LOWER")]),
    OperationCase(
      .convolution1D, [[1, 2, 4], [1, 2, 2], [1]], to: [1, 1, 3], ["auto_pad": .word("VALID")]),
    OperationCase(.convolution1D, [[0, 2, 4], [3, 2, 2], [3]], to: [0, 3, 3]),
    OperationCase(.convolution1D, [[1, 0, 3], [2, 0, 2], [2]], to: [1, 2, 2]),
    OperationCase(
      .convolution1D, [[1, 1, 4], [1, 1, 2]], to: [1, 1, 3],
      constants: [1: Tensor(Shape(known: [1, 1, 2]), [1, -2])]),
    OperationCase(.convolution2D, [[1, 1, 4, 5], [1, 1, 3, 2]], to: [1, 1, 2, 4]),
    OperationCase(.convolution2D, [[2, 2, 5, 4], [3, 2, 2, 2], [3]], to: [2, 3, 3, 3], uneven),
    OperationCase(
      .convolution2D, [[1, 2, 3, 3], [4, 1, 2, 2]], to: [1, 4, 2, 2], ["groups": .integer(2)]),
    OperationCase(.convolution2D, [[2, 3, 2, 2], [2, 3, 1, 1]], to: [2, 2, 2, 2]),
    OperationCase(
      .convolution2D, [[1, 1, 4, 5], [1, 1, 3, 3]], to: [1, 1, 2, 3],
      ["strides": .integer(2), "auto_pad": .word("SAME")]),
    OperationCase(
      .convolution2D, [[1, 1, 2, 2], [1, 1, 2, 3]], to: [1, 1, 3, 6], ["pads": .integers([1, 3])]),
    OperationCase(.convolution2D, [[0, 1, 3, 3], [2, 1, 2, 2], [2]], to: [0, 2, 2, 2]),
  ]

  private static let transposed = [
    OperationCase(.transposedConvolution1D, [[1, 1, 3], [1, 1, 3]], to: [1, 1, 5]),
    OperationCase(
      .transposedConvolution1D, [[2, 4, 3], [4, 3, 2], [6]], to: [2, 6, 9],
      [
        "strides": .integer(3), "pads": .integers([1, 0]), "output_padding": .integer(2),
        "groups": .integer(2),
      ]),
    OperationCase(
      .transposedConvolution1D, [[1, 2, 2], [2, 1, 3]], to: [1, 1, 4],
      ["dilations": .integer(2), "pads": .integer(1)]),
    OperationCase(
      .transposedConvolution1D, [[1, 1, 2], [1, 1, 1], [1]], to: [1, 1, 3],
      ["strides": .integer(2)]),
    OperationCase(.transposedConvolution1D, [[0, 1, 2], [1, 2, 2]], to: [0, 2, 3]),
    OperationCase(.transposedConvolution2D, [[1, 1, 2, 3], [1, 1, 2, 2]], to: [1, 1, 3, 4]),
    OperationCase(
      .transposedConvolution2D, [[1, 2, 2, 3], [2, 2, 2, 2], [2]], to: [1, 2, 4, 4],
      [
        "strides": .integers([2, 1]), "pads": .integers([1, 0, 0, 1]),
        "dilations": .integers([1, 2]), "output_padding": .integers([1, 0]),
      ]),
    OperationCase(
      .transposedConvolution2D, [[1, 4, 2, 2], [4, 1, 2, 2]], to: [1, 2, 3, 3],
      ["groups": .integer(2)]),
    OperationCase(
      .transposedConvolution2D, [[2, 2, 2, 2], [2, 3, 1, 1], [3]], to: [2, 3, 2, 2]),
    OperationCase(.transposedConvolution2D, [[0, 1, 2, 2], [1, 1, 2, 2]], to: [0, 1, 3, 3]),
  ]

  /// The same along three axes.
  private static let unevenVolume: KeyValuePairs<String, AttributeValue> = [
    "strides": .integers([2, 1, 1]), "pads": .integers([1, 0, 0, 0, 1, 1]),
    "dilations": .integers([1, 1, 2]), "groups": .integer(2),
  ]

  private static let volumes = [
    OperationCase(.convolution3D, [[1, 1, 2, 3, 2], [1, 1, 2, 2, 1]], to: [1, 1, 1, 2, 2]),
    OperationCase(
      .convolution3D, [[1, 2, 3, 2, 3], [2, 1, 2, 2, 2], [2]], to: [1, 2, 2, 2, 2], unevenVolume),
    OperationCase(
      .convolution3D, [[1, 1, 3, 2, 2], [1, 1, 2, 2, 2]], to: [1, 1, 2, 1, 1],
      ["strides": .integer(2), "auto_pad": .word("SAME")]),
    OperationCase(.convolution3D, [[1, 2, 2, 1, 2], [3, 2, 1, 1, 1]], to: [1, 3, 2, 1, 2]),
    OperationCase(
      .convolution3D, [[0, 1, 2, 2, 2], [1, 1, 2, 2, 2], [1]], to: [0, 1, 1, 1, 1]),
    OperationCase(
      .transposedConvolution3D, [[1, 1, 1, 2, 2], [1, 1, 2, 2, 1]], to: [1, 1, 2, 3, 2]),
    OperationCase(
      .transposedConvolution3D, [[1, 2, 2, 2, 2], [2, 1, 2, 2, 2], [2]], to: [1, 2, 4, 2, 3],
      [
        "strides": .integers([2, 1, 1]), "pads": .integers([1, 0, 0, 0, 1, 1]),
        "dilations": .integers([1, 1, 2]), "groups": .integer(2),
        "output_padding": .integers([1, 0, 0]),
      ]),
    OperationCase(
      .transposedConvolution3D, [[1, 2, 2, 1, 2], [2, 3, 1, 1, 1], [3]], to: [1, 3, 2, 1, 2]),
    OperationCase(
      .transposedConvolution3D, [[1, 1, 1, 1, 2], [1, 1, 1, 1, 1]], to: [1, 1, 1, 1, 3],
      ["strides": .integer(2)]),
    OperationCase(
      .transposedConvolution3D, [[0, 1, 1, 1, 1], [1, 2, 2, 1, 1]], to: [0, 2, 2, 1, 1]),
  ]

  private static let kernelGradients = [
    OperationCase(
      .kernelCorrelation, [[1, 1, 5], [1, 1, 3]], to: [1, 1, 3], ["kernel_shape": .integer(3)]),
    OperationCase(
      .kernelCorrelation, [[2, 4, 7], [2, 6, 4]], to: [6, 2, 3],
      [
        "kernel_shape": .integer(3), "strides": .integer(2), "pads": .integer(1),
        "groups": .integer(2),
      ]),
    OperationCase(
      .kernelCorrelation, [[1, 1, 4, 5], [1, 1, 2, 4]], to: [1, 1, 3, 2],
      ["kernel_shape": .integers([3, 2])]),
    OperationCase(
      .kernelCorrelation, [[2, 2, 5, 4], [2, 3, 3, 3]], to: [3, 2, 2, 2],
      [
        "kernel_shape": .integers([2, 2]), "strides": .integers([2, 1]),
        "pads": .integers([1, 0, 0, 1]), "dilations": .integers([1, 2]),
      ]),
    OperationCase(
      .kernelCorrelation, [[0, 1, 3], [0, 2, 2]], to: [2, 1, 2], ["kernel_shape": .integer(2)]),
    OperationCase(
      .kernelCorrelation, [[1, 2, 3, 2, 3], [1, 2, 2, 2, 2]], to: [2, 1, 2, 2, 2],
      [
        "kernel_shape": .integer(2), "strides": .integers([2, 1, 1]),
        "pads": .integers([1, 0, 0, 0, 1, 1]), "dilations": .integers([1, 1, 2]),
        "groups": .integer(2),
      ]),
  ]
}
