// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivation of all gradients, from the outputs on.

internal import Autodiff
internal import GraphDocuments

/// The derivation of all gradients of a call, node by node, each after those that use it.
struct Derivation<S: TextScalar> {
  private let call: GraphCall
  private let graph: Graph
  private let tape: Tape<S>
  private let cotangents: Cotangents<S>
  private let edges: PathEdges
  private let constants: Set<Int>
  private let types: [ElementType]
  /// The edges that leave each node, by the places of their operands.
  private let uses: EdgesBySource
  private let seeds: [Int: Tensor<S>]
  /// What is differentiated: the only output, or a letter for the sum of all with their cotangents.
  private let output: String
  /// What stands for a differential on one line.
  private let symbol: String

  /// - Parameter edges: The edges that paths run along, if they are at hand.
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: O(nodes + edges).
  init(
    _ call: GraphCall, _ tape: Tape<S>, _ cotangents: Cotangents<S>, along edges: PathEdges? = nil,
    symbol: String = "d", within budget: Budget
  ) throws(EvaluationError) {
    (self.call, graph, types) = (call, call.graph, call.graph.elementTypes)
    (self.tape, self.cotangents, self.symbol) = (tape, cotangents, symbol)
    if let edges {
      self.edges = edges
    } else {
      self.edges = try tape.pathEdges(cotangents, call.seeds, within: budget)
    }
    let named = Set(call.options.wrt ?? [])
    let codes = graph.codes
    constants = Set(
      (0..<graph.count).filter { node in
        codes[node].isLeaf && !codes[node].isVariable && !named.contains(node)
      })
    uses = EdgesBySource(graph)
    var seeds: [Int: Tensor<S>] = [:]
    for seed in call.seeds {
      seeds[seed.node] = Tensor(
        shape: graph.shape(of: seed.node), elements: seed.elements.map { S($0) })
    }
    self.seeds = seeds
    output = Derivation.output(of: call)
  }

  /// The only output, if its cotangent is 1; else a letter that names no node.
  private static func output(of call: GraphCall) -> String {
    if let seed = call.seeds.first, call.seeds.count == 1, seed.elements == [1] {
      return call.graph.name(of: seed.node)
    }
    let letters = ["L", "J", "E", "loss", "objective"]
    let free = letters.first { call.graph.node(named: $0) == nil }
    return free ?? "L_\(call.graph.count)"
  }

  /// The nodes that have a line, in order: those with names that can be differentiated, but for
  /// constants whose gradients nobody asks for.
  var nodes: [Int] {
    graph.order.reversed().map { Int($0) }.filter { node in
      graph.isNamed(node) && types[node].isDifferentiable && !constants.contains(node)
        && tape.value(isKnownOf: node)
    }
  }

  /// The line of a node, with the first of its terms.
  ///
  /// - Complexity: O(edges that leave the node).
  func line(of node: Int) -> DerivationLine<S> {
    let places = uses[node]
    let terms = places.lazy.filter { carries(Int($0)) }
      .prefix(DerivationLimits.shownTerms).map { term(over: Int($0)) }
    let count = places.reduce(0) { $0 + (carries(Int($1)) ? 1 : 0) }
    return DerivationLine(
      derivative: derivative(by: node), seed: seeds[node], terms: Array(terms),
      omittedTerms: count - terms.count, gradient: cotangents.gradient(of: node) ?? Tensor(0))
  }

  private func derivative(by node: Int) -> Formula {
    .derivative(of: output, by: graph.name(of: node), symbol: symbol)
  }

  /// Whether something comes over an edge: an output depends on its target, which has a gradient.
  private func carries(_ place: Int) -> Bool {
    let target = edges.edge(at: place).target
    return cotangents.reaches(target) && types[target].isDifferentiable
  }

  /// What comes over an edge.
  private func term(over place: Int) -> DerivationLine<S>.Term {
    let edge = edges.edge(at: place)
    let cotangent = derivative(by: edge.target)
    var numbers: (upstream: S, local: S, contribution: S)?
    if edges.isOpen[place] {
      let (upstream, local) = (cotangents.scalar(of: edge.target), S(edges.factors[place]))
      let product = edges.absent.contains(place) ? 0 : upstream * local
      numbers = (upstream, local, product)
    }
    return DerivationLine.Term(
      cotangent: cotangent, share: share(edge.target, edge.port, cotangent), numbers: numbers)
  }

  private func share(_ target: Int, _ port: Int, _ cotangent: Formula) -> PullbackFormula {
    if graph.operands(of: target).count <= Graph.maximumWrittenOperands {
      let names = tape.formulaNames(of: target, cotangent: cotangent)
      if let share = graph.pullbackFormula(of: target, port: port, names) { return share }
    }
    // To write the rule out for each of many operands would take the square of their number.
    let name = "\(graph.codes[target].listing.name)_pullback"
    let formula = Formula.call(name, [cotangent, .attribute("port", String(port))])
    return PullbackFormula(formula: formula, notation: formula)
  }

}
