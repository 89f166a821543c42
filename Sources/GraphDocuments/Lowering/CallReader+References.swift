// SPDX-License-Identifier: Apache-2.0
// ChainRule: ids that stand outside the graph.

internal import Autodiff

extension CallReader {
  /// Values for leaves, over their own.
  mutating func readInputs() {
    guard let inputs = members.inputs else { return }
    guard view.kind(at: inputs) == .object else {
      return reject(.member("inputs"), "an object of values by id", inputs)
    }
    for (name, value) in view.members(of: inputs) {
      guard let node = builder.node(ofName: symbol(at: name)) else {
        addUnknownID(view.string(at: name), "inputs", at: value)
        continue
      }
      if isGiven(node) {
        setValue(of: node, at: value, stated(of: node))
      } else if !builder.isExcluded(node) {
        let id = view.string(at: name)
        let operation = builder.operation(of: node).listing.name
        violations.add(
          CallFault.valueOfComputedNode(id, operation: operation), at: value, nodes: [id])
      }
    }
  }

  func symbol(at name: JSONIndex) -> Int32 {
    view.withStringBytes(at: name) { builder.names.find($0) } ?? -1
  }

  /// Whether a node is a leaf whose value is given, also one whose value is wrong.
  func isGiven(_ node: Int) -> Bool {
    builder.operation(of: node).isGiven
      && (!builder.isExcluded(node)
        || nodesOfExpression == nil && parts(of: node).value != nil)
  }

  /// The nodes that a list of ids names; `nil` if there is no list.
  mutating func readIDs(
    _ place: JSONIndex?, _ member: String, over given: [String]?
  ) -> [ChosenNode]? {
    var entries: [(id: String, place: JSONIndex?)] = []
    if let given {
      entries = given.map { ($0, nil) }
    } else {
      guard let place else { return nil }
      guard view.kind(at: place) == .array else {
        reject(.member(member), "an array of ids", place)
        return nil
      }
      for entry in view.elements(of: place) {
        if let name = unusualName(at: entry, .entry(of: member)) {
          entries.append((builder.names[name], entry))
        }
      }
    }
    return choose(entries, member)
  }

  /// The nodes of these ids; one that a query repeats counts once.
  private mutating func choose(
    _ entries: [(id: String, place: JSONIndex?)], _ member: String
  ) -> [ChosenNode] {
    var chosen: [ChosenNode] = []
    var seen: Set<Int> = []
    for (id, place) in entries {
      guard let found = choose(id, member, at: place) else { continue }
      if seen.insert(found.node).inserted {
        chosen.append(found)
      } else if let place {
        violations.add(CallFault.repeatedID(id, member: member), at: place)
      }
    }
    return chosen
  }

  private mutating func choose(_ id: String, _ member: String, at place: JSONIndex?) -> ChosenNode?
  {
    if let symbol = builder.names.find(id), let node = builder.node(ofName: symbol) {
      return ChosenNode(node: node, place: place)
    }
    addUnknownID(id, member, at: place)
    return nil
  }

  mutating func addUnknownID(_ id: String, _ member: String, at place: JSONIndex?) {
    // Where no node is known, every id is unknown, which is no news.
    guard areNodesKnown else { return }
    add(.unknownID(id, member: member, nearest: nearestID(to: id)), at: place, parameter: member)
  }

  /// The id nearest to a wrong one; `nil` also once looking for it would take too long.
  mutating func nearestID(to id: String) -> String? {
    guard !violations.isFull, nodePlaces.count <= comparisonsLeft else { return nil }
    comparisonsLeft -= nodePlaces.count
    return NearestName.nearest(to: id, among: builder.nodeNames)
  }
}
