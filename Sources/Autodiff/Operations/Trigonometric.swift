// SPDX-License-Identifier: Apache-2.0
// ChainRule: the circular functions and their inverses.

struct Sin: UnaryOperation, PlainOperation {
  static let listing = OperationListing("sin", "The sine of an angle in radians.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .sin(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .cos(x) }
}

struct Cos: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "cos", "The cosine of an angle in radians.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .cos(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { -A.sin(x) }
}

struct Tan: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "tan", "The tangent of an angle in radians.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .tan(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { 1 + A.square(y) }
}

struct Asin: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "asin", aliases: ["arcsin"], "The angle in radians whose sine is the value.",
    arguments: ["x"], domain: [Domain(-1, 1)])

  func value<A: Algebra>(_ x: A) -> A { .asin(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(1 / A.sqrt(.oneLessSquare(of: x)), writtenAs: 1 / A.sqrt(1 - A.square(x)))
  }
}

struct Acos: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "acos", aliases: ["arccos"], "The angle in radians whose cosine is the value.",
    arguments: ["x"], domain: [Domain(-1, 1)])

  func value<A: Algebra>(_ x: A) -> A { .acos(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(-(1 / A.sqrt(.oneLessSquare(of: x))), writtenAs: -(1 / A.sqrt(1 - A.square(x))))
  }
}

struct Atan: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "atan", aliases: ["arctan"], "The angle in radians whose tangent is the value.",
    arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .atan(x) }

  // On a huge side the 1 is below the last place of x², which itself overflows at 1.4e154 where the
  // slope is still a number. The two forms are one function there, so nothing is cut.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let slope = 1 / (1 + A.square(x))
    return .computed(
      .select(A.abs(x), .less, A.hugeSide, then: slope, else: 1 / x / x), writtenAs: slope)
  }
}

struct Atan2: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "atan2", aliases: ["arctan2"],
    "The angle in radians of the point whose height is the first value and width the second.",
    arguments: ["a", "b"])

  func value<A: Algebra>(_ a: A, _ b: A) -> A { .atan2(y: a, x: b) }

  // Divided by the distance twice, because its square overflows. At the origin every direction is
  // an angle, and the answer is 0/0.
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    let distance = A.hypot(a, b)
    return .computed(
      b / distance / distance, writtenAs: b / (A.square(a) + A.square(b)))
  }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    let distance = A.hypot(a, b)
    return .computed(
      -(a / distance / distance), writtenAs: -(a / (A.square(a) + A.square(b))))
  }
}

struct Sinc: UnaryOperation {
  static let listing = OperationListing(
    "sinc", "The normalised sine cardinal sin(πx)/(πx), or its derivative of an order up to 64.",
    arguments: ["x"], attributes: [.derivativeOrder])

  let order: Int
  init(_ parameters: Parameters) {
    order = Int(exactly: parameters[0]) ?? -1
  }
  init(order: Int) { self.order = order }

  func value<A: Algebra>(_ x: A) -> A {
    if order == 0 {
      return .computed(
        .sinc(x, order: 0), writtenAs: A.sin(A(.pi) * x) / (A(.pi) * x))
    }
    return .sinc(x, order: order)
  }

  // (cos πx - y)/x loses every digit near 0 and any polynomial put there instead has no derivatives
  // beyond its degree, so the derivative is the next function of the family.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let next = A.sinc(x, order: order + 1)
    return order == 0 ? .computed(next, writtenAs: (A.cos(A(.pi) * x) - y) / x) : next
  }
}

struct DegreesToRadians: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "deg2rad", "An angle in degrees, in radians.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { x * derivative(x, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(A(0.0174532925199432958), writtenAs: A(.pi) / 180)
  }
}

struct RadiansToDegrees: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "rad2deg", "An angle in radians, in degrees.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { x * derivative(x, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(A(57.2957795130823209), writtenAs: 180 / A(.pi))
  }
}

extension Algebra {
  /// 1 - x².
  ///
  /// As a product it keeps its digits where x is near 1; differentiated again, the product's two
  /// slopes cancel at 0, where that of the square does not.
  static func oneLessSquare(of x: Self) -> Self {
    .select(.abs(x), .less, 0.5, then: 1 - .square(x), else: (1 - x) * (1 + x))
  }

  /// So long that one is nothing beside its square, and its square still a number, in single
  /// precision too.
  static var hugeSide: Self { Self(1e15) }
}
