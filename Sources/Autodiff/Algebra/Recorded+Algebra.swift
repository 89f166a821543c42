// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementwise rules recorded as nodes.

internal import RealModule

extension Recorded: Algebra {
  init(_ constant: Double) { self = .constant(constant) }

  // Rules multiply by one and add zero all the time; what changes no number is not recorded. A
  // product with a constant zero is: it is NaN where the other factor is not finite.
  static func + (a: Recorded, b: Recorded) -> Recorded { fold(.add, a, b) { $0 + $1 } }
  static func - (a: Recorded, b: Recorded) -> Recorded { fold(.subtract, a, b) { $0 - $1 } }

  static func * (a: Recorded, b: Recorded) -> Recorded {
    if a.constant == 1 { return b }
    if b.constant == 1 { return a }
    if a.constant == -1 { return -b }
    if b.constant == -1 { return -a }
    return fold(.multiply, a, b) { $0 * $1 }
  }

  static func / (a: Recorded, b: Recorded) -> Recorded {
    if b.constant == 1 { return a }
    return fold(.divide, a, b) { $0 / $1 }
  }

  static prefix func - (x: Recorded) -> Recorded { fold(.negate, x) { -$0 } }

  static func square(_ x: Recorded) -> Recorded { fold(.square, x) { $0 * $0 } }

  static func fusedMultiplyAdd(_ a: Recorded, _ b: Recorded, _ c: Recorded) -> Recorded {
    if let a = a.constant, let b = b.constant, let c = c.constant {
      return .constant(Double.fusedMultiplyAdd(a, b, c))
    }
    return record(.fusedMultiplyAdd, [a, b, c])
  }

  static func truncatedRemainder(_ a: Recorded, _ b: Recorded) -> Recorded {
    fold(.truncatedRemainder, a, b, Double.truncatedRemainder)
  }

  static func exp(_ x: Recorded) -> Recorded { fold(.exp, x, Double.exp) }
  static func exp2(_ x: Recorded) -> Recorded { fold(.exp2, x, Double.exp2) }
  static func exp10(_ x: Recorded) -> Recorded { fold(.exp10, x, Double.exp10) }
  static func expMinusOne(_ x: Recorded) -> Recorded {
    fold(.expMinusOne, x, Double.expMinusOne)
  }
  static func log(_ x: Recorded) -> Recorded { fold(.log, x) { Double.log($0) } }
  static func log2(_ x: Recorded) -> Recorded { fold(.log2, x, Double.log2) }
  static func log10(_ x: Recorded) -> Recorded { fold(.log10, x, Double.log10) }
  static func log(onePlus x: Recorded) -> Recorded {
    fold(.logOnePlus, x) { Double.log(onePlus: $0) }
  }

  static func sqrt(_ x: Recorded) -> Recorded { fold(.squareRoot, x, Double.sqrt) }
  static func cbrt(_ x: Recorded) -> Recorded { fold(.cubeRoot, x, Double.cbrt) }
  static func hypot(_ a: Recorded, _ b: Recorded) -> Recorded {
    fold(.hypotenuse, a, b, Double.hypot)
  }
  static func power(_ a: Recorded, _ b: Recorded) -> Recorded { fold(.power, a, b, Double.power) }

  static func sin(_ x: Recorded) -> Recorded { fold(.sin, x, Double.sin) }
  static func cos(_ x: Recorded) -> Recorded { fold(.cos, x, Double.cos) }
  static func tan(_ x: Recorded) -> Recorded { fold(.tan, x, Double.tan) }
  static func sinc(_ x: Recorded, order: Int) -> Recorded {
    if let x = x.constant { return .constant(Double.sinc(x, order: order)) }
    return record(.sinc, [x], [.integer(order)])
  }
  static func asin(_ x: Recorded) -> Recorded { fold(.asin, x, Double.asin) }
  static func acos(_ x: Recorded) -> Recorded { fold(.acos, x, Double.acos) }
  static func atan(_ x: Recorded) -> Recorded { fold(.atan, x, Double.atan) }
  static func atan2(y: Recorded, x: Recorded) -> Recorded {
    fold(.atan2, y, x) { Double.atan2(y: $0, x: $1) }
  }
  static func sinh(_ x: Recorded) -> Recorded { fold(.sinh, x, Double.sinh) }
  static func cosh(_ x: Recorded) -> Recorded { fold(.cosh, x, Double.cosh) }
  static func tanh(_ x: Recorded) -> Recorded { fold(.tanh, x, Double.tanh) }
  static func asinh(_ x: Recorded) -> Recorded { fold(.asinh, x, Double.asinh) }
  static func acosh(_ x: Recorded) -> Recorded { fold(.acosh, x, Double.acosh) }
  static func atanh(_ x: Recorded) -> Recorded { fold(.atanh, x, Double.atanh) }

  static func detached(_ x: Recorded) -> Recorded { fold(.stopGradient, x) { $0 } }
  static func abs(_ x: Recorded) -> Recorded { fold(.abs, x, Double.abs) }
  static func sign(_ x: Recorded) -> Recorded { fold(.sign, x, Double.sign) }
  static func floor(_ x: Recorded) -> Recorded { fold(.floor, x, Double.floor) }
  static func ceil(_ x: Recorded) -> Recorded { fold(.ceil, x, Double.ceil) }
  static func roundEven(_ x: Recorded) -> Recorded { fold(.round, x, Double.roundEven) }
  static func trunc(_ x: Recorded) -> Recorded { fold(.truncate, x, Double.trunc) }
  static func sigmoid(_ x: Recorded) -> Recorded { fold(.sigmoid, x, Double.sigmoid) }
  static func softplus(_ x: Recorded) -> Recorded {
    if let x = x.constant { return .constant(Double.softplus(x)) }
    return record(.softplus, [x], [.number(1), .number(.infinity)])
  }

  static func special(_ function: SpecialFunction, _ x: Recorded) -> Recorded {
    if let x = x.constant { return .constant(Double.special(function, x)) }
    return record(function.code, [x], function.attributes.map(\.value))
  }
  static func special(_ function: SpecialFunctionOfTwo, _ a: Recorded, _ b: Recorded) -> Recorded {
    if let a = a.constant, let b = b.constant {
      return .constant(Double.special(function, a, b))
    }
    return record(function.code, [a, b], function.attributes.map(\.value))
  }

  static func select(
    _ a: Recorded, _ relation: Relation, _ b: Recorded,
    then taken: @autoclosure () -> Recorded, else other: @autoclosure () -> Recorded
  ) -> Recorded {
    if let a = a.constant, let b = b.constant {
      return relation.holds(a, b) ? taken() : other()
    }
    let condition = record(relation.code, [a, b])
    return record(.where, [condition, taken(), other()])
  }

  static func computed(
    _ accurate: @autoclosure () -> Recorded, writtenAs legible: @autoclosure () -> Recorded
  ) -> Recorded {
    accurate()
  }

  private static func fold(
    _ code: OperationCode, _ x: Recorded, _ function: (Double) -> Double
  ) -> Recorded {
    if let x = x.constant { return .constant(function(x)) }
    return record(code, [x])
  }

  private static func fold(
    _ code: OperationCode, _ a: Recorded, _ b: Recorded, _ function: (Double, Double) -> Double
  ) -> Recorded {
    if let a = a.constant, let b = b.constant { return .constant(function(a, b)) }
    return record(code, [a, b])
  }
}

extension Relation {
  /// The operation that compares so.
  var code: OperationCode {
    switch self {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    }
  }
}
