// SPDX-License-Identifier: Apache-2.0
// ChainRule: scalar steps of one operation forward, all together.

/// Scalar steps of one operation of which none uses another, forward.
///
/// Their values lie side by side. Where a library has the function for arrays, their operands are
/// brought side by side too; otherwise the steps run one by one, and are still spared the choice.
struct ForwardRun<S: Scalar>: OperationVisitor {
  let loop: ScalarForward<S>
  let steps: Range<Int>

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let rule = UnaryValue(rule: loop.operation(type, at: steps.lowerBound))
    guard rule.form.callsLibrary, !loop.codes[steps.lowerBound].hasAttributes else {
      for index in steps { loop.compute(type, at: index) }
      return
    }
    Gathered<S>.forEach(steps) { steps, gathered in
      let a = gathered.a(loop.operands, loop.values)
      rule.writeHere(
        ElementArguments(a: a, b: a, y: a), to: loop.results + steps.lowerBound,
        count: steps.count)
    }
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let rule = BinaryValue(rule: loop.operation(type, at: steps.lowerBound))
    guard rule.form.callsLibrary else {
      for index in steps { loop.compute(type, at: index) }
      return
    }
    Gathered<S>.forEach(steps) { steps, gathered in
      let a = gathered.a(loop.operands, loop.values)
      let b = gathered.b(loop.operands, loop.values)
      rule.writeHere(
        ElementArguments(a: a, b: b, y: a), to: loop.results + steps.lowerBound,
        count: steps.count)
    }
  }

  // Of those with three operands, none calls the library.
  func visit<O: TernaryOperation>(_ type: O.Type) {
    for index in steps { loop.compute(type, at: index) }
  }

  func visit<O: GeneralOperation>(_ type: O.Type) {}
}
