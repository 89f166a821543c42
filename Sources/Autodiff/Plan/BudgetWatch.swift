// SPDX-License-Identifier: Apache-2.0
// ChainRule: a budget that loops within a step can ask.

internal import Glibc

/// The budget of what a thread is working out, for the loops within its steps.
///
/// A rule is written for any algebra and knows of no budget, yet a single step may take longer than a
/// request has. So loops over many numbers say here what they have done, part by part, and leave the rest
/// undone once there is nothing left. What is in memory then is no value: ``Budget/watch(_:)`` throws
/// what the budget said before anyone takes it for one. Between two questions lies ``share``, or a single
/// call of a library that cannot be interrupted; those are held to the limit of work before they begin.
final class BudgetWatch {
  /// Multiplications and additions, about, between two questions: some hundred microseconds, beside which
  /// a look at the clock is nothing.
  static let share = 1 << 20

  /// Loops over cheap steps say what they have done after so many of them.
  static let fewestSteps = 1 << 12

  /// So few elements of an array are never divided, whatever they cost.
  static let fewestElements = 256

  private let budget: Budget
  private var left = BudgetWatch.share
  /// What the budget said when it was over: it is not asked again, so that a step that left something
  /// undone cannot pass for one that is done.
  private(set) var verdict: EvaluationError?

  init(_ budget: Budget) { self.budget = budget }

  /// Whether the rest of this thread's step is to be left undone, so much more of it being done.
  static func isOver(after work: Int) -> Bool {
    current?.isOver(after: work) ?? false
  }

  private func isOver(after work: Int) -> Bool {
    if verdict != nil { return true }
    if work < left {
      left -= work
      return false
    }
    left = BudgetWatch.share
    verdict = budget.verdict
    return verdict != nil
  }

  /// Calls `body` for parts of a loop over so many elements, of which each costs so much, until all are
  /// done or the budget is over; once if they are few.
  @inline(__always)
  static func forEachPart(
    of count: Int, costing cost: Int, _ body: (_ start: Int, _ count: Int) -> Void
  ) {
    let length = share / max(cost, 1) + 1
    var start = 0
    while true {
      let part = min(length, count - start)
      body(start, part)
      start += part
      if start >= count || isOver(after: part * cost) { return }
    }
  }
}

extension BudgetWatch {
  /// The steps of a loop that were done since the budget was told of them: a question is not worth a step.
  struct Steps {
    /// What a step costs, about.
    private let cost: Int
    private var done = 0

    init(costing cost: Int = 1) { self.cost = cost }

    /// Whether the rest is to be left undone, so many more steps being done.
    @inline(__always)
    mutating func isOver(after more: Int) -> Bool {
      done += more
      if done < BudgetWatch.fewestSteps { return false }
      let work = done * cost
      done = 0
      return BudgetWatch.isOver(after: work)
    }
  }
}

extension BudgetWatch {
  /// The one that this thread asks; `nil` if nothing bounds its work.
  private(set) static var current: BudgetWatch? {
    get {
      pthread_getspecific(key).map {
        Unmanaged<BudgetWatch>.fromOpaque($0).takeUnretainedValue()
      }
    }
    set {
      pthread_setspecific(key, newValue.map { Unmanaged.passUnretained($0).toOpaque() })
    }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Has this thread ask while `body` runs; whatever it asked before it asks again afterwards.
  fileprivate func run<Result>(
    _ body: () throws(EvaluationError) -> Result
  ) throws(EvaluationError) -> Result {
    let outer = BudgetWatch.current
    BudgetWatch.current = self
    // The thread's pointers own nothing.
    defer { withExtendedLifetime((self, outer)) { BudgetWatch.current = outer } }
    return try body()
  }
}

extension Budget {
  /// Does work whose loops ask this budget.
  ///
  /// - Throws: what the work throws, or what the budget said to a loop, which left something undone.
  package func watch<Result>(
    _ work: () throws(EvaluationError) -> Result
  ) throws(EvaluationError) -> Result {
    guard isBound else { return try work() }
    let watch = BudgetWatch(self)
    let result: Result
    do throws(EvaluationError) {
      result = try watch.run(work)
    } catch {
      // A fault of numbers that were left undone is none.
      throw watch.verdict ?? error
    }
    if let verdict = watch.verdict { throw verdict }
    return result
  }
}
