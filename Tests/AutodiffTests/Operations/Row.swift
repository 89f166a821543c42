// SPDX-License-Identifier: Apache-2.0
// ChainRule: rows of reference figures, compared in units in the last place.

import Testing

@testable import Autodiff

/// What an operation is known to give at a point.
struct Row: CustomTestStringConvertible, Sendable {
  let name: String
  let arguments: [Double]
  let attributes: [Double]?
  let value: Double
  let partials: [Double]

  init(
    _ name: String, _ arguments: [Double], attributes: [Double]? = nil, _ value: Double,
    _ partials: [Double]
  ) {
    self.name = name
    self.arguments = arguments
    self.attributes = attributes
    self.value = value
    self.partials = partials
  }

  var testDescription: String { "\(name)\(arguments)" }

  /// Expects value and derivatives to this many units in the last place.
  func expect(within ulps: Double = 4) throws {
    let operation = try #require(Elementwise.named(name))
    let reading = try #require(operation.read(arguments, attributes: attributes))
    #expect(distance(reading.value, value) <= ulps, "value \(reading.value), not \(value)")
    #expect(reading.partials.count == partials.count)
    for (index, (found, known)) in zip(reading.partials, partials).enumerated() {
      #expect(distance(found, known) <= ulps, "partial \(index) is \(found), not \(known)")
    }
    try expectSinglePrecisionFollows(operation)
  }

  /// Single precision at the nearest point is held to double precision at that same point.
  private func expectSinglePrecisionFollows(_ operation: Elementwise) throws {
    let single = arguments.map(Float.init)
    guard zip(single, arguments).allSatisfy({ $0.isNormal || $1 == 0 }) else { return }
    let found = try #require(operation.read(single, attributes: attributes))
    let known = try #require(operation.read(single.map(Double.init), attributes: attributes))
    for (f, k) in zip([found.value] + found.partials, [known.value] + known.partials) {
      guard Float(k).isNormal, k.magnitude > 1e-30, k.magnitude < 1e30 else { continue }
      let apart = (Double(f) - k).magnitude / Double(Float(k).ulp)
      #expect(apart <= 8, "single precision gives \(f), not \(k)")
    }
  }
}

/// How far two numbers are apart, in units in the last place of the second; NaN equals NaN, 0 only 0.
func distance(_ found: Double, _ known: Double) -> Double {
  if found.isNaN || known.isNaN { return found.isNaN == known.isNaN ? 0 : .infinity }
  if found == known { return 0 }
  if known == 0 || !known.isFinite || !found.isFinite { return .infinity }
  return (found - known).magnitude / max(known.magnitude, .leastNormalMagnitude).ulp
}
