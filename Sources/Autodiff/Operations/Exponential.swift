// SPDX-License-Identifier: Apache-2.0
// ChainRule: exponentials.

struct Exp: UnaryOperation, PlainOperation {
  static let listing = OperationListing("exp", "The exponential.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .exp(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { y }
}

struct Exp2: UnaryOperation, PlainOperation {
  static let listing = OperationListing("exp2", "Two raised to the value.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .exp2(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { A.naturalLogarithm(of: 2) * y }
}

struct Exp10: UnaryOperation, PlainOperation {
  static let listing = OperationListing("exp10", "Ten raised to the value.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .exp10(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { A.naturalLogarithm(of: 10) * y }
}

struct ExpMinusOne: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "expm1", "The exponential less one, accurate near 0.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A {
    .computed(.expMinusOne(x), writtenAs: A.exp(x) - 1)
  }

  // y + 1 would save the exponential but cancels: from x = -37 on it is 0.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .exp(x) }
}

struct LogAddExp: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "logaddexp", "The logarithm of the sum of two exponentials, without overflow on the way.",
    arguments: ["a", "b"], isCommutative: true)

  // Equal arguments are set apart because the difference of equal infinities is NaN. Where the
  // comparison with b fails for NaN, the difference carries it on.
  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .computed(
      .select(
        a, .equal, b, then: a + A.naturalLogarithm(of: 2),
        else: .select(a, .greater, b, then: a, else: b) + A.log(onePlus: A.exp(-A.abs(a - b)))),
      writtenAs: A.log(A.exp(a) + A.exp(b)))
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { weight(a, against: b) }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { weight(b, against: a) }

  // A difference that is not equal to itself is that of equal infinities, which weigh a half each,
  // or NaN. A test for equal arguments instead would cut the sigmoid at 0.
  private func weight<A: Algebra>(_ own: A, against other: A) -> A {
    let lead = own - other
    return .computed(
      .select(
        lead, .equal, lead, then: .sigmoid(lead),
        else: .select(own, .equal, other, then: A(0.5), else: lead)),
      writtenAs: A.sigmoid(lead))
  }
}

extension Algebra {
  /// The natural logarithm of a whole number, as a constant that is written as what it is.
  static func naturalLogarithm(of base: Int) -> Self {
    .computed(
      Self(base == 2 ? 0.693147180559945309 : 2.30258509299404568),
      writtenAs: .log(Self(Double(base))))
  }
}
