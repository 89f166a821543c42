// SPDX-License-Identifier: Apache-2.0
// ChainRule: sums over rows, in an order that nothing changes.

/// Rows that are added up together.
enum RowUnit {
  /// How many: blocks begin and end with a unit, or lie within one.
  static let count = 64
  /// How many sums are kept side by side within a unit, so that additions do not wait for each other.
  static let lanes = 8
}

/// The sums over rows of the numbers of some nodes.
///
/// The order of additions is fixed by the number of a row alone: row `r` is added to lane `r mod 8` of
/// its unit of 64 rows, the lanes of a unit are added pair by pair, and the units by halves. So the
/// error grows with the logarithm of the number of rows, and no block or thread can be told from the
/// result.
struct RowSums<S: Scalar> {
  let plan: Plan
  let nodes: [Int]
  /// Where each node's sum begins among those of a unit; -1 for nodes that are not added up.
  let starts: [Int]
  /// How many sums there are.
  let width: Int
  let rowCount: Int
  /// The sums of each unit, one unit after the other.
  let units: Arena<S>

  /// Takes memory for nodes; those that the plan does not compute are left out.
  init(_ plan: Plan, _ rows: Int, of wanted: [Int]) {
    var starts = [Int](repeating: -1, count: plan.graph.count)
    var (nodes, total): ([Int], Int) = ([], 0)
    for node in wanted where starts[node] < 0 && plan.offsetOfNode[node] >= 0 {
      starts[node] = total
      total += plan.graph.elementCount(of: node)
      nodes.append(node)
    }
    (self.plan, self.nodes, self.starts, width, rowCount) = (plan, nodes, starts, total, rows)
    units = Arena(undefined: RowSums.unitCount(rows) * total)
  }

  private static func unitCount(_ rows: Int) -> Int { (rows + RowUnit.count - 1) / RowUnit.count }

  /// The sum over all rows of a node's numbers, of its shape; `nil` if it was not added up.
  func total(of node: Int) -> TensorView<S>? {
    guard starts[node] >= 0 else { return nil }
    let result = TensorView<S>(undefined: plan.graph.shape(of: node))
    for index in 0..<result.count {
      result.base[index] = TensorView.pairwiseSum(
        units.base + starts[node] + index, RowSums.unitCount(rowCount), width)
    }
    return result
  }
}

/// The adding up of one thread; it sees the rows of each of its units in order.
struct RowSummation<S: Scalar> {
  private let sums: RowSums<S>
  /// One lane after the other.
  private let lanes: Arena<S>

  init(_ sums: RowSums<S>) {
    self.sums = sums
    lanes = Arena(zeros: sums.width * RowUnit.lanes)
  }

  /// Adds the rows of a block, which has these numbers of a node.
  func add(_ range: Range<Int>, from numbers: (_ node: Int) -> UnsafePointer<S>) {
    guard sums.width > 0 else { return }
    var start = range.lowerBound
    while start < range.upperBound {
      let unit = start / RowUnit.count
      let end = min((unit + 1) * RowUnit.count, range.upperBound)
      for node in sums.nodes {
        add(start..<end, numbers(node), firstRow: range.lowerBound, of: node)
      }
      if end % RowUnit.count == 0 || end == sums.rowCount { finish(unit) }
      start = end
    }
  }

  private func add(
    _ range: Range<Int>, _ block: UnsafePointer<S>, firstRow: Int, of node: Int
  ) {
    let (count, width) = (sums.plan.graph.elementCount(of: node), sums.width)
    let target = lanes.base + sums.starts[node]
    if count == 1, range.count == RowUnit.count {
      // The lanes of a unit that begins are zero, so its sum is its first.
      var eight = EightSums<S>()
      let source = block + (range.lowerBound - firstRow)
      eight.add(RowUnit.count) { source[$0] }
      target[0] = eight.total
      return
    }
    for row in range {
      let lane = target + row % RowUnit.lanes * width
      let source = block + (row - firstRow) * count
      for index in 0..<count { lane[index] += source[index] }
    }
  }

  /// Adds the lanes of a unit pair by pair, as ``EightSums`` does, and clears them for the next.
  private func finish(_ unit: Int) {
    let (width, base) = (sums.width, lanes.base)
    var half = RowUnit.lanes / 2
    while half > 0 {
      for index in 0..<half * width { base[index] += base[half * width + index] }
      half /= 2
    }
    (sums.units.base + unit * width).update(from: base, count: width)
    base.update(repeating: 0, count: lanes.count)
  }
}
