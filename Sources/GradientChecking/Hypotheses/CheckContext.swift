// SPDX-License-Identifier: Apache-2.0
// ChainRule: what all hypotheses about a graph share.

internal import Autodiff

/// What all hypotheses about a graph share: the points, the sites, and how much may be tried.
final class CheckContext {
  let graph: Graph
  let layout: ElementLayout
  let structure: GraphStructure
  let outputs: [Int]
  let seeds: [Seed<Double>]
  /// The given point, and those at which formulas are compared, too.
  let points: [CheckPoint]
  let text: NodeText
  let tolerance: Tolerance
  /// What bounds the work: while mistakes are looked for, the time for that, too.
  private(set) var budget: Budget
  private let wholeBudget: Budget
  /// What is true at the leaves' own values; `nil` if no input is given over them.
  let ownPoint: CheckPoint?

  private(set) lazy var sites = findSites()
  private(set) lazy var readings = findReadings()
  var other = OtherValues()
  /// The gradients of all nodes in each reading, by point.
  private(set) var readingGradients: [[[Double]?]] = []

  /// What may be done for all hypotheses together.
  struct Effort {
    let hypotheses: Int
    /// Steps of sweeps, about.
    let steps: Int
    /// What both sweeps cost at a point.
    let cost: Int
    /// How long the search may take; `nil` if only the budget bounds it.
    let time: Duration?
  }

  private let effort: Effort
  /// How many hypotheses may still be worked out.
  private(set) var hypothesesLeft: Int
  /// How many steps all that follow may take, and those that are tried now.
  private(set) var stepsLeft: Int
  private var allottedSteps: Int
  /// Whether some hypotheses were not tried.
  var omitsHypotheses = false
  /// Whether some were not made for any claim.
  private(set) var omitsForAll = false

  init(
    points: [CheckPoint], ownPoint: CheckPoint?, outputs: [Int], seeds: [Seed<Double>],
    tolerance: Tolerance, effort: Effort, budget: Budget
  ) {
    let origin = points[0]
    (graph, layout) = (origin.graph, origin.layout)
    structure = GraphStructure(origin.graph, outputs: outputs)
    (self.points, self.ownPoint) = (points, ownPoint)
    (self.outputs, self.seeds) = (outputs, seeds)
    (self.tolerance, self.budget, wholeBudget) = (tolerance, budget, budget)
    (self.effort, hypothesesLeft) = (effort, effort.hypotheses)
    (stepsLeft, allottedSteps) = (effort.steps, effort.steps)
    text = NodeText(graph: origin.graph, values: origin.leaves)
    other.claimed = points.map { _ in [:] }
  }

  /// The chain rule with other factors.
  var chain: AlteredChain {
    AlteredChain(structure: structure, points: points, other: other, budget: budget)
  }

  /// Lets so many hypotheses be tried from now on, in so many steps.
  func allot(_ hypotheses: Int, steps: Int) {
    (hypothesesLeft, allottedSteps) = (hypotheses, steps)
  }

  /// Takes one hypothesis of those that may be tried; whether there was one.
  func takeHypothesis() -> Bool {
    guard hypothesesLeft > 0, hasSteps else {
      omitsHypotheses = true
      return false
    }
    hypothesesLeft -= 1
    charge(steps: CheckContext.overhead)
    return true
  }

  /// What a hypothesis costs beside its sweeps.
  private static let overhead = 100

  /// Whether another sweep may be done.
  var hasSteps: Bool { allottedSteps > 0 }

  /// Counts sweeps that a hypothesis took.
  func charge(sweeps: Int) {
    let (steps, overflow) = sweeps.multipliedReportingOverflow(by: effort.cost)
    charge(steps: overflow ? .max : steps)
  }

  /// Counts steps that a hypothesis took.
  func charge(steps: Int) {
    // What is left is never negative, so the differences can be counted.
    stepsLeft = max(stepsLeft - max(steps, 0), 0)
    allottedSteps = max(allottedSteps - max(steps, 0), 0)
  }

  /// Says that hypotheses are left out that several claims could have used.
  func omitForAll() { omitsForAll = true }

  /// Bounds what follows by the time for the search.
  func beginSearch() -> Budget {
    guard let time = effort.time else { return budget }
    let (whole, deadline) = (wholeBudget, ContinuousClock.now + time)
    budget = Budget {
      do throws(EvaluationError) { try whole.check() } catch { return error }
      return ContinuousClock.now < deadline ? nil : .deadlineExceeded
    }
    return budget
  }

  /// Bounds what follows by the whole time again.
  func endSearch() -> Budget {
    budget = wholeBudget
    return budget
  }

  /// Whether some point is another than the given one.
  private(set) lazy var hasOtherPoints = Set(points.map(\.leaves.elements)).count > 1

  /// How large the numbers are, as the output sees them, whose rounding is in it: what each node's own
  /// rounding is multiplied by on its way to the output.
  private(set) lazy var roundingScale: Double = {
    zip(points[0].values, points[0].gradients).reduce(0) { sum, pair in
      let part = (pair.0 * pair.1).magnitude
      return part.isFinite ? sum + part : sum
    }
  }()

  private func findSites() -> [Site] {
    var search = SiteSearch(structure, limit: min(2000, hypothesesLeft / 4))
    search.run()
    if search.isCut { omitForAll() }
    return search.sites
  }

  private func findReadings() -> [Reading] {
    var search = ReadingSearch(structure, text, limit: graph.count <= 512 ? 32 : 0)
    search.run()
    if search.isCut { omitForAll() }
    return search.readings
  }

  /// Works out what the readings of the graph give.
  func readGraph() throws(EvaluationError) {
    guard readingGradients.isEmpty else { return }
    allot(hypothesesLeft, steps: stepsLeft / 4)
    for point in points {
      var values: [[Int: [Double]]] = []
      var gradients: [[Double]?] = []
      for reading in readings {
        let mayRead = takeHypothesis()
        if mayRead { charge(sweeps: 1) } else { omitForAll() }
        let read = mayRead ? try self.read(reading, at: point) : nil
        values.append(read?.values ?? [:])
        gradients.append(read?.gradients)
      }
      other.readings.append(values)
      readingGradients.append(gradients)
    }
  }

  private func read(
    _ reading: Reading, at point: CheckPoint
  ) throws(EvaluationError) -> (values: [Int: [Double]], gradients: [Double])? {
    guard let (graph, leaves) = reading.sketch.build(point.leaves),
      outputs.allSatisfy({ graph.shape(of: $0) == self.graph.shape(of: $0) })
    else { return nil }
    let plan = Plan(graph, outputs: graph.differentiableNodes)
    let read = try CheckPoint(plan, ElementLayout(graph), leaves, seeds: seeds, within: budget)
    var values: [Int: [Double]] = [:]
    for node in 0..<self.graph.count where read.value(of: node) != point.value(of: node) {
      values[node] = Array(read.value(of: node))
    }
    // New nodes come last, so the elements of the others lie where they did, if their shapes did not change.
    return (values, Array(read.gradients.prefix(layout.total)))
  }

  /// The elements of some nodes, one after the other.
  func part(_ elements: [Double], _ nodes: [Int]) -> [Double] {
    if nodes.count == 1 { return Array(elements[layout.range(of: nodes[0])]) }
    return nodes.flatMap { elements[layout.range(of: $0)] }
  }
}
