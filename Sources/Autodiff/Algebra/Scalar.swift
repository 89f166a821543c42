// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reading of a rule as numbers.

internal import Glibc
public import RealModule

/// A floating-point type that a sweep computes with: `Double` or `Float`.
///
/// One more conformance is one more precision; no rule is written for a precision of its own.
public protocol Scalar: Algebra, Real, BinaryFloatingPoint, Sendable, BitwiseCopyable {
  /// The name of the type in documents.
  static var elementType: ElementType { get }

  /// Adds a large product of matrices to its result, by a library.
  static func addProduct(_ product: MatrixProduct<Self>)

  /// Writes a function of an array's numbers to another array or the same, by a library.
  ///
  /// - Precondition: The library is used.
  static func evaluate(
    _ function: VectorFunction, _ source: UnsafePointer<Self>,
    _ target: UnsafeMutablePointer<Self>, _ count: Int)

  /// The same, which writes the function's derivative to a further array at once, by a library.
  ///
  /// - Precondition: The library is used.
  static func evaluate(
    _ function: SlopedFunction, _ source: UnsafePointer<Self>,
    _ target: UnsafeMutablePointer<Self>, slopes: UnsafeMutablePointer<Self>, _ count: Int)

  /// Takes a step of two arrays' numbers and writes to another array or one of them, by a library.
  ///
  /// - Precondition: The library is used.
  static func take(
    _ step: VectorStep, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    _ target: UnsafeMutablePointer<Self>, _ count: Int)

  /// Whether all of an array's numbers are finite, by a library.
  ///
  /// - Precondition: The library is used.
  static func areFinite(_ numbers: UnsafePointer<Self>, _ count: Int) -> Bool
}

/// What the elements of a value are.
public enum ElementType: String, Codable, Sendable, CaseIterable, BitwiseCopyable {
  case float64, float32, int64, bool

  /// Whether values of this type have derivatives.
  @inlinable
  public var isDifferentiable: Bool { self == .float64 || self == .float32 }

  /// The name in documents: `float64`, `float32`, `int64`, `bool`.
  public var name: String {
    switch self {
    case .float64: "float64"
    case .float32: "float32"
    case .int64: "int64"
    case .bool: "bool"
    }
  }
}

// The requirements are documented where they are stated.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Double: Scalar {
  public static var elementType: ElementType { .float64 }
  public static func power(_ a: Double, _ b: Double) -> Double { Glibc.pow(a, b) }
  public static func cbrt(_ x: Double) -> Double { Glibc.cbrt(x) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Float: Scalar {
  public static var elementType: ElementType { .float32 }
  public static func power(_ a: Float, _ b: Float) -> Float { Glibc.powf(a, b) }
  public static func cbrt(_ x: Float) -> Float { Glibc.cbrtf(x) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Scalar {
  @inlinable public var approximation: Double? { Double(self) }

  @inlinable public static func abs(_ x: Self) -> Self { x.magnitude }
  @inlinable public static func sign(_ x: Self) -> Self { x > 0 ? 1 : x < 0 ? -1 : x }
  @inlinable public static func floor(_ x: Self) -> Self { x.rounded(.down) }
  @inlinable public static func ceil(_ x: Self) -> Self { x.rounded(.up) }
  @inlinable public static func roundEven(_ x: Self) -> Self { x.rounded(.toNearestOrEven) }
  @inlinable public static func trunc(_ x: Self) -> Self { x.rounded(.towardZero) }

  @inlinable public static func fusedMultiplyAdd(_ a: Self, _ b: Self, _ c: Self) -> Self {
    c.addingProduct(a, b)
  }

  @inlinable public static func truncatedRemainder(_ a: Self, _ b: Self) -> Self {
    a.truncatingRemainder(dividingBy: b)
  }

  // Both branches of the usual form share exp(-|x|), which never overflows. At NaN the comparison
  // fails and the NaN of exp comes through.
  @inlinable public static func sigmoid(_ x: Self) -> Self {
    let decay = exp(-x.magnitude)
    return (x >= 0 ? 1 : decay) / (1 + decay)
  }

  // The positive part and a term that never overflows; NaN fails the comparison and comes through
  // the exponential.
  @inlinable public static func softplus(_ x: Self) -> Self {
    (x > 0 ? x : 0) + log(onePlus: exp(-x.magnitude))
  }

  @inlinable public static func select(
    _ a: Self, _ relation: Relation, _ b: Self,
    then taken: @autoclosure () -> Self, else other: @autoclosure () -> Self
  ) -> Self {
    relation.holds(a, b) ? taken() : other()
  }

  @inlinable public static func computed(
    _ accurate: @autoclosure () -> Self, writtenAs legible: @autoclosure () -> Self
  ) -> Self {
    accurate()
  }
}

extension Relation {
  /// Whether the relation holds between two numbers; never with NaN, except for `!=`.
  @inlinable public func holds<S: Comparable>(_ a: S, _ b: S) -> Bool {
    switch self {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .equal: a == b
    case .notEqual: a != b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}
