// SPDX-License-Identifier: Apache-2.0
// ChainRule: the incomplete gamma functions, which are shares of the gamma distribution.

// A derivative by the shape `a` is no function that has a name, so each comes with all of them.

struct LowerGamma: BinaryOperation {
  static let listing = OperationListing(
    "gammainc", aliases: ["igamma"],
    "The share of the gamma distribution of shape `a` below `x`, or its derivative by `a`.",
    arguments: ["a", "x"], attributes: [.orderByShape], domain: [.positive, .nonNegative])

  let order: Int
  init(_ parameters: Parameters) { order = Int(exactly: parameters[0]) ?? -1 }
  init(order: Int) { self.order = order }

  func value<A: Algebra>(_ a: A, _ x: A) -> A { .special(.lowerGamma(order: order), a, x) }
  func partialA<A: Algebra>(_ a: A, _ x: A, _ y: A) -> A {
    .special(.lowerGamma(order: order + 1), a, x)
  }
  func partialB<A: Algebra>(_ a: A, _ x: A, _ y: A) -> A {
    .special(.gammaDensity(order: order), a, x)
  }
}

struct UpperGamma: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "gammaincc", aliases: ["igammac"],
    "The share of the gamma distribution of shape `a` above `x`, accurate where it is small.",
    arguments: ["a", "x"], domain: [.positive, .nonNegative])

  func value<A: Algebra>(_ a: A, _ x: A) -> A { .special(.upperGamma, a, x) }
  func partialA<A: Algebra>(_ a: A, _ x: A, _ y: A) -> A { -A.special(.lowerGamma(order: 1), a, x) }
  func partialB<A: Algebra>(_ a: A, _ x: A, _ y: A) -> A {
    -A.special(.gammaDensity(order: 0), a, x)
  }
}

struct GammaDensity: BinaryOperation {
  static let listing = OperationListing(
    "gamma_pdf", "The density of the gamma distribution of shape `a`, or its derivative by `a`.",
    arguments: ["a", "x"], attributes: [.orderByShape], domain: [.positive, .positive])

  let order: Int
  init(_ parameters: Parameters) { order = Int(exactly: parameters[0]) ?? -1 }
  init(order: Int) { self.order = order }

  func value<A: Algebra>(_ a: A, _ x: A) -> A {
    let density = A.special(.gammaDensity(order: order), a, x)
    if order > 0 { return density }
    return .computed(
      density, writtenAs: A.power(x, a - 1) * A.exp(-x) / A.special(.gamma, a))
  }
  func partialA<A: Algebra>(_ a: A, _ x: A, _ y: A) -> A {
    let next = A.special(.gammaDensity(order: order + 1), a, x)
    if order > 0 { return next }
    return .computed(next, writtenAs: y * (A.log(x) - A.special(.polygamma(order: 0), a)))
  }

  // The slope ((a - 1)/x - 1) y of the density, differentiated by a as often.
  func partialB<A: Algebra>(_ a: A, _ x: A, _ y: A) -> A {
    let slope = ((a - 1) / x - 1) * y
    if order == 0 { return slope }
    return slope + Double(order) * A.special(.gammaDensity(order: order - 1), a, x) / x
  }
}

extension AttributeListing {
  /// The order of a derivative by the shape.
  fileprivate static let orderByShape = AttributeListing(
    "order", .wholeNumber(upTo: 16), default: .integer(0), "The order of the derivative by `a`.")
}
