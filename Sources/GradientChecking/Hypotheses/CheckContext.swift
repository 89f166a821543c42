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
  let budget: Budget
  /// What is true at the leaves' own values; `nil` if no input is given over them.
  let ownPoint: CheckPoint?

  private(set) lazy var sites = findSites()
  private(set) lazy var readings = findReadings()
  var other = OtherValues()
  /// The gradients of all nodes in each reading, by point.
  private(set) var readingGradients: [[[Double]?]] = []

  /// How many hypotheses may still be worked out.
  private(set) var hypothesesLeft: Int
  /// Whether some were not tried.
  var omitsHypotheses = false

  init(
    points: [CheckPoint], ownPoint: CheckPoint?, outputs: [Int], seeds: [Seed<Double>],
    tolerance: Tolerance, hypotheses: Int, budget: Budget
  ) {
    let origin = points[0]
    (graph, layout) = (origin.graph, origin.layout)
    structure = GraphStructure(origin.graph, outputs: outputs)
    (self.points, self.ownPoint) = (points, ownPoint)
    (self.outputs, self.seeds) = (outputs, seeds)
    (self.tolerance, self.budget, hypothesesLeft) = (tolerance, budget, hypotheses)
    text = NodeText(graph: origin.graph, values: origin.leaves)
    other.claimed = points.map { _ in [:] }
  }

  /// The chain rule with other factors.
  var chain: AlteredChain {
    AlteredChain(structure: structure, points: points, other: other, budget: budget)
  }

  /// Lets so many hypotheses be tried from now on.
  func allot(_ hypotheses: Int) { hypothesesLeft = hypotheses }

  /// Takes one hypothesis of those that may be tried; whether there was one.
  func takeHypothesis() -> Bool {
    guard hypothesesLeft > 0 else {
      omitsHypotheses = true
      return false
    }
    hypothesesLeft -= 1
    return true
  }

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
    if search.isCut { omitsHypotheses = true }
    return search.sites
  }

  private func findReadings() -> [Reading] {
    var search = ReadingSearch(structure, text, limit: graph.count <= 512 ? 32 : 0)
    search.run()
    return search.readings
  }

  /// Works out what the readings of the graph give.
  func readGraph() throws(EvaluationError) {
    guard readingGradients.isEmpty else { return }
    for point in points {
      var values: [[Int: [Double]]] = []
      var gradients: [[Double]?] = []
      for reading in readings {
        let read = takeHypothesis() ? try self.read(reading, at: point) : nil
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
