// SPDX-License-Identifier: Apache-2.0
// ChainRule: bad calls of every operation, made from its listing.

import Autodiff
import ChainRuleService
import GraphDocuments

/// Bad calls of one operation, made from its listing: a request that works, with one thing spoilt.
struct BadCalls {
  let listing: OperationListing
  /// The nodes of the request that works.
  let nodes: [JSONTree]
  /// Which of them is the operation.
  let place: Int

  /// The calls of an operation; `nil` if the catalogue has no example of it.
  init?(of code: OperationCode) {
    listing = code.listing
    guard let example = OperationCatalogue.find(listing.name)?.tree["example"],
      case .array(let nodes)? = example["nodes"],
      let place = nodes.firstIndex(where: { $0["op"] == .string(code.listing.name) })
    else { return nil }
    self.nodes = nodes
    self.place = place
  }

  /// All of them.
  var all: [CorpusCase] {
    tooFew + tooMany + unknownArguments + unknownAttributes + wrongTypes + missingAttributes
      + incompatibleShapes + wholeNumbers
  }

  /// The pointer to the operation's node.
  var pointer: String { "/nodes/\(place)" }

  /// The name in quotes, as sentences have it.
  var quotedName: String { "'\(listing.name)'" }

  /// The ids of the arguments in the request that works.
  var inputs: [JSONTree] {
    guard case .array(let inputs)? = nodes[place]["inputs"] else { return [] }
    return inputs
  }

  /// The attributes in the request that works.
  var attributes: [JSONTree.Member] {
    guard case .object(let attributes)? = nodes[place]["attributes"] else { return [] }
    return attributes
  }

  /// The request with other members in the operation's node.
  func request(_ changes: [JSONTree.Member], others: [JSONTree.Member] = []) -> JSONTree {
    var nodes = nodes
    nodes[place] = nodes[place].replacing(changes)
    return .object([.init("nodes", .array(nodes))] + others)
  }

  /// The request with other attributes.
  func request(attributes changes: [JSONTree.Member]) -> JSONTree {
    let attributes = JSONTree.object(attributes).replacing(changes)
    return request([.init("attributes", attributes)])
  }

  /// A call that is to be refused with these findings.
  func call(_ what: String, _ request: JSONTree, _ findings: CorpusFinding...) -> CorpusCase {
    let name = "\(listing.name): \(what)"
    return CorpusCase(
      name: name, verb: .gradients, body: .bytes(request.json(indented: false)),
      expectation: CorpusExpectation(
        name: name, verb: nil, text: nil, base64: nil, generator: nil, status: 422, count: nil,
        findings: findings),
      reply: nil)
  }

  /// A finding about the operation.
  func finding(_ code: String, at pointer: String, saying says: [String] = []) -> CorpusFinding {
    CorpusFinding(
      code: code, pointer: pointer, line: nil, column: nil, nodes: nil, related: nil, span: nil,
      says: [quotedName] + says)
  }
}

extension JSONTree {
  /// The object with these members instead of those of the same names.
  func replacing(_ changes: [Member]) -> JSONTree {
    guard case .object(var members) = self else { return self }
    for change in changes {
      if let index = members.firstIndex(where: { $0.name == change.name }) {
        members[index] = change
      } else {
        members.append(change)
      }
    }
    return .object(members)
  }
}
