// SPDX-License-Identifier: Apache-2.0
// ChainRule: ONNX, as protobuf writes it in JSON.

extension ForeignGraph {
  /// ONNX as protobuf writes it in JSON.
  ///
  /// A node is what its first output is called, and edges are the names among the inputs. Initializers
  /// are variables: their gradients are what is asked for.
  init?(onnx root: JSONIndex, _ view: JSONView) {
    guard let graph = view.member("graph", of: root), view.kind(at: graph) == .object,
      let nodes = view.member("node", of: graph), view.kind(at: nodes) == .array
    else { return nil }
    self.init(nodesPlace: nodes)
    var named: Set<String> = []
    for (list, isTensor) in [("initializer", true), ("input", false)] {
      for place in ForeignGraph.objects(list, of: graph, view) {
        guard let name = view.member("name", of: place), view.kind(at: name) == .string,
          named.insert(view.string(at: name)).inserted
        else { continue }
        var node = ForeignNode(place)
        (node.parts.id, node.operation) = (name, "variable")
        if isTensor { node.tensor = place }
        self.nodes.append(node)
      }
    }
    for place in view.elements(of: nodes) { addNode(place, view) }
    for place in ForeignGraph.objects("output", of: graph, view) {
      if let name = view.member("name", of: place) { outputs.append(name) }
    }
  }

  private mutating func addNode(_ place: JSONIndex, _ view: JSONView) {
    var node = ForeignNode(place)
    defer { nodes.append(node) }
    guard view.kind(at: place) == .object else { return }
    node.parts.operation = view.member("opType", of: place)
    if let outputs = view.member("output", of: place), view.kind(at: outputs) == .array {
      node.parts.id = view.elements(of: outputs).first { _ in true }
    }
    if let inputs = view.member("input", of: place), view.kind(at: inputs) == .array {
      for input in view.elements(of: inputs) {
        // An argument that is left out is an empty name.
        if view.kind(at: input) == .string, view.byteRange(of: input).count == 2 { continue }
        node.arguments.append(ForeignArgument(place: input, port: nil, isLink: true))
      }
    }
    for attribute in ForeignGraph.objects("attribute", of: place, view) {
      node.takeAttribute(attribute, view)
    }
  }

  private static func objects(
    _ name: String, of holder: JSONIndex, _ view: JSONView
  ) -> [JSONIndex] {
    guard let list = view.member(named: name, of: holder), view.kind(at: list) == .array else {
      return []
    }
    return view.elements(of: list).filter { view.kind(at: $0) == .object }
  }
}

extension ForeignNode {
  fileprivate mutating func takeAttribute(_ place: JSONIndex, _ view: JSONView) {
    guard let name = view.member("name", of: place), view.kind(at: name) == .string else { return }
    if let tensor = view.member("t", of: place), view.kind(at: tensor) == .object {
      self.tensor = tensor
      return
    }
    for member in ["i", "f", "s", "ints", "floats"] {
      if let value = view.member(named: member, of: place) {
        attributes.append(ForeignAttribute(name: view.string(at: name), place: value))
        return
      }
    }
  }
}
