// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of pools against figures worked out by hand.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Pools")
struct PoolTests {
  @Test("of the largest give the derivative to the first that ties, as JAX and PyTorch do")
  func ties() throws {
    let run = try run(.maxPool, [([1, 1, 3], [3, 3, 1])], ["kernel_shape": .integer(3)])
    #expect(try run.value("f") == [3])
    #expect(try run.gradient("a") == [1, 0, 0])
    let global = try AutodiffTests.run(.globalMaxPool, [([1, 1, 2, 2], [0, 7, 7, 7])])
    #expect(try global.gradient("a") == [0, 1, 0, 0])
  }

  @Test("of the largest add up where windows overlap")
  func overlaps() throws {
    let run = try run(
      .maxPool, [([1, 1, 3], [1, 5, 2])], ["kernel_shape": .integer(2), "strides": .integer(1)])
    #expect(try run.value("f") == [5, 5])
    #expect(try run.gradient("a") == [0, 2, 0])
  }

  @Test("of the largest never choose padding, however small the numbers")
  func padding() throws {
    let run = try run(
      .maxPool, [([1, 1, 2], [-5, -7])],
      ["kernel_shape": .integer(2), "strides": .integer(1), "pads": .integer(1)])
    #expect(try run.value("f") == [-5, -5, -7])
    #expect(try run.gradient("a") == [2, 1])
  }

  @Test("of the largest keep NaN")
  func notANumber() throws {
    let run = try run(
      .maxPool, [([1, 1, 4], [1, .nan, 3, 2])], ["kernel_shape": .integer(2)])
    let value = try run.value("f")
    #expect(value[0].isNaN && value[1] == 3)
    #expect(try run.gradient("a") == [0, 1, 1, 0])
  }

  @Test("of volumes are pools of images, one after the other along the first axis")
  func volumes() throws {
    let numbers = (0..<24).map { Double($0 * 7 % 24) }
    for code in [OperationCode.maxPool, .averagePool] {
      let images = try run(
        code, [([1, 2, 3, 4], numbers)], ["kernel_shape": .integer(2), "strides": .integer(1)])
      let volume = try run(
        code, [([1, 1, 2, 3, 4], numbers)],
        ["kernel_shape": .integers([1, 2, 2]), "strides": .integer(1)])
      #expect(try volume.value("f") == images.value("f"))
      #expect(try volume.gradient("a") == images.gradient("a"))
    }
    let whole = try run(
      .averagePool, [([1, 1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 9])], ["kernel_shape": .integer(2)])
    #expect(try whole.value("f") == [37.0 / 8])
    let largest = try run(
      .maxPool, [([1, 1, 2, 1, 2], [3, 1, 3, 2])], ["kernel_shape": .integers([2, 1, 1])])
    #expect(try largest.value("f") == [3, 2])
    #expect(try largest.gradient("a") == [1, 0, 0, 1])
  }

  @Test(
    "pad by a word as convolutions do",
    arguments: [
      ("SAME", [3, 5, 5]), ("SAME_UPPER", [3, 5, 5]), ("SAME_LOWER", [1, 4, 5]), ("VALID", [3, 5]),
    ] as [(String, [Double])])
  func words(_ word: String, _ value: [Double]) throws {
    let attributes: KeyValuePairs<String, AttributeValue> = [
      "kernel_shape": .integer(2), "strides": .integer(2), "auto_pad": .word(word),
    ]
    let run = try run(.maxPool, [([1, 1, 5], [1, 3, 4, 5, 5])], attributes)
    #expect(try run.value("f") == value)
  }

  @Test("take no padding beside a word that decides it")
  func wordsAndPads() {
    let rule = ShapeRule.attribute("pads", expected: "left out, or 0, where 'auto_pad' is 'SAME'")
    for make in [MaxPool.self, AveragePool.self] as [any GeneralOperation.Type] {
      #expect(throws: rule) {
        _ = try make.init(
          AttributeValues(
            make.listing.attributes.map { listing in
              switch listing.name {
              case "kernel_shape": .integers([2])
              case "pads": .integers([1])
              case "auto_pad": .word("SAME")
              default: listing.fallback ?? .none
              }
            }), [Shape(known: [1, 1, 4])])
      }
    }
  }

  @Test("of padding alone, between places of a dilated window, have no element")
  func nothing() throws {
    let attributes: KeyValuePairs<String, AttributeValue> = [
      "kernel_shape": .integer(2), "strides": .integer(1), "pads": .integer(1),
      "dilations": .integer(2),
    ]
    let largest = try run(.maxPool, [([1, 1, 1], [4])], attributes)
    #expect(try largest.value("f") == [-.infinity])
    #expect(try largest.gradient("a") == [0])
    let mean = try run(
      .averagePool, [([1, 1, 1], [4])],
      [
        "kernel_shape": .integer(2), "strides": .integer(1), "pads": .integer(1),
        "dilations": .integer(2), "count_include_pad": .boolean(false),
      ])
    #expect(try mean.value("f") == [0])
  }

  @Test("of the mean count padding as PyTorch does by default, or not, as ONNX does")
  func counts() throws {
    for (counts, expected) in [(true, [0.5, 2.5, 2]), (false, [1, 2.5, 4])] {
      let run = try run(
        .averagePool, [([1, 1, 4], [1, 2, 3, 4])],
        [
          "kernel_shape": .integer(2), "pads": .integer(1), "count_include_pad": .boolean(counts),
        ])
      #expect(try run.value("f") == expected)
    }
  }

  @Test("that round up do not count what lies beyond the padding")
  func roundedUp() throws {
    let run = try run(
      .averagePool, [([1, 1, 5], [1, 2, 3, 4, 5])],
      ["kernel_shape": .integer(2), "ceil_mode": .boolean(true)])
    #expect(try run.value("f") == [1.5, 3.5, 5])
  }

  @Test("that adapt begin at floor(i L/n) and end before ceil((i + 1) L/n)")
  func adaptive() throws {
    let mean = try run(
      .adaptiveAveragePool, [([1, 1, 5], [1, 2, 3, 4, 5])], ["output_size": .integer(3)])
    #expect(try mean.value("f") == [1.5, 3, 4.5])
    expectEqual(try mean.gradient("a"), [1 / 2.0, 5 / 6.0, 1 / 3.0, 5 / 6.0, 1 / 2.0])
    let largest = try run(
      .adaptiveMaxPool, [([1, 1, 2], [1, 2])], ["output_size": .integer(3)])
    #expect(try largest.value("f") == [1, 2, 2])
  }

  @Test("of all give one number for each channel")
  func global() throws {
    let run = try run(.globalAveragePool, [([1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])])
    #expect(try run.value("f") == [2.5, 6.5])
    #expect(run.graph.shape(of: run.output).dimensions == [1, 2, 1, 1])
    #expect(try run.gradient("a") == [Double](repeating: 0.25, count: 8))
  }
}
