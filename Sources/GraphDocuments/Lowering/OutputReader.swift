// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is differentiated, with which cotangents, with respect to what.

internal import Autodiff

/// Judges the parts of a request that need the finished graph: outputs and their cotangents.
struct OutputReader: ~Copyable {
  /// Where what is missing would stand.
  struct Places {
    let outputs: JSONIndex?
    let cotangents: JSONIndex?

    init(_ members: CallMembers) {
      outputs = members.outputs ?? members.graph
      cotangents = members.cotangents ?? outputs
    }
  }

  let graph: Graph
  let places: Places
  var violations: Violations
  let cotangents: [Int: GivenCotangent]
  /// The rows of a batch; `nil` if there is one point only.
  let rows: Rows?
  var outputs: [Int] = []
  var seeds: [Seed<Double>] = []
  /// Why there are no gradients, where that is no mistake.
  var notes: [String] = []
  private var outputPlaces: [Int: JSONIndex] = [:]

  init(
    graph: Graph, places: Places, violations: consuming Violations,
    cotangents: [Int: GivenCotangent], rows: Rows? = nil
  ) {
    self.graph = graph
    self.places = places
    self.violations = violations
    self.cotangents = cotangents
    self.rows = rows
  }

  /// Takes the outputs that were named, or the only sink, or all sinks.
  mutating func choose(_ chosen: [ChosenNode]?, orAll takesAll: Bool = false) {
    if let chosen, !chosen.isEmpty {
      outputs = chosen.map(\.node)
      for output in chosen { outputPlaces[output.node] = output.place }
      return
    }
    let sinks = graph.sinks()
    if sinks.count == 1 || takesAll {
      outputs = sinks
    } else if chosen == nil || violations.isEmpty {
      add(
        .ambiguousOutput(sinks.map(graph.name(of:))), at: places.outputs, parameter: "outputs",
        nodes: names(of: sinks))
    }
  }

  /// Takes the outputs that were named, or all sinks; those that cannot be differentiated without a
  /// cotangent are drawn without gradients, and said to be.
  mutating func chooseForDrawing(_ chosen: [ChosenNode]?) {
    outputs = chosen.map { $0.map(\.node) } ?? graph.sinks()
    if outputs.isEmpty { outputs = graph.sinks() }
    if !cotangents.isEmpty { return makeSeeds() }
    guard outputs.count == 1 else {
      notes.append("No gradients: there are several outputs. Name one in 'outputs'.")
      return
    }
    if !graph.elementTypes[outputs[0]].isDifferentiable {
      notes.append("No gradients: \(graph.reasonWithoutGradient(outputs[0])).")
    } else if graph.shape(of: outputs[0]).count != 1 {
      let shape = graph.shape(of: outputs[0])
      notes.append("No gradients: the output has the shape \(shape). Give it a cotangent.")
    } else {
      seeds.append(Seed(node: outputs[0], elements: [1]))
    }
  }

  /// Makes the seed of every output from its cotangent; that of a single element is 1 by itself.
  mutating func makeSeeds() {
    guard !outputs.isEmpty else { return }
    var missing: [Int] = []
    for output in outputs where isDifferentiable(output) {
      if let given = cotangents[output] {
        addSeed(output, given)
      } else if outputs.count == 1, graph.shape(of: output).count == 1 {
        seeds.append(Seed(node: output, elements: [1]))
      } else {
        missing.append(output)
      }
    }
    if !missing.isEmpty { reportMissing(missing) }
    for (node, given) in cotangents where !outputs.contains(node) {
      violations.add(
        CallFault.cotangentOfOther(graph.name(of: node), outputs: outputs.map(graph.name(of:))),
        at: given.place)
    }
  }

  private mutating func isDifferentiable(_ output: Int) -> Bool {
    if graph.elementTypes[output].isDifferentiable { return true }
    refuse(output, isOutput: true, at: outputPlaces[output] ?? places.outputs)
    return false
  }

  private mutating func reportMissing(_ missing: [Int]) {
    let fault =
      outputs.count > 1
      ? CallFault.missingCotangents(missing.map(graph.name(of:)))
      : CallFault.missingCotangent(
        graph.name(of: missing[0]), shape: graph.shape(of: missing[0]).dimensions)
    add(fault, at: places.cotangents, parameter: "cotangents", nodes: names(of: missing))
  }

  /// Adds what is wrong at a place of the document or, where it has none, with a parameter.
  private mutating func add(
    _ fault: CallFault, at place: JSONIndex?, parameter: String, nodes: [String]
  ) {
    var finding = Finding(code: fault.code, detail: fault.detail, hint: fault.hint, nodes: nodes)
    if place == nil { finding.parameter = parameter }
    violations.add(finding, at: place)
  }

  private mutating func addSeed(_ output: Int, _ given: GivenCotangent) {
    guard let (shape, elements) = given.value else { return }
    let expected = graph.shape(of: output).dimensions
    let ofRows = rows.flatMap { $0.reduction == .none ? $0.count : nil }
    guard shape == expected || ofRows.map({ [$0] + expected == shape }) ?? false else {
      let id = graph.name(of: output)
      let fault =
        ofRows.map { CallFault.cotangentOfRows(id, expected: expected, rows: $0, given: shape) }
        ?? .cotangentShape(id, expected: expected, given: shape)
      return violations.add(fault, at: given.place)
    }
    seeds.append(Seed(node: output, elements: elements))
  }

  /// Refuses gradients with respect to nodes that have none.
  mutating func check(wanted: [ChosenNode]?) {
    for chosen in wanted ?? [] where !graph.elementTypes[chosen.node].isDifferentiable {
      refuse(chosen.node, isOutput: false, at: chosen.place)
    }
  }

  private mutating func refuse(_ node: Int, isOutput: Bool, at place: JSONIndex?) {
    let id = graph.name(of: node)
    let reason = graph.reasonWithoutGradient(node)
    let fault = CallFault.notDifferentiable(id, reason: reason, isOutput: isOutput)
    var finding = Finding(code: fault.code, detail: fault.detail, hint: fault.hint, nodes: [id])
    if place == nil { finding.parameter = isOutput ? "outputs" : "wrt" }
    violations.add(finding, at: place)
  }

  private func names(of nodes: [Int]) -> [String] {
    nodes.prefix(Violations.maximumRelated).map(graph.name(of:))
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
