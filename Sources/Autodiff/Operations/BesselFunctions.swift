// SPDX-License-Identifier: Apache-2.0
// ChainRule: Bessel functions of orders 0 and 1.

// The quotients by x that calculus gives for the derivatives cancel at 0, the more the higher the order
// of the derivative, so each function of order 0 comes with all its derivatives.

struct BesselJ0: UnaryOperation {
  static let listing = OperationListing(
    "j0", aliases: ["bessel_j0"],
    "The Bessel function J₀ of the first kind, or its derivative of an order up to 64.",
    arguments: ["x"], attributes: [.derivativeOrder])

  let order: Int
  init(_ parameters: Parameters) { order = Int(exactly: parameters[0]) ?? -1 }
  init(order: Int) { self.order = order }

  func value<A: Algebra>(_ x: A) -> A { .special(.besselJ0(order: order), x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    order == 0 ? -A.special(.besselJ1, x) : .special(.besselJ0(order: order + 1), x)
  }
}

struct BesselJ1: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "j1", aliases: ["bessel_j1"], "The Bessel function J₁ of the first kind.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .special(.besselJ1, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      -A.special(.besselJ0(order: 2), x), writtenAs: A.special(.besselJ0(order: 0), x) - y / x)
  }
}

struct BesselI0: UnaryOperation {
  static let listing = OperationListing(
    "i0", aliases: ["bessel_i0"],
    "The modified Bessel function I₀, or its derivative of an order up to 64.",
    arguments: ["x"], attributes: [.derivativeOrder])

  let order: Int
  init(_ parameters: Parameters) { order = Int(exactly: parameters[0]) ?? -1 }
  init(order: Int) { self.order = order }

  func value<A: Algebra>(_ x: A) -> A { .special(.besselI0(order: order), x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    order == 0 ? .special(.besselI1, x) : .special(.besselI0(order: order + 1), x)
  }
}

struct BesselI1: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "i1", aliases: ["bessel_i1"], "The modified Bessel function I₁.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .special(.besselI1, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      .special(.besselI0(order: 2), x), writtenAs: A.special(.besselI0(order: 0), x) - y / x)
  }
}

struct BesselI0e: UnaryOperation {
  static let listing = OperationListing(
    "i0e", aliases: ["bessel_i0e"],
    "The scaled function exp(-|x|)·I₀(x), or its derivative of an order up to 64.",
    arguments: ["x"], attributes: [.derivativeOrder],
    kinks: [Kink(at: 0, interval: -1...1, chosen: 0)])

  let order: Int
  init(_ parameters: Parameters) { order = Int(exactly: parameters[0]) ?? -1 }
  init(order: Int) { self.order = order }

  func value<A: Algebra>(_ x: A) -> A { .special(.besselI0e(order: order), x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let next = A.special(.besselI0e(order: order + 1), x)
    return order == 0
      ? .computed(next, writtenAs: A.special(.besselI1e, x) - A.sign(x) * y) : next
  }
}

struct BesselI1e: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "i1e", aliases: ["bessel_i1e"], "The scaled function exp(-|x|)·I₁(x).", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .special(.besselI1e, x) }

  // With i₁ₑ = -(sign x · i₀ₑ + i₀ₑ'), whose two parts cancel only near 0, where they are small.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let zeroth = A.special(.besselI0e(order: 0), x)
    let slope = A.special(.besselI0e(order: 1), x)
    return .computed(
      A.special(.besselI0e(order: 2), x) + A.sign(x) * slope,
      writtenAs: zeroth - y / x - A.sign(x) * y)
  }
}
