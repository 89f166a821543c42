// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of reductions over axes.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Reductions")
struct ReductionTests {
  private static let grid = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]

  private static func random(_ lengths: [Int]) -> Tensor<Double> {
    var generator = SeededGenerator(seed: 17)
    return Tensor.random(Shape(known: lengths), in: .reals, using: &generator)
  }

  @Test("Sums over every set of axes, kept or not", arguments: grid, [false, true])
  func sum(_ axes: [Int], _ keeps: Bool) {
    for lengths in [[2, 3, 4], [1, 3, 1], [2, 0, 3], [0, 2, 2], [5, 1, 2]] {
      let x = ReductionTests.random(lengths)
      let expected = Reference.reduction(x, axes: axes, keepingDimensions: keeps) {
        $0.reduce(0, +)
      }
      let found = tensor(view(x).sum(axes: axes, keepingDimensions: keeps))
      #expect(found.shape == expected.shape)
      #expect(found.adding(expected, times: -1).largest < 1e-14)
    }
  }

  @Test("Extrema over every set of axes, kept or not", arguments: grid, [false, true])
  func extremum(_ axes: [Int], _ keeps: Bool) {
    for lengths in [[2, 3, 4], [1, 3, 1], [5, 1, 2]] {
      let x = ReductionTests.random(lengths)
      let largest = Reference.reduction(x, axes: axes, keepingDimensions: keeps) {
        $0.max() ?? .nan
      }
      let smallest = Reference.reduction(x, axes: axes, keepingDimensions: keeps) {
        $0.min() ?? .nan
      }
      #expect(tensor(view(x).extremum(.max, axes: axes, keepingDimensions: keeps)) == largest)
      #expect(tensor(view(x).extremum(.min, axes: axes, keepingDimensions: keeps)) == smallest)
    }
  }

  @Test("An extremum of NaN is NaN, wherever it stands", arguments: 0..<5)
  func notANumber(place: Int) {
    var elements = [1.0, .infinity, -2, -.infinity, 0]
    elements[place] = .nan
    for kind in [Extremum.max, .min] {
      let best = view(Tensor(vector: elements)).extremum(kind, axes: [0], keepingDimensions: false)
      #expect(tensor(best).elements[0].isNaN)
      let columns = view(Tensor(Shape(known: [5, 1]), elements))
        .extremum(kind, axes: [0], keepingDimensions: false)
      #expect(tensor(columns).elements[0].isNaN)
    }
  }

  @Test("Extrema of infinities")
  func infinities() {
    let low = view(Tensor(vector: [-.infinity, -Double.infinity]))
    #expect(
      tensor(low.extremum(.max, axes: [0], keepingDimensions: false)).elements == [-.infinity])
    let high = view(Tensor(vector: [Double.infinity, .infinity]))
    #expect(
      tensor(high.extremum(.min, axes: [0], keepingDimensions: false)).elements == [.infinity])
  }

  @Test("The rounding of a long sum grows with the logarithm of its length")
  func accuracy() {
    let count = 1 << 17
    let tenths = Tensor(vector: [Double](repeating: 0.1, count: count))
    let total = tensor(view(tenths).sum(axes: [0], keepingDimensions: false)).elements[0]
    // The exact sum of the numbers added is count times the double nearest to a tenth; that product
    // is exact, the count being a power of two.
    #expect(unitsInTheLastPlace(from: total, to: 0.1 * Double(count)) <= 8)
    let plain = tenths.elements.reduce(0, +)
    #expect(unitsInTheLastPlace(from: plain, to: 0.1 * Double(count)) > 1000)
    let single = Tensor<Float>(vector: [Float](repeating: 0.1, count: count))
    let sum = tensor(view(single).sum(axes: [0], keepingDimensions: false)).elements[0]
    #expect(unitsInTheLastPlace(from: sum, to: Float(0.1) * Float(count)) <= 8)
  }

  @Test(
    "Sums of every length are complete",
    arguments: [0, 1, 2, 31, 32, 33, 63, 64, 65, 96, 127, 128, 129, 1000, 1023, 1024, 1025, 4097])
  func lengths(count: Int) {
    let numbers = Tensor(vector: (0..<count).map { Double($0 * $0 % 97) })
    let expected = numbers.elements.reduce(0, +)
    #expect(tensor(view(numbers).sum(axes: [0], keepingDimensions: false)).elements == [expected])
  }
}
