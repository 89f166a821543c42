// SPDX-License-Identifier: Apache-2.0
// ChainRule: how many nodes a document of another program states.

extension ForeignGraph {
  /// How many nodes a document states, and where, if they are more than `limit`: said before anything is
  /// made of them, as one takes more memory than the bytes that state it.
  ///
  /// - Complexity: O(1), or O(document) where other things stand between the nodes and all of them
  ///   together are more than `limit`.
  static func excess(
    _ dialect: Dialect, _ nodes: JSONIndex?, over limit: Int, _ view: JSONView
  ) -> (count: Int, place: JSONIndex)? {
    let stated: (count: Int, place: JSONIndex)?
    switch dialect {
    case .native: stated = nil
    case .reactflow, .nodelink: stated = nodes.map { (size(of: $0, view), $0) }
    case .cytoscape: stated = nodesAmongElements(over: limit, view)
    case .jsongraph:
      let list = jsonGraph(in: view.root, view).flatMap { view.member("nodes", of: $0) }
      stated = list.map { (size(of: $0, view), $0) }
    case .comfyui: stated = nodesOfPrompt(over: limit, view)
    case .cppad: stated = nodesOfCppAD(view)
    case .onnx: stated = nodesOfONNX(view)
    }
    return stated.flatMap { $0.count > limit ? $0 : nil }
  }

  /// The elements or members of a container; none of what is no container.
  private static func size(of place: JSONIndex?, _ view: JSONView) -> Int {
    place.map { view.kind(at: $0).isContainer ? view.count(of: $0) : 0 } ?? 0
  }

  private static func nodesAmongElements(
    over limit: Int, _ view: JSONView
  ) -> (count: Int, place: JSONIndex)? {
    let isBare = view.kind(at: view.root) == .array
    guard let elements = isBare ? view.root : view.member("elements", of: view.root) else {
      return nil
    }
    guard view.kind(at: elements) == .array else {
      return view.member("nodes", of: elements).map { (size(of: $0, view), $0) }
    }
    guard view.count(of: elements) > limit else { return nil }
    let count = view.elements(of: elements).reduce(0) { $0 + (isEdge($1, view) ? 0 : 1) }
    return (count, elements)
  }

  private static func nodesOfPrompt(
    over limit: Int, _ view: JSONView
  ) -> (count: Int, place: JSONIndex)? {
    let holder = prompt(in: view.root, view)
    guard size(of: holder, view) > limit else { return nil }
    let count = view.members(of: holder).reduce(0) {
      $0 + (view.member("class_type", of: $1.value) == nil ? 0 : 1)
    }
    return (count, holder)
  }

  private static func nodesOfCppAD(_ view: JSONView) -> (count: Int, place: JSONIndex)? {
    guard let usage = list("op_usage_vec", view.root, view) else { return nil }
    var count =
      view.count(of: usage) + size(of: list("constant_vec", view.root, view), view)
    for member in counts {
      guard let place = view.member(named: member, of: view.root), view.kind(at: place) == .number
      else { continue }
      let (sum, overflows) = count.addingReportingOverflow(max(0, view.integer(at: place) ?? 0))
      count = overflows ? .max : sum
    }
    return (count, usage)
  }

  /// At least as many as are said here: an initializer may be an input, too.
  private static func nodesOfONNX(_ view: JSONView) -> (count: Int, place: JSONIndex)? {
    guard let graph = view.member("graph", of: view.root),
      let nodes = view.member("node", of: graph)
    else { return nil }
    let leaves = max(
      size(of: view.member("initializer", of: graph), view),
      size(of: view.member("input", of: graph), view))
    return (size(of: nodes, view) + leaves, nodes)
  }
}
