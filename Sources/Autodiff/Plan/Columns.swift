// SPDX-License-Identifier: Apache-2.0
// ChainRule: the columns of a plan in memory that inner loops read without checks.

/// The columns of a plan, one row a step, in memory that inner loops read without checks.
///
/// `@unchecked Sendable`: the memory is written in `init`, before anyone else can hold the object, is
/// only ever read through the immutable pointers below, and is freed when the last reference goes.
/// Nothing that could race is left; the compiler cannot see it because a pointer's type says nothing
/// about who writes through it. Readers keep the object alive: every sweep holds its plan.
final class Columns: @unchecked Sendable {
  /// The number of steps.
  let count: Int
  /// The node of each step.
  let nodes: UnsafePointer<Int32>
  /// The operation of each step.
  let codes: UnsafePointer<OperationCode>
  /// Where each step's value begins in the arena.
  let offsets: UnsafePointer<Int32>
  /// Where each step's operands begin in ``operandOffsets``; one more entry than steps.
  let operandStart: UnsafePointer<Int32>
  /// Where the operands' values begin in the arena.
  let operandOffsets: UnsafePointer<Int32>
  /// As ``Graph/payload``, by step.
  let payload: UnsafePointer<Int32>
  /// Whether each step takes part in the reverse sweep: an output depends on it, and it on a wanted
  /// node.
  let isSwept: UnsafePointer<Bool>
  /// The attributes of elementwise operations.
  let parameters: UnsafePointer<Double>

  init(_ layout: borrowing PlanLayout, parameters: [Double]) {
    count = layout.nodes.count
    nodes = Columns.copy(layout.nodes)
    codes = Columns.copy(layout.codes)
    offsets = Columns.copy(layout.offsets)
    operandStart = Columns.copy(layout.operandStart)
    operandOffsets = Columns.copy(layout.operandOffsets)
    payload = Columns.copy(layout.payload)
    isSwept = Columns.copy(layout.isSwept)
    self.parameters = Columns.copy(parameters)
  }

  deinit {
    nodes.deallocate()
    codes.deallocate()
    offsets.deallocate()
    operandStart.deallocate()
    operandOffsets.deallocate()
    payload.deallocate()
    isSwept.deallocate()
    parameters.deallocate()
  }

  private static func copy<Element: BitwiseCopyable>(_ column: [Element]) -> UnsafePointer<Element>
  {
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(column.count, 1))
    _ = memory.initialize(from: column)
    return UnsafePointer(memory.baseAddress.unsafelyUnwrapped)
  }

  /// Where the value of a step lies.
  @inline(__always)
  func offset(_ step: Int) -> Int { Int(offsets[step]) }

  /// The operation of a step, with its attributes.
  @inline(__always)
  func operation<O: ElementwiseOperation>(_ type: O.Type, at step: Int) -> O {
    O(Parameters(parameters + Int(payload[step])))
  }
}
