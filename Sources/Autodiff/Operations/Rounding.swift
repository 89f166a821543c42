// SPDX-License-Identifier: Apache-2.0
// ChainRule: rounding and remainders.

// The derivative of a step is zero on every flat part. At the steps themselves there is none, and
// 0 is answered there too: it is the only slope that both neighbours share.

struct Floor: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "floor",
    "The largest whole number that is not larger; its derivative is zero almost everywhere.",
    arguments: ["x"], isSelective: true, argumentTypes: [.number], zeroAlmostEverywhere: true)

  func value<A: Algebra>(_ x: A) -> A { .floor(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .zero }
}

struct Ceil: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "ceil",
    "The smallest whole number that is not smaller; its derivative is zero almost everywhere.",
    arguments: ["x"], isSelective: true, argumentTypes: [.number], zeroAlmostEverywhere: true)

  func value<A: Algebra>(_ x: A) -> A { .ceil(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .zero }
}

struct Round: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "round",
    "The nearest whole number, halves to the even one; its derivative is zero almost everywhere.",
    arguments: ["x"], isSelective: true, argumentTypes: [.number], zeroAlmostEverywhere: true)

  func value<A: Algebra>(_ x: A) -> A { .roundEven(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .zero }
}

struct Truncate: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "trunc", "The whole part, towards zero; its derivative is zero almost everywhere.",
    arguments: ["x"], isSelective: true, argumentTypes: [.number], zeroAlmostEverywhere: true)

  func value<A: Algebra>(_ x: A) -> A { .trunc(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .zero }
}

struct Sign: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "sign", "The sign: -1, 0 or 1; its derivative is zero almost everywhere.", arguments: ["x"],
    isSelective: true, argumentTypes: [.number], zeroAlmostEverywhere: true)

  func value<A: Algebra>(_ x: A) -> A { .sign(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .zero }
}

struct FlooredRemainder: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "mod", aliases: ["%", "remainder"],
    "What remains after division, with the sign of the divisor.", arguments: ["a", "b"],
    domain: [.reals, .nonZero], argumentTypes: [.number])

  // The exact remainder has the sign of a; where that is not the sign of b, b is added. Otherwise
  // only a zero can still have the wrong sign, and it takes that of b.
  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    let rest = A.truncatedRemainder(a, b)
    return .computed(
      .select(A.sign(rest) * A.sign(b), .less, 0, then: rest + b, else: A.abs(rest) * A.sign(b)),
      writtenAs: a - b * A.floor(a / b))
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .one }

  // Read off the value, because a/b may round up to the next whole number where the remainder,
  // being exact, has not yet jumped.
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    .computed(.roundEven((y - a) / b), writtenAs: -A.floor(a / b))
  }
}

struct TruncatedRemainder: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "fmod", aliases: ["rem"], "What remains after division, with the sign of the dividend.",
    arguments: ["a", "b"], domain: [.reals, .nonZero], argumentTypes: [.number])

  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .computed(.truncatedRemainder(a, b), writtenAs: a - b * A.trunc(a / b))
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .one }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    .computed(.roundEven((y - a) / b), writtenAs: -A.trunc(a / b))
  }
}
