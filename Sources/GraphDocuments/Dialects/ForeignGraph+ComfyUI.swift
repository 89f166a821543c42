// SPDX-License-Identifier: Apache-2.0
// ChainRule: graphs whose nodes hold their inputs, as values and as [node, slot].

internal import Autodiff

extension ForeignGraph {
  /// The prompt of ComfyUI: nodes by their ids, each with its inputs by their names.
  init?(prompt root: JSONIndex, _ view: JSONView) {
    let holder = ForeignGraph.prompt(in: root, view)
    self.init(nodesPlace: holder)
    for (name, place) in view.members(of: holder) {
      guard view.kind(at: place) == .object, let type = view.member("class_type", of: place)
      else { continue }
      var node = ForeignNode(place)
      node.parts.id = name
      node.parts.operation = type
      if let inputs = view.member("inputs", of: place), view.kind(at: inputs) == .object {
        node.takeInputs(inputs, view)
      }
      if let meta = view.member("_meta", of: place), view.kind(at: meta) == .object,
        let title = view.member("title", of: meta), view.kind(at: title) == .string
      {
        node.label = title
      }
      nodes.append(node)
    }
    if nodes.isEmpty { return nil }
  }

  /// The object whose members are the nodes of a prompt.
  static func prompt(in root: JSONIndex, _ view: JSONView) -> JSONIndex {
    let prompt = view.member("prompt", of: root)
    return prompt.flatMap { view.kind(at: $0) == .object ? $0 : nil } ?? root
  }
}

extension ForeignNode {
  /// Sorts what stands among the inputs into what it is: a leaf's value, an attribute, an argument.
  fileprivate mutating func takeInputs(_ inputs: JSONIndex, _ view: JSONView) {
    let code = parts.operation.flatMap { ForeignNode.code(at: $0, view) }
    let attributes = Set(code?.listing.attributes.map(\.name) ?? [])
    for (name, value) in view.members(of: inputs) {
      let text = view.string(at: name)
      if code?.isGiven == true, ["value", "shape", "dtype"].contains(text) {
        switch text {
        case "value": parts.value = value
        case "shape": parts.shape = value
        default: parts.type = value
        }
      } else if attributes.contains(text) {
        self.attributes.append(ForeignAttribute(name: text, place: value))
      } else {
        let link = ForeignNode.link(at: value, view)
        arguments.append(
          ForeignArgument(place: link ?? value, port: name, isLink: link != nil))
      }
    }
  }

  /// Where the id stands in `[node, slot]`; `nil` if it is something else.
  private static func link(at place: JSONIndex, _ view: JSONView) -> JSONIndex? {
    guard view.kind(at: place) == .array, view.count(of: place) == 2,
      view.kind(at: view.first(in: place)) == .string
    else { return nil }
    return view.first(in: place)
  }
}
