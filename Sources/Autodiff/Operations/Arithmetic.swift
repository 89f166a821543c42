// SPDX-License-Identifier: Apache-2.0
// ChainRule: the arithmetic operations.

struct Identity: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "identity", aliases: ["id", "checkpoint"], "The value itself, under another name.",
    arguments: ["x"],
    argumentTypes: [.any])

  func value<A: Algebra>(_ x: A) -> A { x }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .one }
}

struct Add: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "add", aliases: ["+"], "The sum of two values.", arguments: ["a", "b"], isCommutative: true,
    argumentTypes: [.number])

  func value<A: Algebra>(_ a: A, _ b: A) -> A { a + b }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .one }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .one }
}

struct Subtract: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "sub", aliases: ["-", "subtract"], "The first value less the second.", arguments: ["a", "b"],
    argumentTypes: [.number])

  func value<A: Algebra>(_ a: A, _ b: A) -> A { a - b }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .one }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { -.one }
}

struct Multiply: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "mul", aliases: ["*", "×", "multiply"], "The product of two values, element by element.",
    arguments: ["a", "b"], isCommutative: true, argumentTypes: [.number])

  func value<A: Algebra>(_ a: A, _ b: A) -> A { a * b }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { b }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { a }
}

struct Divide: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "div", aliases: ["/", "÷", "divide", "realdiv"], "The first value divided by the second.",
    arguments: ["a", "b"], domain: [.reals, .nonZero], resultType: .float64,
    argumentTypes: [.number])

  func value<A: Algebra>(_ a: A, _ b: A) -> A { a / b }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .one / b }

  // -a/b² by way of the value: squaring b would overflow or vanish long before the quotient does.
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    .computed(-(y / b), writtenAs: -(a / A.square(b)))
  }
}

struct Negate: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "neg", aliases: ["negative", "negate", "*-1"], "The value with the other sign.",
    arguments: ["x"], argumentTypes: [.number])

  func value<A: Algebra>(_ x: A) -> A { -x }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { -.one }
}

struct Reciprocal: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "reciprocal", aliases: ["1/x"], "One divided by the value.", arguments: ["x"],
    domain: [.nonZero])

  func value<A: Algebra>(_ x: A) -> A { .one / x }

  // At 0 the value is infinite; its square keeps the sign that -1/x² has there.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(-A.square(y), writtenAs: -(.one / A.square(x)))
  }
}

struct AddConstant: UnaryOperation {
  static let listing = OperationListing(
    "add_const", aliases: ["+c"], "The value plus a fixed number.", arguments: ["x"],
    attributes: [AttributeListing("c", .number)])

  let c: Double
  init(_ parameters: Parameters) { c = parameters[0] }

  func value<A: Algebra>(_ x: A) -> A { x + c }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .one }
}

struct MultiplyConstant: UnaryOperation {
  static let listing = OperationListing(
    "mul_const", aliases: ["*c", "scale"], "The value times a fixed number.", arguments: ["x"],
    attributes: [AttributeListing("c", .number)])

  let c: Double
  init(_ parameters: Parameters) { c = parameters[0] }

  func value<A: Algebra>(_ x: A) -> A { x * c }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { A(c) }
}

struct Abs: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "abs", "The distance from zero.", arguments: ["x"],
    kinks: [Kink(at: 0, interval: -1...1, chosen: 0, others: [.jax: 1, .tfjs: -1])],
    argumentTypes: [.number])

  func value<A: Algebra>(_ x: A) -> A { .abs(x) }

  // At the kink the smallest subgradient is 0, which is the sign of 0.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .sign(x) }
}

struct FusedMultiplyAdd: TernaryOperation, PlainOperation {
  static let listing = OperationListing(
    "fma", "The product of the first two values plus the third, rounded once.",
    arguments: ["a", "b", "c"])

  func value<A: Algebra>(_ a: A, _ b: A, _ c: A) -> A {
    .computed(.fusedMultiplyAdd(a, b, c), writtenAs: a * b + c)
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ c: A, _ y: A) -> A { b }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ c: A, _ y: A) -> A { a }
  func partialC<A: Algebra>(_ a: A, _ b: A, _ c: A, _ y: A) -> A { .one }
}

struct LinearInterpolation: TernaryOperation, PlainOperation {
  static let listing = OperationListing(
    "lerp", "The point between two values at a fraction of the way from the first.",
    arguments: ["a", "b", "w"])

  // a + w*(b - a) misses b at w = 1, loses the smaller end when the ends differ much in size, and
  // overflows when they are large and of unlike sign. The weighted sum does none of these.
  func value<A: Algebra>(_ a: A, _ b: A, _ w: A) -> A {
    .computed((1 - w) * a + w * b, writtenAs: a + w * (b - a))
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ w: A, _ y: A) -> A { 1 - w }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ w: A, _ y: A) -> A { w }
  func partialC<A: Algebra>(_ a: A, _ b: A, _ w: A, _ y: A) -> A { b - a }
}

struct SquaredDifference: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "squared_difference", "The square of the difference of two values.", arguments: ["a", "b"],
    isCommutative: true)

  func value<A: Algebra>(_ a: A, _ b: A) -> A { .square(a - b) }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { 2 * (a - b) }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { 2 * (b - a) }
}
