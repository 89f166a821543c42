// SPDX-License-Identifier: Apache-2.0
// ChainRule: a plan of one row, run for many.

internal import Synchronization

/// A plan of one row, run for many.
///
/// Rows go through the whole plan in blocks that stay in a cache, blocks go to threads, and only what
/// is asked for is kept. Every row is computed on its own: its numbers are the same bit for bit
/// whatever the block, its place in it, the rows beside it and the number of threads. Sums over rows
/// are taken in one fixed order (``RowSummation``), so the same holds for them.
public struct RowSweep<S: Scalar>: Sendable {
  /// What is run.
  public let plan: Plan
  /// The rows.
  public let rows: Rows
  /// The cotangents of outputs; where there are none, there is no reverse sweep.
  ///
  /// Each is of its output's shape and the same for all rows, or has an axis of rows in front.
  public var seeds: [Seed<S>] = []
  /// The nodes whose values are kept beside the outputs.
  public var values: [Int] = []
  /// The nodes whose gradients are kept; the plan must want them.
  public var gradients: [Int] = []
  /// As in ``Tape/reverse(_:leavingOutUnchosen:within:)``.
  public var leavesOutUnchosen = true
  /// How many threads may work on it, the caller's among them.
  public var threads = 1
  /// The rows of a block: a power of 2.
  package var blockRows: Int

  /// Plans a sweep that keeps the outputs.
  ///
  /// - Precondition: The plan has a place for every value: rows run in blocks anyway.
  public init(_ plan: Plan, _ rows: Rows) {
    precondition(plan.isPlain, "rows go through a plan with a place for each value")
    self.plan = plan
    self.rows = rows
    blockRows = RowSweep.blockRows(of: plan)
  }

  /// As many rows as have 4,096 elements, whose values and cotangents are then in the nearest cache, or
  /// 16,384 where tensors take longer to set up; 64, so that a step of a large plan is still worth its
  /// set-up, if those have no more than a million; but one at least, and 1,024 at most, beyond which
  /// nothing is gained.
  private static func blockRows(of plan: Plan) -> Int {
    let (count, most) = (max(plan.elementCount, 1), plan.hasTensors ? 1 << 14 : 1 << 12)
    let rows = min(max(most / count, min(64, (1 << 20) / count), 1), 1024)
    return 1 << (Int.bitWidth - 1 - rows.leadingZeroBitCount)
  }

  /// Runs the rows.
  ///
  /// - Parameters:
  ///   - leaves: The numbers in the leaves.
  ///   - budget: What the sweep may take; it is asked from several threads.
  /// - Precondition: Every seed is of an output, and has as many elements as its shape or, unless rows
  ///   are reduced, as all rows of it.
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: that of the two sweeps, times the rows, over the threads; the memory is what is
  ///   kept, and a block for each thread.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func run(
    _ leaves: LeafValues, within budget: Budget = .unlimited
  ) throws(EvaluationError) -> RowResults<S> {
    let shared = Arena<S>(zeros: plan.elementCount)
    plan.bind(leaves, to: shared, except: rows.own)
    try plan.generate(into: shared, within: budget)
    return try leaves.elements.withUnsafeBufferPointer { elements throws(EvaluationError) in
      try run(RowJob(self, leaves, elements, shared: shared), within: budget)
    }
  }

  private func run(_ job: RowJob<S>, within budget: Budget) throws(EvaluationError) -> RowResults<S>
  {
    let workers = max(min(threads, job.taskCount), 1)
    let outcomes = ThreadTeam.run(workers) { RowWorker(job, budget).work() }
    var remarks = RowRemarks()
    for outcome in outcomes { remarks.merge(try outcome.get()) }
    return RowResults(job, remarks)
  }
}

/// What the threads of one sweep have in common.
///
/// `@unchecked Sendable`: what is shared beside the atomic number is written before the threads start
/// (`shared`), or memory in which every row and every unit of rows has a place of its own, which only
/// the thread that took the task writes to, and which nobody reads before all threads have ended. The
/// given elements are only read.
final class RowJob<S: Scalar>: @unchecked Sendable {
  let sweep: RowSweep<S>
  let leaves: LeafValues
  /// The elements of leaves; to be read only while the sweep runs.
  let elements: UnsafeBufferPointer<Double>
  /// The leaves that are the same in all rows, in a plan's own places.
  let shared: Arena<S>
  /// What the seeds reach, where it is not all that the plan does.
  let narrowed: Reach?
  /// What is known of the sweeps; `nil` if a node is more than a scalar.
  let program: RowProgram?
  /// What is kept of each row.
  let values: RowStore<S>
  let gradients: RowStore<S>
  /// The nodes of these that are copied there, by a block that keeps what the program says.
  let copiedValues: [Int]
  let copiedGradients: [Int]
  /// What is added up over rows.
  let outputSums: RowSums<S>
  let gradientSums: RowSums<S>
  /// Whether all that is kept of a block stays where it is worked out, and nothing else is asked of it if
  /// its numbers are finite.
  let isPlaced: Bool
  let taskCount: Int
  private let taskRows: Int
  private let next = Atomic(0)

  init(
    _ sweep: RowSweep<S>, _ leaves: LeafValues, _ elements: UnsafeBufferPointer<Double>,
    shared: Arena<S>
  ) {
    (self.sweep, self.leaves, self.elements, self.shared) = (sweep, leaves, elements, shared)
    narrowed = sweep.plan.narrowedReach(of: sweep.seeds)
    let (plan, rows) = (sweep.plan, sweep.rows)
    let isReduced = rows.reduction != .none
    // Of leaves that are the same in all rows, the one number is there.
    let ownValues = sweep.values.filter { !plan.graph.codes[$0].isLeaf || rows.hasOwn($0) }
    values = RowStore(plan, rows.count, of: ownValues + (isReduced ? [] : plan.outputs))
    func isSummed(_ node: Int) -> Bool {
      isReduced && plan.graph.codes[node].isLeaf && !rows.hasOwn(node)
    }
    let wanted = sweep.gradients.filter(plan.cotangents.keeps)
    gradients = RowStore(plan, rows.count, of: wanted.filter { !isSummed($0) })
    outputSums = RowSums(plan, rows.count, of: isReduced ? plan.outputs : [])
    gradientSums = RowSums(plan, rows.count, of: wanted.filter(isSummed))
    program = RowProgram(
      plan, narrowed ?? plan.reach, seeded: sweep.seeds.map(\.node), keepsValue: values.keeps,
      keepsCotangent: gradients.keeps)
    let inPlace = (
      values: Set((program?.keptValues ?? []).map(\.node)),
      gradients: Set((program?.keptCotangents ?? []).map(\.node))
    )
    copiedValues = values.nodes.filter { !inPlace.values.contains($0) }
    copiedGradients = gradients.nodes.filter { !inPlace.gradients.contains($0) }
    isPlaced =
      program != nil && copiedValues.isEmpty && copiedGradients.isEmpty && !isReduced
      && !plan.hasKinks && sweep.seeds.allSatisfy { !sweep.isOfRows($0) }
      && (rows.leaves.isEmpty || S.self == Double.self)
    taskRows = max(sweep.blockRows, RowUnit.count)
    taskCount = (rows.count + taskRows - 1) / taskRows
  }

  /// The rows of a task that no other thread has; `nil` if all are taken.
  func takeTask() -> Range<Int>? {
    let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
    guard task < taskCount else { return nil }
    let start = task * taskRows
    return start..<min(start + taskRows, sweep.rows.count)
  }
}

extension RowJob {
  /// Whether leaves are read where they are given, by a block that keeps what the program says.
  var readsGiven: Bool { S.self == Double.self }

  /// Those leaves, by slot, with their first rows.
  var given: [RowColumns<S>.Moving] {
    guard readsGiven, let base = UnsafeRawPointer(elements.baseAddress) else { return [] }
    let plan = sweep.plan
    return sweep.rows.leaves.filter { plan.offsetOfNode[$0] >= 0 }.map { node in
      let first = base.assumingMemoryBound(to: S.self) + Int(leaves.rows[node].start)
      // No pass writes to a leaf.
      return RowColumns<S>.Moving(
        slot: Int(plan.offsetOfNode[node]), first: UnsafeMutablePointer(mutating: first))
    }
  }
}
