// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the numbers that a seed makes, against figures from elsewhere.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Numbers of a seed")
struct SeededNumbersTests {
  /// The outputs for the seed 1234567 are those that implementations of SplitMix64 are checked with.
  @Test(
    "The bits are SplitMix64's",
    arguments: [
      (
        1_234_567,
        [
          6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
          4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
      ),
      (0, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 487_617_019_471_545_679]),
    ] as [(Int, [UInt64])])
  func bits(_ seed: Int, _ outputs: [UInt64]) {
    #expect(outputs.indices.map(SeededNumbers(seed: seed).bits(at:)) == outputs)
    var generator = SeededGenerator(seed: UInt64(bitPattern: Int64(seed)))
    #expect(outputs.map { _ in generator.next() } == outputs)
  }

  /// Worked out in Python from the published description, with nothing of ours.
  @Test(
    "Their numbers, bit for bit",
    arguments: [
      (
        0, [0.8833108082136426, 0.4315279970485101, 0.026433771592597854, 0.9708819781538286],
        [1.1917013116694628, -0.17248532921813461, -1.936001288274359, 1.89391687911645]
      ),
      (
        42, [0.7415648787718233, 0.15991039287692022, 0.27860113025513866, 0.34419071652363764],
        [0.648177361328852, -0.9948262318051991, -0.5870021533389612, -0.4010525521417855]
      ),
      (
        -1, [0.8939429202831845, 0.9125972035944533, 0.21948196289526767, 0.42623444944516653],
        [1.2477731081602284, 1.3569232678298844, -0.7739439701983659, -0.18596922029027116]
      ),
    ] as [(Int, [Double], [Double])])
  func numbers(_ seed: Int, _ uniform: [Double], _ normal: [Double]) {
    let numbers = SeededNumbers(seed: seed)
    #expect(uniform.indices.map(numbers.unit(at:)) == uniform)
    #expect(uniform.map(NormalQuantile.value(at:)) == normal)
  }

  /// From mpmath at 40 digits: sqrt(2)·erfinv(2p - 1), over the middle and both approximations of the
  /// tail.
  @Test(
    "The quantile is the inverse of the distribution",
    arguments: [
      (0.5000000000009095, 2.2797651350911116e-12), (0.3, -0.5244005127080408),
      (0.0750001, -1.4395307645017297), (0.9249999, 1.4395307645017297),
      (0.07499, -1.4396021182393162), (0.01, -2.326347874040841), (0.999, 3.090232306167813),
      (1e-06, -4.753424308822899), (1e-10, -6.361340902404057), (1.3e-11, -6.667611456510741),
      (1e-12, -7.034483825301132), (1e-15, -7.941345326170997),
      (1.1102230246251565e-16, -8.209536151601387),
    ] as [(Double, Double)])
  func quantile(_ share: Double, _ known: Double) {
    #expect(distance(NormalQuantile.value(at: share), known) <= 8)
    // The other end is exact only where 1 - p is.
    if 1 - (1 - share) == share {
      #expect(NormalQuantile.value(at: 1 - share) == -NormalQuantile.value(at: share))
    }
  }

  @Test("No number is 0 or 1, and the outermost quantiles are finite")
  func ends() {
    for bits in [UInt64.min, .max] {
      let share = (Double(bits >> 12) + 0.5) * 0x1p-52
      #expect(share > 0 && share < 1 && NormalQuantile.value(at: share).isFinite)
    }
  }

  @Test("The moments of many are those of the distributions")
  func moments() {
    let numbers = SeededNumbers(seed: 7)
    let count = 100_000
    let uniform = (0..<count).map(numbers.unit(at:))
    let normal = uniform.map(NormalQuantile.value(at:))
    let mean = { (values: [Double]) in values.reduce(0, +) / Double(count) }
    // Five standard deviations of each estimate.
    #expect(abs(mean(uniform) - 0.5) < 5 * 0.2887 / 316)
    #expect(abs(mean(uniform.map { $0 * $0 }) - 1.0 / 3) < 5 * 0.2981 / 316)
    #expect(abs(mean(normal)) < 5.0 / 316)
    #expect(abs(mean(normal.map { $0 * $0 }) - 1) < 5 * 1.4142 / 316)
    #expect(abs(mean(normal.map { $0 * $0 * $0 * $0 }) - 3) < 5 * 9.798 / 316)
    // Neighbours, and equal places of neighbouring seeds, do not follow each other.
    let next = (0..<count).map(SeededNumbers(seed: 8).unit(at:))
    for other in [Array(uniform.dropFirst()) + [0.5], next] {
      let product = zip(uniform, other).map { ($0 - 0.5) * ($1 - 0.5) }
      #expect(abs(mean(product)) < 5.0 / 12 / 316)
    }
  }
}
