// SPDX-License-Identifier: Apache-2.0
// ChainRule: the functions that a library works out for whole arrays.

internal import CSleef
internal import Glibc

/// A function that a library works out for whole arrays, faster than number by number.
///
/// Those that are not here were measured to gain nothing, or overflow where their value is a number.
public enum VectorFunction: Sendable, CaseIterable {
  case exp, exp2, exp10, expMinusOne
  case log, log2, log10, logOnePlus
  case sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh, atanh
  case cbrt, sigmoid, softplus
}

/// A function that the library works out along with its derivative, in little more time than alone.
public enum SlopedFunction: Sendable, CaseIterable {
  /// With the slope σ(x) σ(-x), of the same exponential.
  case sigmoid

  /// The function alone.
  public var function: VectorFunction {
    switch self {
    case .sigmoid: .sigmoid
    }
  }

  /// A function with its derivative; `nil` if the library has it alone only.
  init?(_ function: VectorFunction) {
    guard let sloped = SlopedFunction.allCases.first(where: { $0.function == function }) else {
      return nil
    }
    self = sloped
  }
}

/// A step of two arrays that the library takes several numbers at a time, each rounded as on its own.
public enum VectorStep: Sendable, CaseIterable {
  case sum, difference, product
  /// 0 plus the product: the first share of a cotangent.
  case firstShare
  /// What is in the target plus the product: a further one.
  case furtherShare
}

/// The library that works out functions of arrays.
public enum VectorLibrary {
  /// Whether it is used: where the processor has what it needs, unless the environment says
  /// `CHAINRULE_SIMD=scalar` when the process first asks.
  public static let isUsed: Bool =
    chainrule_has_vector_functions()
    && getenv("CHAINRULE_SIMD").map { String(cString: $0) } != "scalar"
}

extension Scalar {
  /// Adds an array's numbers to those of another, by the library if it is used.
  @inline(__always)
  static func add(
    _ numbers: UnsafePointer<Self>, to target: UnsafeMutablePointer<Self>, _ count: Int
  ) {
    if VectorLibrary.isUsed { return take(.sum, target, numbers, target, count) }
    for index in 0..<count { target[index] += numbers[index] }
  }
}

/// A function of the library at one precision.
private typealias Kernel<S> = (UnsafePointer<S>?, UnsafeMutablePointer<S>?, Int) -> Void

/// A step of the library at one precision.
private typealias StepKernel<S> = (
  UnsafePointer<S>?, UnsafePointer<S>?, UnsafeMutablePointer<S>?, Int
) -> Void

// The requirement is documented where it is stated.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Double {
  public static func evaluate(
    _ function: VectorFunction, _ source: UnsafePointer<Double>,
    _ target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let kernel: Kernel<Double> =
      switch function {
      case .exp: chainrule_exp_f64
      case .exp2: chainrule_exp2_f64
      case .exp10: chainrule_exp10_f64
      case .expMinusOne: chainrule_expm1_f64
      case .log: chainrule_log_f64
      case .log2: chainrule_log2_f64
      case .log10: chainrule_log10_f64
      case .logOnePlus: chainrule_log1p_f64
      case .sin: chainrule_sin_f64
      case .cos: chainrule_cos_f64
      case .tan: chainrule_tan_f64
      case .asin: chainrule_asin_f64
      case .acos: chainrule_acos_f64
      case .atan: chainrule_atan_f64
      case .sinh: chainrule_sinh_f64
      case .cosh: chainrule_cosh_f64
      case .tanh: chainrule_tanh_f64
      case .atanh: chainrule_atanh_f64
      case .cbrt: chainrule_cbrt_f64
      case .sigmoid: chainrule_sigmoid_f64
      case .softplus: chainrule_softplus_f64
      }
    kernel(source, target, count)
  }

  public static func evaluate(
    _ function: SlopedFunction, _ source: UnsafePointer<Double>,
    _ target: UnsafeMutablePointer<Double>, slopes: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    switch function {
    case .sigmoid: chainrule_sigmoid_and_slope_f64(source, target, slopes, count)
    }
  }

  public static func take(
    _ step: VectorStep, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let kernel: StepKernel<Double> =
      switch step {
      case .sum: chainrule_sum_f64
      case .difference: chainrule_difference_f64
      case .product: chainrule_product_f64
      case .firstShare: chainrule_first_share_f64
      case .furtherShare: chainrule_further_share_f64
      }
    kernel(a, b, target, count)
  }

  public static func areFinite(_ numbers: UnsafePointer<Double>, _ count: Int) -> Bool {
    chainrule_are_finite_f64(numbers, count)
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Float {
  public static func evaluate(
    _ function: VectorFunction, _ source: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let kernel: Kernel<Float> =
      switch function {
      case .exp: chainrule_exp_f32
      case .exp2: chainrule_exp2_f32
      case .exp10: chainrule_exp10_f32
      case .expMinusOne: chainrule_expm1_f32
      case .log: chainrule_log_f32
      case .log2: chainrule_log2_f32
      case .log10: chainrule_log10_f32
      case .logOnePlus: chainrule_log1p_f32
      case .sin: chainrule_sin_f32
      case .cos: chainrule_cos_f32
      case .tan: chainrule_tan_f32
      case .asin: chainrule_asin_f32
      case .acos: chainrule_acos_f32
      case .atan: chainrule_atan_f32
      case .sinh: chainrule_sinh_f32
      case .cosh: chainrule_cosh_f32
      case .tanh: chainrule_tanh_f32
      case .atanh: chainrule_atanh_f32
      case .cbrt: chainrule_cbrt_f32
      case .sigmoid: chainrule_sigmoid_f32
      case .softplus: chainrule_softplus_f32
      }
    kernel(source, target, count)
  }

  public static func evaluate(
    _ function: SlopedFunction, _ source: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>, slopes: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    switch function {
    case .sigmoid: chainrule_sigmoid_and_slope_f32(source, target, slopes, count)
    }
  }

  public static func take(
    _ step: VectorStep, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let kernel: StepKernel<Float> =
      switch step {
      case .sum: chainrule_sum_f32
      case .difference: chainrule_difference_f32
      case .product: chainrule_product_f32
      case .firstShare: chainrule_first_share_f32
      case .furtherShare: chainrule_further_share_f32
      }
    kernel(a, b, target, count)
  }

  public static func areFinite(_ numbers: UnsafePointer<Float>, _ count: Int) -> Bool {
    chainrule_are_finite_f32(numbers, count)
  }
}
