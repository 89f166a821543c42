// SPDX-License-Identifier: Apache-2.0
// ChainRule: how a rule is read as a formula.

// Each function becomes a call of the operation that computes it, by its canonical name. `power` is
// not here because the case of that name is the witness. The requirements are documented where they
// are stated.

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Formula: Algebra {
  /// The constant written down; the sign of a negative one is a negation.
  public init(_ constant: Double) {
    self = constant.sign == .minus && !constant.isNaN ? -.number(-constant) : .number(constant)
  }

  public static func + (a: Formula, b: Formula) -> Formula { .sum(a, b) }
  public static func - (a: Formula, b: Formula) -> Formula { .difference(a, b) }
  public static func * (a: Formula, b: Formula) -> Formula { .product(a, b) }
  public static func / (a: Formula, b: Formula) -> Formula { .quotient(a, b) }
  public static prefix func - (x: Formula) -> Formula { .negation(x) }

  public static func fusedMultiplyAdd(_ a: Formula, _ b: Formula, _ c: Formula) -> Formula {
    .call("fma", [a, b, c])
  }
  public static func truncatedRemainder(_ a: Formula, _ b: Formula) -> Formula {
    .call("fmod", [a, b])
  }
  public static func square(_ x: Formula) -> Formula { .power(x, .number(2)) }

  public static func exp(_ x: Formula) -> Formula { .call("exp", [x]) }
  public static func exp2(_ x: Formula) -> Formula { .call("exp2", [x]) }
  public static func exp10(_ x: Formula) -> Formula { .call("exp10", [x]) }
  public static func expMinusOne(_ x: Formula) -> Formula { .call("expm1", [x]) }
  public static func log(_ x: Formula) -> Formula { .call("log", [x]) }
  public static func log2(_ x: Formula) -> Formula { .call("log2", [x]) }
  public static func log10(_ x: Formula) -> Formula { .call("log10", [x]) }
  public static func log(onePlus x: Formula) -> Formula { .call("log1p", [x]) }

  public static func sqrt(_ x: Formula) -> Formula { .call("sqrt", [x]) }
  public static func cbrt(_ x: Formula) -> Formula { .call("cbrt", [x]) }
  public static func hypot(_ a: Formula, _ b: Formula) -> Formula { .call("hypot", [a, b]) }

  public static func sin(_ x: Formula) -> Formula { .call("sin", [x]) }
  public static func cos(_ x: Formula) -> Formula { .call("cos", [x]) }
  public static func tan(_ x: Formula) -> Formula { .call("tan", [x]) }
  public static func sinc(_ x: Formula, order: Int) -> Formula {
    .call("sinc", order == 0 ? [x] : [x, .attribute("order", String(order))])
  }
  public static func asin(_ x: Formula) -> Formula { .call("asin", [x]) }
  public static func acos(_ x: Formula) -> Formula { .call("acos", [x]) }
  public static func atan(_ x: Formula) -> Formula { .call("atan", [x]) }
  public static func atan2(y: Formula, x: Formula) -> Formula { .call("atan2", [y, x]) }
  public static func sinh(_ x: Formula) -> Formula { .call("sinh", [x]) }
  public static func cosh(_ x: Formula) -> Formula { .call("cosh", [x]) }
  public static func tanh(_ x: Formula) -> Formula { .call("tanh", [x]) }
  public static func asinh(_ x: Formula) -> Formula { .call("asinh", [x]) }
  public static func acosh(_ x: Formula) -> Formula { .call("acosh", [x]) }
  public static func atanh(_ x: Formula) -> Formula { .call("atanh", [x]) }

  public static func abs(_ x: Formula) -> Formula { .call("abs", [x]) }
  public static func sign(_ x: Formula) -> Formula { .call("sign", [x]) }
  public static func floor(_ x: Formula) -> Formula { .call("floor", [x]) }
  public static func ceil(_ x: Formula) -> Formula { .call("ceil", [x]) }
  public static func roundEven(_ x: Formula) -> Formula { .call("round", [x]) }
  public static func detached(_ x: Formula) -> Formula {
    .call(StopGradient.listing.name, [x])
  }
  public static func trunc(_ x: Formula) -> Formula { .call("trunc", [x]) }
  public static func sigmoid(_ x: Formula) -> Formula { .call("sigmoid", [x]) }
  public static func softplus(_ x: Formula) -> Formula { .call("softplus", [x]) }

  public static func special(_ function: SpecialFunction, _ x: Formula) -> Formula {
    call(function.code, [x], function.attributes)
  }
  public static func special(
    _ function: SpecialFunctionOfTwo, _ a: Formula, _ b: Formula
  ) -> Formula {
    call(function.code, [a, b], function.attributes)
  }

  /// An order of 0 is the function itself, and not written.
  private static func call(
    _ code: OperationCode, _ arguments: [Formula],
    _ attributes: [(name: String, value: AttributeValue)]
  ) -> Formula {
    let written = attributes.filter { $0.value != .integer(0) }
    return .call(
      code.listing.name, arguments + written.map { .attribute($0.name, $0.value.literal) })
  }

  public static func select(
    _ a: Formula, _ relation: Relation, _ b: Formula,
    then taken: @autoclosure () -> Formula, else other: @autoclosure () -> Formula
  ) -> Formula {
    .piecewise(.comparison(a, relation, b), taken(), other())
  }

  public static func computed(
    _ accurate: @autoclosure () -> Formula, writtenAs legible: @autoclosure () -> Formula
  ) -> Formula {
    legible()
  }
}
