// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the shapes of convolutions and pools.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("The shapes of convolutions and pools")
struct ConvolutionShapeTests {
  /// All combinations of small lengths, kernels, strides, dilations and pads.
  private static let grid: [(l: Int, k: Int, s: Int, d: Int, p: [Int])] =
    [1, 2, 5, 8].flatMap { l in
      [1, 2, 3].flatMap { k in
        [1, 2, 3].flatMap { s in
          [1, 2].flatMap { d in [[0, 0], [1, 0], [1, 2]].map { (l, k, s, d, $0) } }
        }
      }
    }

  @Test("of a convolution are floor((L + p0 + p1 - d(k - 1) - 1)/s) + 1, or it is refused")
  func convolution() throws {
    for row in Self.grid {
      let free = row.l + row.p[0] + row.p[1] - row.d * (row.k - 1) - 1
      let make = {
        try made(
          Convolution1D.self, [[2, 3, row.l], [4, 3, row.k]],
          [
            "strides": .integers([row.s]), "dilations": .integers([row.d]),
            "pads": .integers(row.p),
          ])
      }
      if free < 0 {
        #expect(throws: ShapeRule.self) { try make() }
      } else {
        #expect(try make().resultShape.dimensions == [2, 4, free / row.s + 1], "\(row)")
      }
    }
  }

  @Test("of a transposed convolution are (L - 1)s - p0 - p1 + d(k - 1) + 1 + op, or it is refused")
  func transposed() throws {
    for row in Self.grid {
      for extra in 0..<3 {
        let length =
          (row.l - 1) * row.s - row.p[0] - row.p[1] + row.d * (row.k - 1) + 1 + extra
        let make = {
          try made(
            TransposedConvolution1D.self, [[2, 3, row.l], [3, 4, row.k]],
            [
              "strides": .integers([row.s]), "dilations": .integers([row.d]),
              "pads": .integers(row.p), "output_padding": .integers([extra]),
            ])
        }
        if length < 0 || extra >= row.s {
          #expect(throws: ShapeRule.self) { try make() }
        } else {
          #expect(try make().resultShape.dimensions == [2, 4, length], "\(row)")
        }
      }
    }
  }

  @Test(
    "with SAME are those of TensorFlow: ceil(L/s), the odd padding at the end, or at the beginning",
    arguments: [
      (5, 3, 2, "SAME", [1, 1]), (4, 3, 2, "SAME_UPPER", [0, 1]), (4, 3, 2, "SAME_LOWER", [1, 0]),
      (5, 1, 3, "SAME", [0, 0]), (6, 4, 1, "SAME", [1, 2]),
    ])
  func same(_ length: Int, _ kernel: Int, _ stride: Int, _ word: String, _ pads: [Int]) throws {
    let operation = try made(
      Convolution1D.self, [[1, 1, length], [1, 1, kernel]],
      ["strides": .integers([stride]), "auto_pad": .word(word)])
    let axis = operation.geometry.axes[0]
    #expect([axis.before, axis.after] == pads)
    #expect(axis.small == (length + stride - 1) / stride)
  }

  @Test(
    "of a pool that rounds up count a last window only if it begins before the padding at the end",
    arguments: [
      (7, 2, 3, 0, 3), (5, 2, 2, 0, 3), (4, 2, 2, 0, 2), (5, 3, 2, 1, 3), (2, 2, 2, 1, 2),
      (1, 3, 3, 2, 1),
    ])
  func roundedUp(_ length: Int, _ kernel: Int, _ stride: Int, _ pad: Int, _ count: Int) throws {
    let operation = try made(
      MaxPool.self, [[1, 1, length]],
      [
        "kernel_shape": .integers([kernel]), "strides": .integers([stride]),
        "pads": .integers([pad]), "ceil_mode": .boolean(true),
      ])
    #expect(operation.resultShape.dimensions == [1, 1, count])
  }

  private static let hugeNumbers = [Int.max, Int.max - 1, 1 << 62, 1 << 32]

  @Test("are refused, not counted wrong, where attributes are huge", arguments: hugeNumbers)
  func huge(_ number: Int) throws {
    for name in ["strides", "pads", "dilations"] {
      let attributes: KeyValuePairs<String, AttributeValue> = [name: .integers([number])]
      // Some are legal: a stride that is never taken. None may trap.
      _ = try? made(Convolution1D.self, [[1, 1, 5], [1, 1, 3]], attributes).cost
      _ = try? made(Convolution2D.self, [[1, 1, 5, 5], [1, 1, 3, 3]], attributes).cost
      _ = try? made(TransposedConvolution1D.self, [[1, 1, 5], [1, 1, 3]], attributes).cost
      for word in ["SAME", "SAME_LOWER"] {
        _ = try? made(
          Convolution1D.self, [[1, 1, 5], [1, 1, 3]],
          [name: .integers([number]), "auto_pad": .word(word)])
      }
      for kernel in [2, number] {
        _ = try? made(
          MaxPool.self, [[1, 1, 5]],
          [name: .integers([number]), "kernel_shape": .integers([kernel])]
        ).cost
        _ = try? made(
          KernelCorrelation.self, [[1, 1, 5], [1, 1, 3]],
          [name: .integers([number]), "kernel_shape": .integers([kernel])])
      }
    }
    #expect(throws: ShapeRule.self) {
      try made(
        Convolution1D.self, [[1, 1, 5], [1, 1, 3]], ["dilations": .integers([number])])
    }
    #expect(throws: ShapeRule.self) {
      try made(
        TransposedConvolution1D.self, [[1, 1, 1 << 33], [1, 1, 3]],
        ["strides": .integers([number])])
    }
    #expect(throws: ShapeRule.self) {
      try made(MaxPool.self, [[1, 1, 5]], ["kernel_shape": .integers([number])])
    }
    // A stride that is longer than the image is taken 0 times.
    let far = try made(
      Convolution1D.self, [[1, 1, 5], [1, 1, 3]], ["strides": .integers([number])])
    #expect(far.resultShape.dimensions == [1, 1, 1])
  }

  /// Operations with what is wrong in words.
  @Test(
    "are refused in words",
    arguments: [
      ([[1, 3, 5], [2, 2, 3]], [], "'groups'"),
      ([[1, 4, 5], [3, 2, 3]], [("groups", 2)], "divisor"),
      ([[1, 1, 2], [1, 1, 3]], [], "reaches over 3 places"),
      ([[1, 1, 2], [1, 1, 0]], [], "one place at least"),
      ([[3, 3], [1, 1, 2]], [], "three axes"),
      ([[1, 1, 3], [2, 1, 2], [3]], [], "[3] and [2] must be equal"),
      ([[1, 1, 3], [1, 1, 2]], [("strides", 0)], "1 or more"),
      ([[1, 1, 3], [1, 1, 2]], [("pads", -1)], "0 or more"),
    ] as [([[Int]], [(String, Int)], String)])
  func refusals(_ shapes: [[Int]], _ attributes: [(String, Int)], _ words: String) throws {
    let values = Convolution1D.listing.attributes.map { listing -> AttributeValue in
      guard let given = attributes.first(where: { $0.0 == listing.name })?.1 else {
        return listing.fallback ?? .none
      }
      return listing.kind == .integer ? .integer(given) : .integers([given])
    }
    let error = #expect(throws: ShapeRule.self) {
      try Convolution1D(AttributeValues(values), shapes.map { Shape(known: $0) })
    }
    let message = error?.message(of: Convolution1D.listing) ?? ""
    #expect(message.contains(words), "\(message)")
  }
}
