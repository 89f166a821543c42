// SPDX-License-Identifier: Apache-2.0
// ChainRule: leaves of random numbers that a seed decides.

/// What both kinds of random numbers say of their seed.
private let seedAttribute = AttributeListing(
  "seed", .integer,
  """
  Which numbers. Output i of SplitMix64 started with the seed, z, makes the element at place i in \
  row-major order: u = (floor(z/2^12) + 1/2)/2^52.
  """)

struct RandomUniform: GeneratedLeaf {
  static let listing = OperationListing(
    "random_uniform", aliases: ["randomuniform"],
    "Random numbers low + (high - low)*u, evenly spread; one seed makes the same ones everywhere.",
    arguments: [],
    attributes: [
      .shape, seedAttribute,
      AttributeListing("low", .number, default: .number(0), "The lower end."),
      AttributeListing("high", .number, default: .number(1), "The upper end; not below low."),
    ])

  let shape: Shape
  let numbers: SeededNumbers
  let low: Double
  let width: Double

  init(_ attributes: AttributeValues) throws(ShapeRule) {
    shape = try attributes.shape(0)
    numbers = SeededNumbers(seed: attributes.integer(1))
    low = attributes.number(2)
    width = attributes.number(3) - low
    guard width >= 0 else { throw .attribute("high", expected: "'low' or more") }
    guard width.isFinite else {
      throw .attribute("high", expected: "a finite distance away from 'low'")
    }
  }

  var cost: Int { 4 * shape.count }

  func element(at index: Int) -> Double { low + width * numbers.unit(at: index) }
}

struct RandomNormal: GeneratedLeaf {
  static let listing = OperationListing(
    "random_normal", aliases: ["randomnormal"],
    "Random numbers mean + std*q(u), q being the normal quantile; one seed makes the same ones everywhere.",
    arguments: [],
    attributes: [
      .shape, seedAttribute,
      AttributeListing("mean", .number, default: .number(0), "Where they gather."),
      AttributeListing(
        "std", .number, default: .number(1), "Their standard deviation, 0 or more."),
    ])

  let shape: Shape
  let numbers: SeededNumbers
  let mean: Double
  let deviation: Double

  init(_ attributes: AttributeValues) throws(ShapeRule) {
    shape = try attributes.shape(0)
    numbers = SeededNumbers(seed: attributes.integer(1))
    mean = attributes.number(2)
    deviation = attributes.number(3)
    guard deviation >= 0, deviation.isFinite else {
      throw .attribute("std", expected: "0 or more")
    }
  }

  var cost: Int { 24 * shape.count }

  func element(at index: Int) -> Double {
    mean + deviation * NormalQuantile.value(at: numbers.unit(at: index))
  }
}
