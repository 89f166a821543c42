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
  private(set) var count = 0
  /// The node of each step.
  let nodes: UnsafeMutablePointer<Int32>
  /// The operation of each step.
  let codes: UnsafeMutablePointer<OperationCode>
  /// What each step computes with.
  let operands: UnsafeMutablePointer<Operands>
  /// Where the second and third operands of scalar steps with three have their values in the arena;
  /// not to be read where there is no such step.
  private(set) var furtherOperands: UnsafeMutablePointer<Int32>
  /// The attributes of elementwise operations.
  let parameters: UnsafeMutablePointer<Double>

  private let memory: UnsafeMutableRawPointer
  private var furtherMemory: UnsafeMutablePointer<Int32>?

  /// What a step computes with.
  struct Operands: BitwiseCopyable {
    /// Of a scalar step, where its first operand's value lies in the arena.
    var first: Int32
    /// Of a scalar step with two operands, where the second's value lies.
    ///
    /// With three, where the others stand in ``Columns/furtherOperands``; of any other step, where
    /// its attributes begin in ``Columns/parameters``.
    var second: Int32
  }

  /// Makes room for a step a node of a graph.
  init(for graph: Graph) {
    // All in one piece: of a small plan the pieces would cost more than what is in them.
    var carver = Carver()
    let parameters = carver.carve(Double.self, graph.columns.parameters.count)
    let operands = carver.carve(Operands.self, graph.count)
    let nodes = carver.carve(Int32.self, graph.count)
    let codes = carver.carve(OperationCode.self, graph.count)
    memory = .allocate(byteCount: max(carver.size, 1), alignment: MemoryLayout<Double>.alignment)
    self.parameters = parameters.bound(in: memory)
    self.operands = operands.bound(in: memory)
    self.nodes = nodes.bound(in: memory)
    self.codes = codes.bound(in: memory)
    furtherOperands = self.nodes
    graph.columns.parameters.withUnsafeBufferPointer { given in
      if let base = given.baseAddress { self.parameters.update(from: base, count: given.count) }
    }
  }

  deinit {
    memory.deallocate()
    furtherMemory?.deallocate()
  }

  /// Appends a step.
  @inline(__always)
  func append(node: Int32, _ code: OperationCode, _ operands: Operands) {
    nodes[count] = node
    codes[count] = code
    self.operands[count] = operands
    count += 1
  }

  /// Keeps the operands of scalar steps beyond the first; once, when all steps are there.
  func keep(furtherOperands places: [Int32]) {
    guard !places.isEmpty else { return }
    let memory = UnsafeMutablePointer<Int32>.allocate(capacity: places.count)
    for index in places.indices { (memory + index).initialize(to: places[index]) }
    (furtherOperands, furtherMemory) = (memory, memory)
  }

  /// The operation of a step with its attributes, unless it is a scalar step with several operands:
  /// such operations have none.
  @inline(__always)
  func operation<O: ElementwiseOperation>(_ type: O.Type, at step: Int) -> O {
    O(Parameters(parameters + Int(operands[step].second)))
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
