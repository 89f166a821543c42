// SPDX-License-Identifier: Apache-2.0
// ChainRule: the JSON graph of CppAD.

extension ForeignGraph {
  /// The JSON graph of CppAD: nodes are numbered from 1 in the order of parameters, variables, constants
  /// and results; operations are defined by number.
  init?(cppAD root: JSONIndex, _ view: JSONView) {
    guard let usage = ForeignGraph.list("op_usage_vec", root, view) else { return nil }
    self.init(nodesPlace: usage)
    for member in ForeignGraph.counts {
      guard let place = view.member(named: member, of: root), view.kind(at: place) == .number,
        let count = view.integer(at: place)
      else { continue }
      for _ in 0..<max(0, count) { addNode(place, operation: "variable") }
    }
    if let constants = ForeignGraph.list("constant_vec", root, view) {
      for place in view.elements(of: constants) {
        addNode(place, operation: "constant")
        nodes[nodes.count - 1].parts.value = place
      }
    }
    let definitions = ForeignGraph.definitions(root, view)
    for place in view.elements(of: usage) { addResult(place, definitions, view) }
    if let dependents = ForeignGraph.list("dependent_vec", root, view) {
      outputs = Array(view.elements(of: dependents))
    }
  }

  /// Members that count independent nodes, which stand nowhere.
  static let counts = ["n_dynamic_ind", "n_variable_ind"]

  /// Where more independent nodes are counted than a document of this size can have values for; `nil` if
  /// nowhere.
  static func uncountable(_ view: JSONView) -> (name: String, place: JSONIndex)? {
    guard view.kind(at: view.root) == .object else { return nil }
    for member in counts {
      guard let place = view.member(named: member, of: view.root), view.kind(at: place) == .number
      else { continue }
      if view.double(at: place) > Double(view.byteCount) { return (member, place) }
    }
    return nil
  }

  private mutating func addNode(_ place: JSONIndex, operation: String) {
    var node = ForeignNode(place)
    node.name = String(nodes.count + 1)
    node.operation = operation
    nodes.append(node)
  }

  /// A definition of an operation.
  private struct Definition {
    let name: JSONIndex
    /// Whether the number of arguments stands with every use.
    let isVariadic: Bool
  }

  private static func definitions(_ root: JSONIndex, _ view: JSONView) -> [Int: Definition] {
    var found: [Int: Definition] = [:]
    guard let list = list("op_define_vec", root, view) else { return found }
    for place in view.elements(of: list) where view.kind(at: place) == .object {
      guard let code = view.member("op_code", of: place), view.kind(at: code) == .number,
        let number = view.integer(at: code), let name = view.member("name", of: place)
      else { continue }
      found[number] = Definition(name: name, isVariadic: view.member("n_arg", of: place) == nil)
    }
    return found
  }

  private mutating func addResult(
    _ place: JSONIndex, _ definitions: [Int: Definition], _ view: JSONView
  ) {
    var node = ForeignNode(place)
    node.name = String(nodes.count + 1)
    defer { nodes.append(node) }
    guard view.kind(at: place) == .array, view.count(of: place) > 0 else { return }
    let entries = Array(view.elements(of: place))
    guard view.kind(at: entries[0]) == .number, let code = view.integer(at: entries[0]),
      let definition = definitions[code]
    else {
      node.operation = "?"
      return
    }
    node.parts.operation = definition.name
    // A sum has its number of results and of arguments before them.
    var arguments = Array(entries.dropFirst())
    if definition.isVariadic, let last = entries.last, view.kind(at: last) == .array {
      arguments = Array(view.elements(of: last))
      if view.kind(at: definition.name) == .string, view.string(at: definition.name) == "sum" {
        (node.parts.operation, node.operation) = (nil, "addn")
      }
    }
    node.arguments = arguments.map { ForeignArgument(place: $0, port: nil, isLink: true) }
  }

  /// The second of `[count, [...]]`.
  static func list(_ name: String, _ root: JSONIndex, _ view: JSONView) -> JSONIndex? {
    guard let pair = view.member(named: name, of: root), view.kind(at: pair) == .array,
      view.count(of: pair) == 2, let list = Array(view.elements(of: pair)).last,
      view.kind(at: list) == .array
    else { return nil }
    return list
  }
}
