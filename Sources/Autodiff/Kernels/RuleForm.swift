// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a rule does to its arguments, in broad outline.

/// What a rule does to its arguments, in broad outline: the reading of a rule that finds out which
/// loop over arrays serves it, so that no operation has to say.
enum RuleForm: Equatable {
  /// An argument as it is.
  case argument(Int)
  /// A number that does not depend on the arguments.
  case constant(Double)
  /// A function of the library, of the first argument alone.
  case function(VectorFunction)
  /// A step of the library, of two arguments.
  case step(VectorStep, Int, Int)
  /// An argument's negative.
  case negative(Int)
  /// A function of the library that has a slope, of the first argument's negative.
  case mirrored(SlopedFunction)
  /// That times the value: the slope, which the library works out along with the value.
  case slope(SlopedFunction)
  /// Functions of the library among other things.
  case composed
  /// Nothing that the library has: a loop that the compiler makes the best of.
  case plain
  /// Neither, but for functions beyond the elementary ones, which cost so much together.
  case special(cost: Int)

  /// Whether a function of the library is called.
  var callsLibrary: Bool {
    switch self {
    case .function, .mirrored, .slope, .composed: true
    case .argument, .constant, .step, .negative, .plain, .special: false
    }
  }

  /// The multiplications and additions that a number takes, about.
  var cost: Int {
    switch self {
    case .argument, .constant, .step: 1
    case .negative, .plain: 4
    case .function, .mirrored, .slope, .composed: 32
    case .special(let cost): cost
    }
  }

  /// What the functions beyond the elementary ones cost; 0 without them.
  var costOfSpecial: Int {
    if case .special(let cost) = self { cost } else { 0 }
  }

  /// A loop in which functions beyond the elementary ones cost so much.
  private static func loop(costOfSpecial cost: Int) -> RuleForm {
    cost > 0 ? .special(cost: cost) : .plain
  }

  @inline(__always)
  private func called(_ function: VectorFunction) -> RuleForm {
    switch self {
    case .argument(0): .function(function)
    case .negative(0): SlopedFunction(function).map { .mirrored($0) } ?? .composed
    case .constant: .plain
    default: .composed
    }
  }

  @inline(__always)
  private func joined(_ other: RuleForm, by step: VectorStep) -> RuleForm {
    if case .argument(let a) = self, case .argument(let b) = other { return .step(step, a, b) }
    return joined(other)
  }

  @inline(__always)
  private func joined(_ other: RuleForm) -> RuleForm {
    callsLibrary || other.callsLibrary
      ? .composed : .loop(costOfSpecial: costOfSpecial + other.costOfSpecial)
  }

  @inline(__always)
  private var changed: RuleForm {
    callsLibrary ? .composed : .loop(costOfSpecial: costOfSpecial)
  }
}

extension RuleForm: Algebra {
  init(_ constant: Double) { self = .constant(constant) }

  static func + (a: RuleForm, b: RuleForm) -> RuleForm { a.joined(b, by: .sum) }
  static func - (a: RuleForm, b: RuleForm) -> RuleForm { a.joined(b, by: .difference) }
  static func * (a: RuleForm, b: RuleForm) -> RuleForm {
    if a == .argument(2), case .mirrored(let function) = b { return .slope(function) }
    return a.joined(b, by: .product)
  }
  static func / (a: RuleForm, b: RuleForm) -> RuleForm { a.joined(b) }
  static prefix func - (x: RuleForm) -> RuleForm {
    if case .argument(let number) = x { return .negative(number) }
    return x.changed
  }

  static func fusedMultiplyAdd(_ a: RuleForm, _ b: RuleForm, _ c: RuleForm) -> RuleForm {
    a.joined(b).joined(c)
  }
  static func truncatedRemainder(_ a: RuleForm, _ b: RuleForm) -> RuleForm { a.joined(b) }

  static func exp(_ x: RuleForm) -> RuleForm { x.called(.exp) }
  static func exp2(_ x: RuleForm) -> RuleForm { x.called(.exp2) }
  static func exp10(_ x: RuleForm) -> RuleForm { x.called(.exp10) }
  static func expMinusOne(_ x: RuleForm) -> RuleForm { x.called(.expMinusOne) }
  static func log(_ x: RuleForm) -> RuleForm { x.called(.log) }
  static func log2(_ x: RuleForm) -> RuleForm { x.called(.log2) }
  static func log10(_ x: RuleForm) -> RuleForm { x.called(.log10) }
  static func log(onePlus x: RuleForm) -> RuleForm { x.called(.logOnePlus) }
  static func cbrt(_ x: RuleForm) -> RuleForm { x.called(.cbrt) }
  static func sin(_ x: RuleForm) -> RuleForm { x.called(.sin) }
  static func cos(_ x: RuleForm) -> RuleForm { x.called(.cos) }
  static func tan(_ x: RuleForm) -> RuleForm { x.called(.tan) }
  static func asin(_ x: RuleForm) -> RuleForm { x.called(.asin) }
  static func acos(_ x: RuleForm) -> RuleForm { x.called(.acos) }
  static func atan(_ x: RuleForm) -> RuleForm { x.called(.atan) }
  static func sinh(_ x: RuleForm) -> RuleForm { x.called(.sinh) }
  static func cosh(_ x: RuleForm) -> RuleForm { x.called(.cosh) }
  static func tanh(_ x: RuleForm) -> RuleForm { x.called(.tanh) }
  static func atanh(_ x: RuleForm) -> RuleForm { x.called(.atanh) }
  static func sigmoid(_ x: RuleForm) -> RuleForm { x.called(.sigmoid) }
  static func softplus(_ x: RuleForm) -> RuleForm { x.called(.softplus) }

  static func sqrt(_ x: RuleForm) -> RuleForm { x.changed }
  static func hypot(_ a: RuleForm, _ b: RuleForm) -> RuleForm { a.joined(b) }
  static func power(_ a: RuleForm, _ b: RuleForm) -> RuleForm { a.joined(b) }
  static func sinc(_ x: RuleForm, order: Int) -> RuleForm { x.changed }
  static func atan2(y: RuleForm, x: RuleForm) -> RuleForm { y.joined(x) }
  static func asinh(_ x: RuleForm) -> RuleForm { x.changed }
  static func acosh(_ x: RuleForm) -> RuleForm { x.changed }
  static func abs(_ x: RuleForm) -> RuleForm { x.changed }
  static func sign(_ x: RuleForm) -> RuleForm { x.changed }
  static func floor(_ x: RuleForm) -> RuleForm { x.changed }
  static func ceil(_ x: RuleForm) -> RuleForm { x.changed }
  static func roundEven(_ x: RuleForm) -> RuleForm { x.changed }
  static func trunc(_ x: RuleForm) -> RuleForm { x.changed }

  static func special(_ function: SpecialFunction, _ x: RuleForm) -> RuleForm {
    x.joined(.special(cost: function.cost))
  }
  static func special(
    _ function: SpecialFunctionOfTwo, _ a: RuleForm, _ b: RuleForm
  ) -> RuleForm {
    a.joined(b).joined(.special(cost: function.cost))
  }

  static func select(
    _ a: RuleForm, _ relation: Relation, _ b: RuleForm,
    then taken: @autoclosure () -> RuleForm, else other: @autoclosure () -> RuleForm
  ) -> RuleForm {
    a.joined(b).joined(taken()).joined(other())
  }

  static func computed(
    _ accurate: @autoclosure () -> RuleForm, writtenAs legible: @autoclosure () -> RuleForm
  ) -> RuleForm {
    accurate()
  }
}
