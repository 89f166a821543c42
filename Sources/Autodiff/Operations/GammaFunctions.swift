// SPDX-License-Identifier: Apache-2.0
// ChainRule: the gamma function and its relatives.

// At the poles there are limits on both sides. Where they are one, it is answered; at 0 the sign of zero
// says which side; elsewhere there is none, and the answer is NaN.

struct LogGamma: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "lgamma", aliases: ["gammaln"],
    "The logarithm of the gamma function's magnitude; infinite at its poles.", arguments: ["x"],
    domain: [.exceptPolesOfGamma])

  func value<A: Algebra>(_ x: A) -> A { .special(.logGamma, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .special(.polygamma(order: 0), x) }
}

struct Gamma: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "gamma", aliases: ["tgamma"], "The gamma function, which continues (n - 1)! between whole n.",
    arguments: ["x"], domain: [.exceptPolesOfGamma])

  func value<A: Algebra>(_ x: A) -> A { .special(.gamma, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { y * A.special(.polygamma(order: 0), x) }
}

struct Digamma: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "digamma", aliases: ["psi"], "The derivative of the logarithm of the gamma function.",
    arguments: ["x"], domain: [.exceptPolesOfGamma])

  func value<A: Algebra>(_ x: A) -> A { .special(.polygamma(order: 0), x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .special(.polygamma(order: 1), x) }
}

struct Polygamma: UnaryOperation {
  static let listing = OperationListing(
    "polygamma", "The derivative of order `n`, up to 64, of the digamma function.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "n", .wholeNumber(upTo: 64), default: .integer(1),
        "The order; there is no derivative by it.")
    ], domain: [.exceptPolesOfGamma])

  let order: Int
  init(_ parameters: Parameters) { order = Int(exactly: parameters[0]) ?? -1 }
  init(order: Int) { self.order = order }

  func value<A: Algebra>(_ x: A) -> A { .special(.polygamma(order: order), x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .special(.polygamma(order: order + 1), x) }
}

// For negative arguments the function goes on, with poles where an argument is a whole number. A domain,
// being an interval for each argument, can say no more than that both are positive; values elsewhere are
// computed all the same.

struct Beta: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "beta", "The beta function Γ(a)·Γ(b)/Γ(a + b).", arguments: ["a", "b"],
    domain: [.positive, .positive], isCommutative: true)

  func value<A: Algebra>(_ a: A, _ b: A) -> A { .special(.beta, a, b) }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { y * A.logBetaSlope(a, b) }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { y * A.logBetaSlope(b, a) }
}

struct LogBeta: BinaryOperation {
  static let listing = OperationListing(
    "betaln", aliases: ["lbeta"],
    "The logarithm of the beta function's magnitude, or its derivative by `a` of an order up to 64.",
    arguments: ["a", "b"], attributes: [.derivativeOrder], domain: [.positive, .positive])

  let order: Int
  init(_ parameters: Parameters) { order = Int(exactly: parameters[0]) ?? -1 }
  init(order: Int) { self.order = order }

  func value<A: Algebra>(_ a: A, _ b: A) -> A { .special(.logBeta(order: order), a, b) }

  // ψ(a) - ψ(a + b) cancels where b is small beside a, and is a function of its own.
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    let next = A.special(.logBeta(order: order + 1), a, b)
    return order == 0 ? .logBetaSlope(a, b) : next
  }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    order == 0 ? .logBetaSlope(b, a) : -A.special(.polygamma(order: order), a + b)
  }
}

extension Domain {
  /// Every number but 0, -1, -2 and so on.
  static let exceptPolesOfGamma = Domain(excludingWholeUpToZero: true)
}

extension Algebra {
  /// The derivative of log B(a, b) with respect to `a`.
  fileprivate static func logBetaSlope(_ a: Self, _ b: Self) -> Self {
    .computed(
      special(.logBeta(order: 1), a, b),
      writtenAs: special(.polygamma(order: 0), a) - special(.polygamma(order: 0), a + b))
  }
}
