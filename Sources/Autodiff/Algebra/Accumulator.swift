// SPDX-License-Identifier: Apache-2.0
// ChainRule: how elements along an axis are gone through, over any algebra.

/// What elements accumulate to, one after the other.
protocol Accumulator {
  associatedtype Element: Algebra

  /// Nothing yet.
  init()
  /// What has been accumulated.
  var total: Element { get }
  mutating func add(_ x: Element)
}

private struct RunningSum<Element: Algebra>: Accumulator {
  private(set) var total = Element.zero
  mutating func add(_ x: Element) { total = total + x }
}

private struct RunningProduct<Element: Algebra>: Accumulator {
  private(set) var total = Element.one
  mutating func add(_ x: Element) { total = total * x }
}

/// The largest element's exponential is 1 when it is taken out, so the logarithm of the sum is log1p of
/// the others': nothing overflows, and a result close to 0 keeps its digits.
private struct RunningLogSum<Element: Algebra>: Accumulator {
  private var isEmpty = true
  private var largest = Element.zero
  private var others = Element.zero

  var total: Element {
    isEmpty ? Element(-.infinity) : largest + Element.log(onePlus: others)
  }

  mutating func add(_ x: Element) {
    if isEmpty {
      (isEmpty, largest) = (false, x)
      return
    }
    let (before, sum) = (largest, others)
    others = .select(
      x, .greater, before, then: (1 + sum) * Element.exp(before - x),
      else: .select(x, .equal, before, then: sum + 1, else: sum + Element.exp(x - before)))
    largest = .select(x, .greater, before, then: x, else: before)
  }
}

/// The lines of a tensor along an axis.
struct Lines {
  /// How many there are.
  let count: Int
  /// How many elements each has.
  let length: Int
  /// How far neighbours are apart.
  let step: Int

  init(of shape: Shape, along axis: Int) {
    (length, step) = (shape.dimensions[axis], shape.strides[axis])
    count = length > 0 ? shape.count / length : 0
  }

  /// Where the first element of a line is.
  func start(of line: Int) -> Int { line / step * step * length + line % step }

  /// Calls `body` with the places of each line in the order of a scan, the first of each told apart,
  /// unless the budget is over.
  @inline(__always)
  func forEach(isReversed: Bool, _ body: (_ place: Int, _ isFirst: Bool) -> Void) {
    var steps = BudgetWatch.Steps(costing: Lines.costOfStep)
    for line in 0..<count {
      let start = start(of: line)
      var index = 0
      while index < length {
        let (first, end) = (index, min(index + BudgetWatch.fewestSteps, length))
        while index < end {
          body(start + (isReversed ? length - 1 - index : index) * step, index == 0)
          index += 1
        }
        if steps.isOver(after: end - first) { return }
      }
    }
  }

  /// What a step of a scan or a comparison costs, about.
  fileprivate static let costOfStep = 16
}

extension Scan {
  /// Accumulates the elements of a shape.
  ///
  /// - Complexity: O(elements).
  @inline(__always)
  func run<A: Algebra>(
    _ accumulation: Accumulation, over shape: Shape, _ read: (Int) -> A, _ write: (Int, A) -> Void
  ) {
    switch accumulation {
    case .sum: run(RunningSum<A>.self, over: shape, read, write)
    case .product: run(RunningProduct<A>.self, over: shape, read, write)
    case .logSumExp: run(RunningLogSum<A>.self, over: shape, read, write)
    }
  }

  @inline(__always)
  private func run<R: Accumulator>(
    _ type: R.Type, over shape: Shape, _ read: (Int) -> R.Element,
    _ write: (Int, R.Element) -> Void
  ) {
    var running = R()
    Lines(of: shape, along: axis).forEach(isReversed: isReversed) { place, isFirst in
      if isFirst { running = R() }
      if isExclusive { write(place, running.total) }
      running.add(read(place))
      if !isExclusive { write(place, running.total) }
    }
  }

  /// Goes through a recurrence.
  ///
  /// - Complexity: O(elements).
  @inline(__always)
  func recur<A: Algebra>(
    over shape: Shape, _ factor: (Int) -> A, _ term: (Int) -> A, _ write: (Int, A) -> Void
  ) {
    var result = A.zero
    Lines(of: shape, along: axis).forEach(isReversed: isReversed) { place, isFirst in
      result = isFirst ? term(place) : factor(place) * result + term(place)
      write(place, result)
    }
  }

  /// Writes the place along the axis of the extreme element so far.
  ///
  /// - Parameter wins: Whether the element at the first place takes over from that at the second.
  /// - Complexity: O(elements).
  @inline(__always)
  func findExtrema(
    over shape: Shape, _ wins: (Int, Int) -> Bool, _ write: (_ place: Int, _ index: Int) -> Void
  ) {
    let lines = Lines(of: shape, along: axis)
    var best = 0
    lines.forEach(isReversed: isReversed) { place, isFirst in
      if isFirst || wins(place, best) { best = place }
      write(place, best / lines.step % lines.length)
    }
  }
}

extension Lines {
  /// Writes, at each place of a line, the place along it of the element that comes there in order.
  ///
  /// - Parameter precedes: Whether the element at the first place comes before that at the second
  ///   wherever they stand.
  /// - Complexity: O(n log n) for each line of n elements.
  @inline(__always)
  func sort(
    _ precedes: (Int, Int) -> Bool, _ write: (_ place: Int, _ index: Int) -> Void
  ) {
    var order = Array(0..<length)
    var (comparisons, isOver) = (BudgetWatch.Steps(costing: Lines.costOfStep), false)
    for line in 0..<count where !isOver {
      let start = start(of: line)
      for index in 0..<length { order[index] = index }
      // That sorting keeps the order of equal elements is not promised, so places tell them apart.
      order.sort { a, b in
        isOver = isOver || comparisons.isOver(after: 1)
        // A sort cannot be left, but is soon done with what is all equal.
        if isOver { return false }
        let (first, second) = (start + a * step, start + b * step)
        return precedes(first, second) || (!precedes(second, first) && a < b)
      }
      for index in 0..<length { write(start + index * step, order[index]) }
    }
  }
}
