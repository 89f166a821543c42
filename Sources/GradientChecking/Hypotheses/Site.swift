// SPDX-License-Identifier: Apache-2.0
// ChainRule: a place in the chain rule where a factor can be wrong.

internal import Autodiff

/// A place in the chain rule where a factor can be wrong: an edge, or the way from a node to one of its
/// gates, which a learner takes in one step: sigma's derivative, whether sigma is a node or is written
/// as `1/(1 + exp(-z))`.
struct Site: Hashable {
  /// The node by which is differentiated.
  let source: Int
  /// The node that is differentiated.
  let target: Int
  /// Which operand of the target the source is; `nil` of a way of more than one edge.
  let port: Int?
  /// Whether the derivative is a number for each element of the target.
  let isDiagonal: Bool
  /// The operations on the way: learners make the same mistake in all places that are alike.
  let likeness: [OperationCode]
}

/// The sites between claimed nodes and the outputs.
struct SiteSearch {
  let structure: GraphStructure
  /// How many sites are looked at.
  let limit: Int

  /// Whether there were more sites than the limit.
  private(set) var isCut = false
  private(set) var sites: [Site] = []

  init(_ structure: GraphStructure, limit: Int) {
    self.structure = structure
    self.limit = limit
  }

  private var graph: Graph { structure.graph }

  /// Collects the sites: edges first, then longer ways.
  mutating func run() {
    for node in graph.order where structure.isReaching[Int(node)] { addEdges(into: Int(node)) }
    for node in graph.order where structure.isReaching[Int(node)] && sites.count < limit {
      addWays(from: Int(node))
    }
  }

  private mutating func add(_ site: Site) {
    if sites.count < limit { sites.append(site) } else { isCut = true }
  }

  private mutating func addEdges(into target: Int) {
    let code = graph.codes[target]
    for (port, operand) in graph.operands(of: target).enumerated() {
      let source = Int(operand)
      guard graph.elementTypes[source].isDifferentiable else { continue }
      add(
        Site(
          source: source, target: target, port: port, isDiagonal: code.isElementwise,
          likeness: [code]))
    }
  }

  /// How many steps away a gate is at most: nobody sees farther in one step, and to look costs as much.
  private static let distance = 128

  /// How many gates of a node are looked at.
  private static let reach = 16

  private mutating func addWays(from source: Int) {
    guard graph.elementTypes[source].isDifferentiable else { return }
    let uses = structure.useCounts[source]
    for target in structure.gates(of: source, limit: SiteSearch.reach) {
      guard structure.position[target] - structure.position[source] <= SiteSearch.distance else {
        return
      }
      let isEdge = uses == 1 && target == structure.gates[source]
      guard !isEdge, graph.shape(of: source) == graph.shape(of: target) else { continue }
      let between = structure.nodes(from: source, to: target)
      guard graph.isScalar(source) || isElementwise(between + [target], as: source) else {
        continue
      }
      add(
        Site(
          source: source, target: target, port: nil, isDiagonal: true,
          likeness: (between + [target]).map { graph.codes[$0] }))
    }
  }

  private func isElementwise(_ nodes: [Int], as source: Int) -> Bool {
    let shape = graph.shape(of: source)
    return nodes.allSatisfy { graph.codes[$0].isElementwise && graph.shape(of: $0) == shape }
  }
}

extension CheckPoint {
  /// The derivative at a site, one number for each element of the target; `nil` if it is none.
  func local(_ site: Site, within budget: Budget) throws(EvaluationError) -> [Double]? {
    guard let port = site.port else {
      let count = graph.elementCount(of: site.target)
      let all = try reverse(site.target, [Double](repeating: 1, count: count), within: budget)
      return Array(all[layout.range(of: site.source)])
    }
    return switch edges(into: site.target)[port].local {
    case .scalar(let local): [local]
    case .diagonal(let local): local.elements
    case .structured, .zero: nil
    }
  }

  /// Numbers of one shape repeated to fill another.
  func broadcast(_ node: Int, to target: Int) -> [Double]? {
    let (shape, wide) = (graph.shape(of: node), graph.shape(of: target))
    let elements = Array(value(of: node))
    if shape == wide { return elements }
    guard shape.broadcasts(to: wide) else { return nil }
    return (0..<wide.count).map {
      elements[shape.element(at: wide.indices(ofElement: $0), ofBroadcast: wide)]
    }
  }

  /// The transpose of that: sums over what was repeated.
  func unbroadcast(_ elements: [Double], of target: Int, to source: Int) -> [Double] {
    let (shape, wide) = (graph.shape(of: source), graph.shape(of: target))
    if shape == wide { return elements }
    var sums = [Double](repeating: 0, count: shape.count)
    for element in 0..<wide.count {
      sums[shape.element(at: wide.indices(ofElement: element), ofBroadcast: wide)] +=
        elements[element]
    }
    return sums
  }
}
