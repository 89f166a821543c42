// SPDX-License-Identifier: Apache-2.0
// ChainRule: the paths from leaves to outputs.

internal import Autodiff
internal import GraphDocuments

extension ReplyWriter {
  /// Writes the paths of which most comes, how many each leaf has, and what comes of the others.
  mutating func writePaths() throws(EvaluationError) {
    guard case .point(let tape, let cotangents?) = numbers, hasRoom(forElements: 0) else { return }
    let edges = try tape.pathEdges(cotangents, call.seeds, within: budget)
    pathEdges = edges
    let leaves = call.leavesOfPaths
    let maximum = min(call.options.maximumPaths ?? limits.paths, limits.paths)
    let list = try edges.list(fromLeaves: leaves, atMost: maximum, within: budget)
    let counts = try edges.counts(fromLeaves: leaves, within: budget)
    try write(list.paths, edges)
    try write(counts, of: leaves)
    if let sum = list.othersSum {
      json.name("otherPaths")
      json.beginObject()
      if let count = counts?.text(ofAllBut: list.paths.count) {
        json.name("count")
        json.string(count)
      }
      json.name("sum")
      S(sum).write(to: &json)
      json.endObject()
    }
    remark(on: edges)
  }

  private mutating func write(_ paths: [Path], _ edges: PathEdges) throws(EvaluationError) {
    let names = EdgeNames(call)
    json.name("paths")
    json.beginArray()
    for path in paths where hasRoom(forBytes: 8 * path.places.count) {
      json.beginObject()
      json.name("from")
      graph.withName(of: path.leaf) { json.string(utf8: $0) }
      json.name("to")
      graph.withName(of: path.output) { json.string(utf8: $0) }
      json.name("edges")
      json.beginArray()
      for place in path.places { json.id(of: names.ends(edges.edge(at: Int(place)))) }
      json.endArray()
      json.name("factors")
      json.beginArray()
      for place in path.places { S(edges.factors[Int(place)]).write(to: &json) }
      json.endArray()
      json.name("product")
      S(path.product).write(to: &json)
      json.endObject()
      try budget.check()
    }
    // Ids are written from pointers into the names.
    withExtendedLifetime(names) {}
    json.endArray()
  }

  private mutating func write(_ counts: PathCounts?, of leaves: [Int]) throws(EvaluationError) {
    guard let counts else {
      remarks.append(
        ReplyRemark(
          kind: .pathsUncounted,
          detail: "There are so many paths that their numbers have too many digits to be written.",
          hint: "The sums over all paths are the gradients."))
      return
    }
    json.name("pathCounts")
    json.beginObject()
    for leaf in leaves {
      let text = counts.text(ofLeaf: leaf)
      guard hasRoom(forBytes: text.utf8.count) else { break }
      writeName(of: leaf)
      json.string(text)
      if text.utf8.count > 1 << 10 { try budget.check() }
    }
    json.endObject()
  }

  private mutating func remark(on edges: PathEdges) {
    guard let closed = edges.closed else { return }
    let (source, target, _, _) = edges.edge(at: closed.first)
    let others = closed.count > 1 ? " and \(closed.count - 1) more edges" : ""
    remarks.append(
      ReplyRemark(
        kind: .pathsOfTensors,
        detail: "The edge from '\(graph.name(of: source))' to '\(graph.name(of: target))'\(others) "
          + "have tensors at an end, and paths run along edges between scalars only: what comes over "
          + "them is in the gradients, and in no path.",
        hint: "See 'edges' for what each of them contributes, and 'derivation' for how.",
        nodes: [source, target]))
  }
}

extension GraphCall {
  /// The leaves that paths begin at: the variables that are scalars, and constants whose gradients are
  /// asked for by name.
  var leavesOfPaths: [Int] {
    let (codes, types, named) = (graph.codes, graph.elementTypes, Set(options.wrt ?? []))
    return (0..<graph.count).filter { node in
      codes[node].isLeaf && graph.isScalar(node) && types[node].isDifferentiable
        && (codes[node].isVariable || named.contains(node))
    }
  }
}

extension EdgeNames {
  /// What an edge is.
  func ends(_ edge: (source: Int, target: Int, port: Int, place: Int)) -> EdgeEnds {
    ends(edge.source, edge.target, edge.port, place: edge.place)
  }
}
