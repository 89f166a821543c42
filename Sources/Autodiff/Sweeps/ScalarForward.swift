// SPDX-License-Identifier: Apache-2.0
// ChainRule: scalar steps forward.

/// Scalar steps forward, one after the other.
struct ScalarForward<S: Scalar> {
  // Pointers of its own: those in an object would be read again for every step, for the compiler
  // cannot know that no value is written over them.
  let codes: UnsafePointer<OperationCode>
  let operands: UnsafePointer<Columns.Operands>
  let furtherOperands: UnsafePointer<Int32>
  let parameters: UnsafePointer<Double>
  let values: UnsafePointer<S>
  /// The values of the steps themselves, by step.
  let results: UnsafeMutablePointer<S>

  /// Steps whose values lie `shift` places behind where their numbers say.
  ///
  /// - Precondition: The memory outlives it.
  init(_ numbers: NodeNumbers<S>, shift: Int) {
    let columns = numbers.plan.columns
    codes = UnsafePointer(columns.codes)
    operands = UnsafePointer(columns.operands)
    furtherOperands = UnsafePointer(columns.furtherOperands)
    parameters = UnsafePointer(columns.parameters)
    values = UnsafePointer(numbers.base)
    results = numbers.base + shift
  }

  /// Runs steps whatever their operations.
  func run(_ steps: Range<Int>) {
    var step = ForwardStep(loop: self, index: steps.lowerBound)
    while step.index < steps.upperBound {
      codes[step.index].accept(&step)
      step.index += 1
    }
  }

  /// Runs steps of one operation of which none uses another.
  func run(together steps: Range<Int>) {
    var run = ForwardRun(loop: self, steps: steps)
    codes[steps.lowerBound].accept(&run)
  }

  @inline(__always)
  func operation<O: ElementwiseOperation>(_ type: O.Type, at index: Int) -> O {
    O(Parameters(parameters + Int(operands[index].second)))
  }

  @inline(__always)
  func compute<O: UnaryOperation>(_ type: O.Type, at index: Int) {
    let operation = operation(type, at: index)
    results[index] = operation.value(values[Int(operands[index].first)])
  }

  @inline(__always)
  func compute<O: BinaryOperation>(_ type: O.Type, at index: Int) {
    let (operation, places) = (operation(type, at: index), operands[index])
    results[index] = operation.value(values[Int(places.first)], values[Int(places.second)])
  }

  @inline(__always)
  func compute<O: TernaryOperation>(_ type: O.Type, at index: Int) {
    let (operation, places) = (operation(type, at: index), operands[index])
    let further = furtherOperands + Int(places.second)
    results[index] = operation.value(
      values[Int(places.first)], values[Int(further[0])], values[Int(further[1])])
  }
}

/// One scalar step forward.
private struct ForwardStep<S: Scalar>: OperationVisitor {
  let loop: ScalarForward<S>
  var index: Int

  @inline(__always) func visit<O: LeafOperation>(_ type: O.Type) {}
  @inline(__always) func visit<O: UnaryOperation>(_ type: O.Type) { loop.compute(type, at: index) }
  @inline(__always) func visit<O: BinaryOperation>(_ type: O.Type) { loop.compute(type, at: index) }
  @inline(__always) func visit<O: TernaryOperation>(_ type: O.Type) {
    loop.compute(type, at: index)
  }
  // The layout of a plan puts general operations into segments of their own.
  @inline(__always) func visit<O: GeneralOperation>(_ type: O.Type) {}
}
