// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of slices and their transposes.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Slices")
struct SliceTests {
  private static func attributes(_ begin: Int, _ end: Int, _ step: Int) -> AttributeValues {
    AttributeValues([.integers([begin]), .integers([end]), .none, .integers([step])])
  }

  @Test("One axis is sliced as Python does", arguments: [0, 1, 2, 5])
  func oneAxis(length: Int) throws {
    let x = Tensor(vector: (0..<length).map(Double.init))
    let bounds = Array(-7...7) + [.min, .max]
    for step in [1, 2, 3, -1, -2, -3, 7, -7, .max, .min + 1] {
      for begin in bounds {
        for end in bounds {
          let slice = try Slice(
            SliceTests.attributes(begin, end, step), from: 0, of: x.shape)
          // Huge numbers are cut to what means the same, so that the reference need not mind them.
          let cut = { (place: Int) in min(max(place, -100), 100) }
          let places = Reference.places(cut(begin), cut(end), cut(step), length: length)
          let found = tensor(view(x).sliced(slice)).elements
          #expect(found == places.map(Double.init), "\(begin):\(end):\(step) of \(length)")
        }
      }
    }
  }

  @Test("Several axes, by negative steps too")
  func severalAxes() throws {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<300 {
      let lengths = (0..<3).map { _ in Int.random(in: 0...4, using: &generator) }
      let shape = Shape(known: lengths)
      let x = Tensor<Double>.random(shape, in: .reals, using: &generator)
      func numbers(_ range: ClosedRange<Int>) -> [Int] {
        (0..<3).map { _ in Int.random(in: range, using: &generator) }
      }
      let (begins, ends) = (numbers(-6...6), numbers(-6...6))
      let steps = numbers(-3...3).map { $0 == 0 ? 1 : $0 }
      let slice = try Slice(
        AttributeValues([
          .integers(begins), .integers(ends), .integers([0, -2, 2]), .integers(steps),
        ]), from: 0, of: shape)
      let places = (0..<3).map {
        Reference.places(begins[$0], ends[$0], steps[$0], length: lengths[$0])
      }
      let target = Shape(known: places.map(\.count))
      let expected = Reference.tensor(target) { index in
        Reference.element(x, (0..<3).map { places[$0][index[$0]] })
      }
      #expect(tensor(view(x).sliced(slice)) == expected)
      try expectTranspose(of: slice, places, shape, expected)
    }
  }

  /// Scattering puts each element where the slice found it, and zeros elsewhere.
  private func expectTranspose(
    of slice: Slice, _ places: [[Int]], _ shape: Shape, _ sliced: Tensor<Double>
  ) throws {
    let scattered = tensor(view(sliced).scattered(into: shape, at: slice))
    let expected = Reference.tensor(shape) { index in
      let found = (0..<3).map { places[$0].firstIndex(of: index[$0]) }
      guard let a = found[0], let b = found[1], let c = found[2] else { return 0 }
      return Reference.element(sliced, [a, b, c])
    }
    #expect(scattered == expected)
    // What is recorded of a slice names the same places.
    let again = try Slice(AttributeValues(slice.attributes(of: shape)), from: 0, of: shape)
    if sliced.shape.count > 0 { #expect(again == slice) }
    #expect(again.counts == slice.counts)
  }

  @Test(
    "What is no slice is refused",
    arguments: [
      [AttributeValue.integers([0]), .integers([1, 2]), .none, .none],
      [.integers([0]), .integers([1]), .integers([0, 1]), .none],
      [.integers([0]), .integers([1]), .none, .integers([0])],
      [.integers([0]), .integers([1]), .none, .integers([1, 1])],
      [.integers([0]), .integers([1]), .integers([2]), .none],
      [.integers([0, 0]), .integers([1, 1]), .integers([0, -2]), .none],
      [.integers([0, 0, 0]), .integers([1, 1, 1]), .none, .none],
    ])
  func refused(_ values: [AttributeValue]) {
    #expect(throws: ShapeRule.self) {
      try Slice(AttributeValues(values), from: 0, of: Shape(known: [2, 3]))
    }
  }
}
