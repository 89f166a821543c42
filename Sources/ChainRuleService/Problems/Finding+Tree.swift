// SPDX-License-Identifier: Apache-2.0
// ChainRule: findings as trees, for problem documents.

internal import GraphDocuments

// Problems are written on event loops and on workers with small stacks, where Foundation's encoder
// is too slow for the one and too deep for the other. A test compares both.
extension Finding {
  /// The finding as it is written: what says nothing is absent.
  var tree: JSONTree {
    var members: [JSONTree.Member] = []
    func add(_ name: String, _ value: JSONTree?) {
      if let value { members.append(.init(name, value)) }
    }
    add("code", .string(code))
    add("detail", .string(detail))
    add("hint", hint.map { .string($0) })
    add("nodes", nodes.map { .array($0.map { .string($0) }) })
    add("pointer", pointer.map { .string($0.description) })
    add("parameter", parameter.map { .string($0) })
    add("line", line.map { .integer($0) })
    add("column", column.map { .integer($0) })
    add("span", span.map { ["start": .integer($0.start), "end": .integer($0.end)] })
    add("related", related.map { .array($0.map { .string($0.description) }) })
    add("interval", interval.map { .array($0.map { .number($0.value) }) })
    add("chosen", chosen.map { .number($0.value) })
    return .object(members)
  }
}
