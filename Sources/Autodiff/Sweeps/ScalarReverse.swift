// SPDX-License-Identifier: Apache-2.0
// ChainRule: scalar steps in reverse.

/// Scalar steps in reverse, one after the other.
struct ScalarReverse<S: Scalar> {
  // As in ``ScalarForward``.
  let codes: UnsafePointer<OperationCode>
  let operands: UnsafePointer<Columns.Operands>
  let furtherOperands: UnsafePointer<Int32>
  let parameters: UnsafePointer<Double>
  let values: UnsafePointer<S>
  /// The values of the steps themselves, by step.
  let results: UnsafePointer<S>
  let cotangents: UnsafeMutablePointer<S>
  /// The cotangents of the steps themselves, by step.
  let own: UnsafePointer<S>

  /// Steps whose values lie `shift` places behind where their numbers say.
  ///
  /// - Parameter codes: The operations of the plan's steps; leaves, where a step is left out.
  /// - Precondition: The memory outlives it.
  init(
    _ values: NodeNumbers<S>, _ cotangents: NodeNumbers<S>, codes: UnsafePointer<OperationCode>,
    shift: Int
  ) {
    let columns = values.plan.columns
    self.codes = codes
    operands = UnsafePointer(columns.operands)
    furtherOperands = UnsafePointer(columns.furtherOperands)
    parameters = UnsafePointer(columns.parameters)
    self.values = UnsafePointer(values.base)
    results = UnsafePointer(values.base + shift)
    self.cotangents = cotangents.base
    own = UnsafePointer(cotangents.base + shift)
  }

  /// Whether all of these steps take part.
  func takes(_ steps: Range<Int>) -> Bool { steps.allSatisfy { codes[$0] != Reach.leftOut } }

  /// Runs steps whatever their operations, from the last on.
  func run(_ steps: Range<Int>) {
    var step = ReverseStep(loop: self, index: steps.upperBound)
    while step.index > steps.lowerBound {
      step.index -= 1
      codes[step.index].accept(&step)
    }
  }

  /// Runs steps of one operation of which none uses another.
  func run(together steps: Range<Int>) {
    var run = ReverseRun(loop: self, steps: steps)
    codes[steps.lowerBound].accept(&run)
  }

  @inline(__always)
  func operation<O: ElementwiseOperation>(_ type: O.Type, at index: Int) -> O {
    O(Parameters(parameters + Int(operands[index].second)))
  }

  @inline(__always)
  func share<O: UnaryOperation>(_ type: O.Type, at index: Int) {
    let (operation, place) = (operation(type, at: index), Int(operands[index].first))
    cotangents[place] += own[index] * operation.derivative(values[place], results[index])
  }

  @inline(__always)
  func share<O: BinaryOperation>(_ type: O.Type, at index: Int) {
    let (operation, places) = (operation(type, at: index), operands[index])
    let (a, b) = (Int(places.first), Int(places.second))
    let (x, z, y, cotangent) = (values[a], values[b], results[index], own[index])
    cotangents[a] += cotangent * operation.partialA(x, z, y)
    cotangents[b] += cotangent * operation.partialB(x, z, y)
  }

  @inline(__always)
  func share<O: TernaryOperation>(_ type: O.Type, at index: Int) {
    let (operation, places) = (operation(type, at: index), operands[index])
    let further = furtherOperands + Int(places.second)
    let (a, b, c) = (Int(places.first), Int(further[0]), Int(further[1]))
    let (x, z, w, y) = (values[a], values[b], values[c], results[index])
    let cotangent = own[index]
    cotangents[a] += cotangent * operation.partialA(x, z, w, y)
    cotangents[b] += cotangent * operation.partialB(x, z, w, y)
    cotangents[c] += cotangent * operation.partialC(x, z, w, y)
  }
}

/// One scalar step in reverse.
private struct ReverseStep<S: Scalar>: OperationVisitor {
  let loop: ScalarReverse<S>
  var index: Int

  @inline(__always) func visit<O: LeafOperation>(_ type: O.Type) {}
  @inline(__always) func visit<O: UnaryOperation>(_ type: O.Type) { loop.share(type, at: index) }
  @inline(__always) func visit<O: BinaryOperation>(_ type: O.Type) { loop.share(type, at: index) }
  @inline(__always) func visit<O: TernaryOperation>(_ type: O.Type) { loop.share(type, at: index) }
  @inline(__always) func visit<O: GeneralOperation>(_ type: O.Type) {}
}
