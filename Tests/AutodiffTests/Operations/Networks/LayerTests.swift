// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of norms, attention, dropout and rotary embeddings.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Layers of networks")
struct LayerTests {
  @Test("Norms divide by the biased deviation")
  func norms() throws {
    let root = 1.224_744_871_391_589
    let layer = try run(.layerNorm, [([3], [1, 2, 3])], ["eps": .number(0)])
    expectEqual(try layer.value("f"), [-root, 0, root])
    let batch = try run(
      .batchNorm, [([2, 2], [1, 10, 3, 30]), ([2], [1, 2]), ([2], [0, 5])], ["eps": .number(0)])
    #expect(try batch.value("f") == [-1, 3, 1, 7])
    let group = try run(
      .groupNorm, [([1, 4], [1, 3, 10, 30])], ["num_groups": .integer(2), "eps": .number(0)])
    #expect(try group.value("f") == [-1, 1, -1, 1])
    let instance = try run(.instanceNorm, [([1, 2, 2], [1, 3, 10, 30])], ["eps": .number(0)])
    #expect(try instance.value("f") == [-1, 1, -1, 1])
    let mean = try run(.rootMeanSquareNorm, [([2], [3, 4])], ["eps": .number(0)])
    expectEqual(try mean.value("f"), [3 / 12.5.squareRoot(), 4 / 12.5.squareRoot()])
  }

  // Of [x, 2x] the root of the mean square is r = x √2.5, and the derivative of what is divided by it
  // (δ - y yᵀ/2)/r with y = [1, 2]/√2.5: by each element, (δ - [1, 2]ᵀ [1, 2]/5)/r.
  @Test(
    "Squares of what is normalised neither overflow nor vanish", arguments: [1e200, 1e-200, 1e-300])
  func extremes(_ x: Double) throws {
    let eps: KeyValuePairs<String, AttributeValue> = ["eps": .number(x < 1 ? 0 : 1e-5)]
    let root = 2.5.squareRoot()
    let mean = try run(.rootMeanSquareNorm, [([2], [x, 2 * x]), ([2], [1, 0])], eps)
    expectEqual(try mean.value("f"), [1 / root, 0])
    expectEqual(try mean.gradient("a"), [0.8 / root / x, -0.4 / root / x])
    let layer = try run(.layerNorm, [([3], [x, 2 * x, 3 * x]), ([3], [1, 0, 0])], eps)
    let deviation = 1.5.squareRoot()
    expectEqual(try layer.value("f"), [-deviation, 0, 0])
    expectEqual(
      try layer.gradient("a"), [1, -2, 1].map { $0 * deviation / 6 / x }, within: 1e-9)
  }

  @Test("Beside eps, what is small vanishes in its square only")
  func steadied() throws {
    let small = try run(.rootMeanSquareNorm, [([2], [1e-200, 0])])
    expectEqual(try small.value("f"), [1e-200 / 1e-5.squareRoot(), 0])
    let equal = try run(.layerNorm, [([2], [1e200, 1e200]), ([2], [1, 0])])
    #expect(try equal.value("f") == [0, 0])
    let slope = 0.5 / 1e-5.squareRoot()
    expectEqual(try equal.gradient("a"), [slope, -slope])
  }

  @Test("A batch norm with a mean and a variance is affine")
  func evaluation() throws {
    let run = try run(
      .batchNorm, [([2, 1], [5, 7]), ([1], [3]), ([1], [10]), ([1], [1]), ([1], [4])],
      ["eps": .number(0)])
    #expect(try run.value("f") == [16, 19])
    #expect(try run.gradient("a") == [1.5, 1.5])
    #expect(try run.gradient("d") == [-3])
    expectEqual(try run.gradient("e"), [-0.5 * 3 * 10 / 8])
  }

  @Test("A constant row has slope weight/sqrt(eps) less its mean, and no NaN")
  func constantRow() throws {
    let run = try run(.layerNorm, [([3], [2, 2, 2]), ([3], [1, 0, 0])])
    #expect(try run.value("f") == [0, 0, 0])
    let slope = 1 / 1e-5.squareRoot()
    expectEqual(try run.gradient("a"), [slope * 2 / 3, -slope / 3, -slope / 3])
  }

  @Test("Dropout with one seed drops the same elements, those that random_uniform puts below p")
  func seeds() throws {
    let ones = [Double](repeating: 1, count: 200)
    let masks = try [3, 3, 4].map { seed in
      try run(.dropout, [([200], ones)], ["seed": .integer(seed), "p": .number(0.3)]).value("f")
    }
    #expect(masks[0] == masks[1])
    #expect(masks[0] != masks[2])
    let numbers = SeededNumbers(seed: 3)
    #expect(masks[0] == (0..<200).map { numbers.unit(at: $0) >= 0.3 ? 1 / (1 - 0.3) : 0 })
  }

  @Test("Dropout keeps the expectation, and its gradient is its mask", arguments: [0.1, 0.5, 0.8])
  func expectation(_ p: Double) throws {
    let count = 20_000
    let run = try run(
      .dropout, [([count], [Double](repeating: 1, count: count))],
      ["seed": .integer(1), "p": .number(p)])
    let value = try run.value("f")
    let mean = value.reduce(0, +) / Double(count)
    #expect(abs(mean - 1) < 5 * (p / (1 - p) / Double(count)).squareRoot())
    #expect(try run.gradient("a") == value)
  }

  @Test("Dropout that is not in training is the identity, and p = 1 leaves nothing")
  func ends() throws {
    let still = try run(
      .dropout, [([2], [1, .nan])], ["seed": .integer(1), "training": .boolean(false)])
    #expect(try still.value("f")[0] == 1)
    #expect(try still.value("f")[1].isNaN)
    let none = try run(.dropout, [([2], [1, 2])], ["seed": .integer(1), "p": .number(1)])
    #expect(try none.value("f") == [0, 0])
    #expect(try none.gradient("a") == [0, 0])
  }

  @Test("Dropout needs a seed in training only")
  func seedless() throws {
    let still = try run(.dropout, [([2], [1, 2])], ["training": .boolean(false)])
    #expect(try still.value("f") == [1, 2])
    #expect(try run(.dropout, [([2], [1, 2])], ["p": .number(0)]).value("f") == [1, 2])
    let rule = ShapeRule.attribute(
      "seed", expected: "a whole number, unless 'training' is false or 'p' 0")
    #expect(throws: rule) { _ = try made(Dropout.self, [[2]]) }
  }

  @Test("A batch norm in training is one by the mean and the biased variance of the batch")
  func statistics() throws {
    let x: ([Int], [Double]) = ([2, 2, 2], [1, 2, 5, 4, 3, 6, -1, 0.5])
    let parameters: [([Int], [Double])] = [([2], [2, 3]), ([2], [1, -1])]
    let training = try run(.batchNorm, [x] + parameters)
    var sketch = GraphSketch()
    for (name, (shape, elements)) in zip(["a", "b", "c"], [x] + parameters) {
      let tensor = Tensor(shape: try #require(Shape(shape)), elements: elements)
      sketch.builder.leaf(name, try #require(tensor))
    }
    sketch.node("m", .mean, ["a"], attributes: [("axes", .integers([0, 2]))])
    sketch.node("v", .variance, ["a"], attributes: [("axes", .integers([0, 2]))])
    sketch.node("f", .batchNorm, ["a", "b", "c", "m", "v"])
    let given = try Evaluation(sketch.builder, output: "f")
    expectEqual(try given.value("f"), try training.value("f"))
    for name in ["b", "c"] { expectEqual(try given.gradient(name), try training.gradient(name)) }
    // 1, 2, 3 and 6 have the mean 3 and squares of differences that add up to 14.
    #expect(try given.value("m")[0] == 3)
    #expect(try given.value("v")[0] == 14.0 / 4)
    let kept = try run(.variance, [x], ["axes": .integers([0, 2]), "ddof": .integer(1)])
    expectEqual([try kept.value("f")[0]], [14.0 / 3])
  }

  @Test("A batch norm says which argument a mean needs")
  func lonelyMean() {
    let rule = ShapeRule.argumentMissing("variance", beside: "mean")
    #expect(throws: rule) { _ = try made(BatchNorm.self, [[2, 1], [1], [1], [1]]) }
    #expect(rule.message(of: BatchNorm.listing) == "'mean' needs 'variance' beside it")
  }

  @Test("Padding by an argument is not also said by an attribute")
  func paddedTwice() {
    let rule = ShapeRule.attribute(
      "value", expected: "left out where there is an argument 'value'")
    #expect(throws: rule) {
      _ = try made(Pad.self, [[2], []], ["pads": .integers([1]), "value": .number(0)])
    }
  }

  @Test("An embedding adds up what was looked up twice, and a place for nothing is zeros")
  func embedding() throws {
    let table: ([Int], [Double]) = ([3, 2], [1, 2, 3, 4, 5, 6])
    let plain = try run(.embedding, [table, ([3], [0, 0, -1])])
    #expect(try plain.value("f") == [1, 2, 1, 2, 5, 6])
    #expect(try plain.gradient("a") == [2, 2, 0, 0, 1, 1])
    for place in [2, -1] {
      let padded = try run(
        .embedding, [table, ([3], [0, 2, -1])], ["padding_idx": .integer(place)])
      #expect(try padded.value("f") == [1, 2, 0, 0, 0, 0])
      #expect(try padded.gradient("a") == [1, 1, 0, 0, 0, 0])
    }
    #expect(throws: EvaluationError.self) { try run(.embedding, [table, ([1], [3])]) }
  }

  private let square: [([Int], [Double])] = [
    ([2, 2], [1, 2, 3, 4]), ([2, 2], [1, 0, 0, 1]), ([2, 2], [1, 2, 3, 4]),
  ]

  @Test("A causal query sees no key after its place")
  func causal() throws {
    let run = try run(.attention, square, ["is_causal": .boolean(true)])
    #expect(try run.value("f").prefix(2) == [1, 2])
    let tail = 0.669_761_549_326_656_9
    // The second query meets the keys as 3 and 4; this is the weight of the second.
    expectEqual([try run.value("f")[2]], [1 + 2 * tail])
  }

  @Test("Attention's scale is one over the root of a query's length, unless it is given")
  func scale() throws {
    let given = try run(.attention, square, ["scale": .number(0.5.squareRoot())])
    expectEqual(try run(.attention, square).value("f"), try given.value("f"))
  }

  @Test("A key that is masked has no part, and no gradient")
  func masked() throws {
    let run = try run(.attention, square + [([2], [0, -.infinity])])
    #expect(try run.value("f") == [1, 2, 1, 2])
    #expect(try run.gradient("c") == [2, 2, 0, 0])
    #expect(try run.gradient("a") == [0, 0, 0, 0])
  }

  @Test(
    "A row that is masked fully is refused, where PyTorch answers NaN or zeros by version",
    arguments: [
      ([2, 2], [0, 0, -.infinity, -.infinity], false), ([2], [-.infinity, 0], true),
    ] as [([Int], [Double], Bool)])
  func fullyMasked(_ shape: [Int], _ mask: [Double], _ isCausal: Bool) {
    let fault = ValueFault.other(
      operand: 3,
      expected: "such that every query may look at one key at least, and query "
        + "\(isCausal ? [0] : [1]) may look at none")
    for truths in [[], [3]] as [Set<Int>] {
      let mask = truths.isEmpty ? mask : mask.map { $0 == 0 ? 1 : 0 }
      let error = #expect(throws: EvaluationError.self) {
        try run(
          .attention, square + [(shape, mask)], ["is_causal": .boolean(isCausal)], truths: truths)
      }
      #expect(error == .undefined(UndefinedValue(node: 4, row: nil, fault: fault)))
    }
  }

  @Test(
    "A mask of truth values says where to look, as in PyTorch and ONNX; one of numbers is added",
    arguments: [false, true])
  func truths(_ isCausal: Bool) throws {
    let mask: [Double] = [1, 1, 0, 1]
    let attributes: KeyValuePairs<String, AttributeValue> = ["is_causal": .boolean(isCausal)]
    let truths = try run(.attention, square + [([2, 2], mask)], attributes, truths: [3])
    let bias = mask.map { $0 == 1 ? 0 : -Double.infinity }
    let numbers = try run(.attention, square + [([2, 2], bias)], attributes)
    #expect(try truths.value("f") == numbers.value("f"))
    #expect(try truths.value("f").suffix(2) == [3, 4])
    for name in ["a", "b", "c"] {
      #expect(try truths.gradient(name) == numbers.gradient(name))
    }
    let added = try run(.attention, square + [([2, 2], mask)], attributes)
    #expect(try added.value("f") != truths.value("f"))
  }

  @Test("Attention drops weights as dropout does between softmax and the product, by one seed")
  func droppedWeights() throws {
    let attributes: KeyValuePairs<String, AttributeValue> = [
      "dropout_p": .number(0.4), "seed": .integer(5),
    ]
    let dropped = try run(.attention, square, attributes)
    var sketch = GraphSketch()
    for (name, (shape, elements)) in zip(["a", "b", "c"], square) {
      let tensor = Tensor(shape: try #require(Shape(shape)), elements: elements)
      sketch.builder.leaf(name, try #require(tensor))
    }
    sketch.node("t", .transpose, ["b"])
    sketch.node("s", .matmul, ["a", "t"])
    sketch.node(
      "m", .multiplyConstant, ["s"], attributes: [("c", .number(0.5.squareRoot()))])
    sketch.node("w", .softmax, ["m"])
    sketch.node(
      "d", .dropout, ["w"], attributes: [("p", .number(0.4)), ("seed", .integer(5))])
    sketch.node("f", .matmul, ["d", "c"])
    let written = try Evaluation(sketch.builder, output: "f")
    expectEqual(try dropped.value("f"), try written.value("f"))
    for name in ["a", "b", "c"] {
      expectEqual(try dropped.gradient(name), try written.gradient(name))
    }
    #expect(try run(.attention, square).value("f") != dropped.value("f"))
  }

  @Test("Attention drops nothing where it is not in training, and needs a seed where it is")
  func undroppedWeights() throws {
    let still = try run(
      .attention, square, ["dropout_p": .number(0.4), "training": .boolean(false)])
    #expect(try still.value("f") == run(.attention, square).value("f"))
    let rule = ShapeRule.attribute(
      "seed", expected: "a whole number, unless 'training' is false or 'dropout_p' 0")
    #expect(throws: rule) {
      _ = try made(
        Attention.self, [[2, 2], [2, 2], [2, 2]], ["dropout_p": .number(0.4)])
    }
    let bounds = ShapeRule.attribute("dropout_p", expected: "from 0 to 1")
    #expect(throws: bounds) {
      _ = try made(Attention.self, [[2, 2], [2, 2], [2, 2]], ["dropout_p": .number(-0.5)])
    }
  }

  @Test("A rotary embedding turns pairs by their place, and keeps their length")
  func rotary() throws {
    let run = try run(
      .rotaryEmbedding, [([2, 2], [1, 0, 1, 0])], ["interleaved": .boolean(true)])
    expectEqual(Array(try run.value("f").prefix(1)), [1])
    expectEqual(
      Array(try run.value("f").suffix(2)), [0.540_302_305_868_139_8, 0.841_470_984_807_896_5])
  }

  @Test("Cells have PyTorch's gates, in its order")
  func cells() throws {
    let (w, u, b) = ([0.1, 0.2, 0.3, 0.4], [0.5, -0.5, 1, -1], [0.1, 0.1, 0.1, 0.1])
    let state: [([Int], [Double])] = [([1], [1]), ([1], [0.5])]
    let memory = state + [([1], [-0.25]), ([4, 1], w), ([4, 1], u), ([4], b)]
    expectEqual(try run(.memoryCell, memory).value("f"), [0.149_888_803_233_448_14])
    expectEqual(try run(.memoryCellState, memory).value("f"), [0.309_275_233_616_739])
    let gated = state + [([3, 1], Array(w.prefix(3))), ([3, 1], Array(u.prefix(3)))]
    expectEqual(try run(.gatedRecurrentCell, gated).value("f"), [0.516_538_880_556_055_8])
    let plain = state + [([1, 1], [0.1]), ([1, 1], [0.5])]
    expectEqual(try run(.recurrentCell, plain).value("f"), [0.336_375_544_336_332_2])
  }
}
