// SPDX-License-Identifier: Apache-2.0
// ChainRule: the operands of a run, side by side.

/// The operands of a stretch of a run, brought side by side.
struct Gathered<S: Scalar> {
  private let steps: Range<Int>
  private let memory: UnsafeMutablePointer<S>
  /// How many numbers each array has room for.
  private let length: Int

  /// How many steps are gathered at a time: so many that a call is worth it, so few that the numbers
  /// stay in the nearest cache.
  private static var maximumLength: Int { 512 }
  /// Two operands and a derivative.
  private static var arrays: Int { 3 }

  /// Calls `body` with stretches of steps, and memory for what they need.
  @inline(__always)
  static func forEach(_ steps: Range<Int>, _ body: (Range<Int>, Gathered) -> Void) {
    let length = min(steps.count, maximumLength)
    withUnsafeTemporaryAllocation(of: S.self, capacity: arrays * length) { memory in
      guard let base = memory.baseAddress else { return }
      var start = steps.lowerBound
      while start < steps.upperBound {
        let stretch = start..<min(start + length, steps.upperBound)
        body(stretch, Gathered(steps: stretch, memory: base, length: length))
        start = stretch.upperBound
      }
    }
  }

  /// The values of the first operands.
  func a(
    _ operands: UnsafePointer<Columns.Operands>, _ values: UnsafePointer<S>
  ) -> UnsafePointer<S> {
    // Where the operands are a run of their own, they lie side by side already.
    let first = Int(operands[steps.lowerBound].first)
    if areConsecutive(operands) { return values + first }
    for (place, step) in steps.enumerated() {
      (memory + place).initialize(to: values[Int(operands[step].first)])
    }
    return UnsafePointer(memory)
  }

  /// The values of the second operands.
  func b(
    _ operands: UnsafePointer<Columns.Operands>, _ values: UnsafePointer<S>
  ) -> UnsafePointer<S> {
    let target = memory + length
    for (place, step) in steps.enumerated() {
      (target + place).initialize(to: values[Int(operands[step].second)])
    }
    return UnsafePointer(target)
  }

  /// Room for one derivative a step.
  var derivatives: UnsafeMutablePointer<S> { memory + 2 * length }

  private func areConsecutive(_ operands: UnsafePointer<Columns.Operands>) -> Bool {
    // Most that are not show it in the last.
    let (first, last) = (operands[steps.lowerBound].first, operands[steps.upperBound - 1].first)
    guard Int(last) - Int(first) == steps.count - 1 else { return false }
    var difference: Int32 = 0
    for (place, step) in steps.enumerated() {
      difference |= operands[step].first &- first &- Int32(truncatingIfNeeded: place)
    }
    return difference == 0
  }
}
