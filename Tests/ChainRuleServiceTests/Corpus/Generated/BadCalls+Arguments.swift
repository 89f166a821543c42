// SPDX-License-Identifier: Apache-2.0
// ChainRule: calls with wrong arguments.

import Autodiff
import ChainRuleService
import GraphDocuments

extension BadCalls {
  /// Operations of several arguments that take any shapes together.
  static let anyShapes: Set<String> = ["embedding", "gather", "kron"]

  /// One argument too few.
  var tooFew: [CorpusCase] {
    let least = listing.argumentCounts.lowerBound
    guard least > 0 else { return [] }
    let inputs = JSONTree.array(Array(inputs.prefix(least - 1)))
    return [
      call(
        "too few arguments", request([.init("inputs", inputs)]),
        finding("argument-count", at: pointer, saying: ["\(least - 1)"]))
    ]
  }

  /// One argument too many.
  var tooMany: [CorpusCase] {
    let most = listing.argumentCounts.upperBound
    guard most < .max else { return [] }
    let spare = inputs.first ?? nodes[place == 0 ? 1 : 0]["id"] ?? .null
    let inputs = inputs + [JSONTree](repeating: spare, count: most + 1 - inputs.count)
    return [
      call(
        "too many arguments", request([.init("inputs", .array(inputs))]),
        finding("argument-count", at: pointer, saying: ["\(most + 1)"]))
    ]
  }

  /// An argument under a name that is none.
  var unknownArguments: [CorpusCase] {
    guard let first = inputs.first else { return [] }
    let others = listing.variadic == .any ? [] : Array(inputs.dropFirst())
    let named = others.enumerated().map { place, id in
      JSONTree.Member(listing.argumentName(place + 1), id)
    }
    let inputs = JSONTree.object([.init("nosuch", first)] + named)
    return [
      call(
        "an unknown argument", request([.init("inputs", inputs)]),
        finding(
          "unknown-argument", at: "\(pointer)/inputs/nosuch",
          saying: ["'nosuch'"] + listing.arguments.map { "'\($0)'" }))
    ]
  }

  /// Shapes that nothing can be made of; no call where there is one argument, or any will do.
  var incompatibleShapes: [CorpusCase] {
    guard inputs.count > 1, !Self.anyShapes.contains(listing.name) else { return [] }
    return [
      call(
        "incompatible shapes", requestOfShapes,
        finding("shape", at: pointer, saying: ["[2, 3]", "[4, 5]"]))
    ]
  }

  /// The request with arguments of shapes [2, 3], [4, 5], [6, 7] and so on.
  var requestOfShapes: JSONTree {
    var nodes = nodes
    for (index, id) in inputs.enumerated() {
      guard let operand = nodes.firstIndex(where: { $0["id"] == id }) else { continue }
      let number: JSONTree = listing.argumentType(index) == .index ? 0 : 0.5
      let row = JSONTree.array([JSONTree](repeating: number, count: 2 * index + 3))
      let value = JSONTree.array([JSONTree](repeating: row, count: 2 * index + 2))
      nodes[operand] = nodes[operand].replacing([.init("value", value)])
    }
    return ["nodes": .array(nodes)]
  }

  /// Whole numbers where others are needed, and others where whole ones are.
  var wrongElements: [CorpusCase] {
    inputs.enumerated().compactMap { index, id in
      let type = listing.argumentType(index)
      guard type == .real || type == .index,
        let operand = nodes.firstIndex(where: { $0["id"] == id })
      else { return nil }
      let given = type == .real ? "int64" : "float64"
      var nodes = nodes
      nodes[operand] = nodes[operand].replacing([
        .init("value", nodes[operand]["value"]?.withOnes ?? 1), .init("dtype", .string(given)),
      ])
      return call(
        "\(given) for '\(listing.argumentName(index))'", ["nodes": .array(nodes)],
        finding(
          "argument-type", at: "\(pointer)/inputs/\(index)",
          saying: ["'\(listing.argumentName(index))'", given]))
    }
  }
}

extension JSONTree {
  /// The array with ones for its numbers.
  fileprivate var withOnes: JSONTree {
    if case .array(let elements) = self { .array(elements.map(\.withOnes)) } else { 1 }
  }
}
