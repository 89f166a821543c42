// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is differentiated, with which cotangents, with respect to what.

internal import Autodiff

/// Reads the parts of a request that need the finished graph: outputs and their cotangents.
struct OutputReader: ~Copyable {
  let view: JSONView
  let graph: Graph
  var violations: Violations
  var numbers: NumberBuffer
  var outputs: [Int] = []
  var seeds: [Seed<Double>] = []

  init(
    view: JSONView, graph: Graph, violations: consuming Violations, numbers: consuming NumberBuffer
  ) {
    self.view = view
    self.graph = graph
    self.violations = violations
    self.numbers = numbers
  }

  /// Takes the outputs that were named, or the only sink.
  mutating func choose(_ chosen: [ChosenNode]?, at place: JSONIndex?) {
    if let chosen, !chosen.isEmpty {
      outputs = chosen.map(\.node)
      return
    }
    let sinks = graph.sinks()
    if sinks.count == 1 {
      outputs = sinks
    } else if chosen == nil || violations.isEmpty {
      violations.add(
        CallFault.ambiguousOutput(sinks.map(graph.name(of:))), at: place,
        nodes: Array(sinks.prefix(Violations.maximumRelated).map(graph.name(of:))))
    }
  }

  /// Reads the cotangent of every output; 1 for a single one of one element.
  mutating func readSeeds(_ place: JSONIndex?) {
    var given: [Int: JSONIndex] = [:]
    if let place {
      guard view.kind(at: place) == .object else {
        return violations.add(
          CallFault.wrongType(
            member: "cotangents", expected: "an object", found: view.kind(at: place)),
          at: place)
      }
      for (name, value) in view.members(of: place) {
        if let output = output(named: name, at: value) { given[output] = value }
      }
    }
    for output in outputs { addSeed(output, given[output]) }
  }

  private mutating func output(named name: JSONIndex, at value: JSONIndex) -> Int? {
    let id = view.string(at: name)
    guard let node = graph.node(named: id) else {
      let nearest = NearestName.nearest(to: id, among: outputs.map(graph.name(of:)))
      violations.add(CallFault.unknownID(id, member: "cotangents", nearest: nearest), at: value)
      return nil
    }
    if outputs.contains(node) { return node }
    violations.add(
      CallFault.cotangentOfOther(id, outputs: outputs.map(graph.name(of:))), at: value)
    return nil
  }

  private mutating func addSeed(_ output: Int, _ place: JSONIndex?) {
    let (id, shape) = (graph.name(of: output), graph.shape(of: output))
    guard graph.elementTypes[output].isDifferentiable else {
      return violations.add(
        CallFault.notDifferentiable(id, reason: graph.reasonWithoutGradient(output)), at: nil,
        nodes: [id])
    }
    guard let place else {
      if shape.count == 1, outputs.count == 1 {
        return seeds.append(Seed(node: output, elements: [1]))
      }
      return violations.add(
        CallFault.missingCotangent(
          id, shape: shape.dimensions, several: outputs.count > 1),
        at: view.member("outputs", of: view.root) ?? view.member("nodes", of: view.root),
        nodes: [id])
    }
    numbers.reset()
    do throws(TensorError) {
      let reader = TensorReader(view, maximumElements: shape.count)
      let head = try reader.read(place, into: &numbers)
      guard head.shape == shape.dimensions else {
        return violations.add(
          CallFault.cotangentShape(id, expected: shape.dimensions, given: head.shape), at: place)
      }
      seeds.append(Seed(node: output, elements: Array(numbers.values)))
    } catch {
      violations.add(error.fault, at: error.place)
    }
  }

  /// Refuses gradients with respect to nodes that have none.
  mutating func check(wanted: [ChosenNode]?, at place: JSONIndex?) {
    for chosen in wanted ?? [] where !graph.elementTypes[chosen.node].isDifferentiable {
      let id = graph.name(of: chosen.node)
      violations.add(
        CallFault.notDifferentiable(id, reason: graph.reasonWithoutGradient(chosen.node)),
        at: chosen.place ?? place, nodes: [id])
    }
  }
}

extension Graph {
  /// Why a node has no gradient.
  package func reasonWithoutGradient(_ node: Int) -> String {
    codes[node].isLeaf
      ? "its elements are \(elementTypes[node].name)"
      : "'\(codes[node].listing.name)' yields \(elementTypes[node].name)"
  }
}
