// SPDX-License-Identifier: Apache-2.0
// ChainRule: scalar steps of one operation in reverse, all together.

/// Scalar steps of one operation of which none uses another, in reverse.
///
/// As in ``ForwardRun``. Two steps may have an operand in common, so shares are added one by one:
/// within a stretch from its last step on, of two operands the first's before the second's; stretches
/// go forward.
struct ReverseRun<S: Scalar>: OperationVisitor {
  let loop: ScalarReverse<S>
  let steps: Range<Int>

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let rule = UnaryDerivative(operation: loop.operation(type, at: steps.lowerBound))
    guard rule.form.callsLibrary, !loop.codes[steps.lowerBound].hasAttributes else {
      for index in steps.reversed() { loop.share(type, at: index) }
      return
    }
    Gathered<S>.forEach(steps) { steps, gathered in
      let a = gathered.a(loop.operands, loop.values)
      share(rule, steps, a, a, to: { $0.first }, gathered.derivatives)
    }
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let operation = loop.operation(type, at: steps.lowerBound)
    let (partialA, partialB) = (PartialA(operation: operation), PartialB(operation: operation))
    guard partialA.form.callsLibrary || partialB.form.callsLibrary else {
      for index in steps.reversed() { loop.share(type, at: index) }
      return
    }
    Gathered<S>.forEach(steps) { steps, gathered in
      let a = gathered.a(loop.operands, loop.values)
      let b = gathered.b(loop.operands, loop.values)
      share(partialA, steps, a, b, to: { $0.first }, gathered.derivatives)
      share(partialB, steps, a, b, to: { $0.second }, gathered.derivatives)
    }
  }

  // Of those with three operands, none calls the library.
  func visit<O: TernaryOperation>(_ type: O.Type) {
    for index in steps.reversed() { loop.share(type, at: index) }
  }

  func visit<O: GeneralOperation>(_ type: O.Type) {}

  /// Adds the cotangents of steps, times a derivative, to those of their operands at a place.
  @inline(__always)
  private func share<R: ElementRule>(
    _ rule: R, _ steps: Range<Int>, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
    to place: (Columns.Operands) -> Int32, _ derivatives: UnsafeMutablePointer<S>
  ) {
    let arguments = ElementArguments(a: a, b: b, y: loop.results + steps.lowerBound)
    rule.writeHere(arguments, to: derivatives, count: steps.count)
    for index in steps.reversed() {
      let target = Int(place(loop.operands[index]))
      loop.cotangents[target] += loop.own[index] * derivatives[index - steps.lowerBound]
    }
  }
}
