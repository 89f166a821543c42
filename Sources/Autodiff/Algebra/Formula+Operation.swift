// SPDX-License-Identifier: Apache-2.0
// ChainRule: the formulas of an elementwise operation.

// A formula is written once for a page, so the compiler makes no code of its own for each rule here.

extension UnaryOperation {
  /// The value written down, with these arguments.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  public func formula(_ arguments: [Formula]) -> Formula {
    value(arguments[0]).simplified
  }

  /// The derivative with respect to each argument written down; `value` stands for the value.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  public func partialFormulas(_ arguments: [Formula], value: Formula) -> [Formula] {
    [derivative(arguments[0], value).simplified]
  }
}

extension BinaryOperation {
  /// The value written down, with these arguments.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  public func formula(_ arguments: [Formula]) -> Formula {
    value(arguments[0], arguments[1]).simplified
  }

  /// The derivative with respect to each argument written down; `value` stands for the value.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  public func partialFormulas(_ arguments: [Formula], value: Formula) -> [Formula] {
    let (a, b) = (arguments[0], arguments[1])
    return [partialA(a, b, value).simplified, partialB(a, b, value).simplified]
  }
}

extension TernaryOperation {
  /// The value written down, with these arguments.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  public func formula(_ arguments: [Formula]) -> Formula {
    value(arguments[0], arguments[1], arguments[2]).simplified
  }

  /// The derivative with respect to each argument written down; `value` stands for the value.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  public func partialFormulas(_ arguments: [Formula], value: Formula) -> [Formula] {
    let (a, b, c) = (arguments[0], arguments[1], arguments[2])
    return [
      partialA(a, b, c, value).simplified, partialB(a, b, c, value).simplified,
      partialC(a, b, c, value).simplified,
    ]
  }
}
