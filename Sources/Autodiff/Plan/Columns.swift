// SPDX-License-Identifier: Apache-2.0
// ChainRule: the columns of a plan in memory that inner loops read without checks.

/// The columns of a plan, one row a step, in memory that inner loops read without checks.
///
/// `@unchecked Sendable`: ``PlanLayout`` fills the memory before anyone else can hold the object;
/// afterwards it is only read, and it is freed when the last reference goes. The compiler cannot see
/// that, because a pointer's type says nothing about who writes through it. Readers keep the object
/// alive: every sweep holds its plan.
final class Columns: @unchecked Sendable {
  /// The number of steps.
  fileprivate(set) var count = 0
  /// The node of each step.
  let nodes: UnsafeMutablePointer<Int32>
  /// The operation of each step.
  let codes: UnsafeMutablePointer<OperationCode>
  /// Where each step's value begins in the arena.
  let offsets: UnsafeMutablePointer<Int32>
  /// Where each step's operands begin in ``operandOffsets``; one more entry than steps.
  let operandStart: UnsafeMutablePointer<Int32>
  /// Where the operands' values begin in the arena.
  let operandOffsets: UnsafeMutablePointer<Int32>
  /// As ``Graph/payload``, by step.
  let payload: UnsafeMutablePointer<Int32>
  /// Whether each step takes part in the reverse sweep: an output depends on it, and it on a wanted
  /// node.
  let isSwept: UnsafeMutablePointer<Bool>
  /// The attributes of elementwise operations.
  let parameters: UnsafeMutablePointer<Double>

  private let memory: UnsafeMutableRawPointer

  /// Makes room for a step a node of a graph.
  init(for graph: Graph) {
    // All in one piece: of a small plan the pieces would cost more than what is in them.
    var carver = Carver()
    let parameters = carver.carve(Double.self, graph.columns.parameters.count)
    let nodes = carver.carve(Int32.self, graph.count)
    let offsets = carver.carve(Int32.self, graph.count)
    let operandStart = carver.carve(Int32.self, graph.count + 1)
    let operandOffsets = carver.carve(Int32.self, graph.operands.count)
    let payload = carver.carve(Int32.self, graph.count)
    let codes = carver.carve(OperationCode.self, graph.count)
    let isSwept = carver.carve(Bool.self, graph.count)
    memory = .allocate(byteCount: max(carver.size, 1), alignment: MemoryLayout<Double>.alignment)
    self.parameters = parameters.bound(in: memory)
    self.nodes = nodes.bound(in: memory)
    self.offsets = offsets.bound(in: memory)
    self.operandStart = operandStart.bound(in: memory)
    self.operandOffsets = operandOffsets.bound(in: memory)
    self.payload = payload.bound(in: memory)
    self.codes = codes.bound(in: memory)
    self.isSwept = isSwept.bound(in: memory)
    self.operandStart[0] = 0
    graph.columns.parameters.withUnsafeBufferPointer { given in
      if let base = given.baseAddress { self.parameters.update(from: base, count: given.count) }
    }
  }

  deinit { memory.deallocate() }

  /// Appends a step without operands.
  func append(node: Int32, _ code: OperationCode, offset: Int32, payload: Int32, isSwept: Bool) {
    nodes[count] = node
    codes[count] = code
    offsets[count] = offset
    self.payload[count] = payload
    self.isSwept[count] = isSwept
    operandStart[count + 1] = operandStart[count]
    count += 1
  }

  /// Appends an operand of the last step.
  @inline(__always)
  func append(operandOffset: Int32) {
    let end = Int(operandStart[count])
    operandOffsets[end] = operandOffset
    operandStart[count] += 1
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

/// Places for columns in one piece of memory, those of the largest elements first.
private struct Carver {
  struct Column<Element: BitwiseCopyable> {
    let start: Int
    let count: Int

    func bound(in memory: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Element> {
      (memory + start).bindMemory(to: Element.self, capacity: count)
    }
  }

  var size = 0

  mutating func carve<Element: BitwiseCopyable>(
    _ type: Element.Type, _ count: Int
  ) -> Column<Element> {
    defer { size += count * MemoryLayout<Element>.stride }
    return Column(start: size, count: count)
  }
}
