// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is listed of an operation, as a document.

internal import Autodiff

/// What is listed of an operation, as a document.
package struct OperationTree: Sendable {
  /// The canonical name.
  package let name: String
  /// The whole document, as `GET /v1/operations/{name}` sends it.
  package let tree: JSONTree

  init(_ code: OperationCode) {
    let listing = code.listing
    name = listing.name
    var members: [JSONTree.Member] = [
      .init("name", .string(listing.name)),
      .init("aliases", .array(listing.aliases.map { .string($0) })),
      .init("summary", .string(listing.summary)),
      .init("arity", OperationTree.arity(listing)),
      .init(
        "arguments", .array(listing.arguments.indices.map { OperationTree.argument(listing, $0) })),
      .init("attributes", .array(listing.attributes.map(OperationTree.attribute))),
    ]
    if let text = OperationWords.domain(listing) { members.append(.init("domain", .string(text))) }
    if let text = OperationWords.kinks(listing) { members.append(.init("kinks", .string(text))) }
    if listing.zeroAlmostEverywhere { members.append(.init("zeroAlmostEverywhere", .bool(true))) }
    if let formulas = code.formulas {
      members.append(.init("formula", OperationTree.formula(formulas.value)))
      if !formulas.partials.isEmpty {
        let partials = formulas.partials.map(OperationTree.formula)
        members.append(.init("derivative", .array(partials)))
      }
    }
    if let example = OperationExample.of(code) { members.append(.init("example", example)) }
    tree = .object(members)
  }

  private static func arity(_ listing: OperationListing) -> JSONTree {
    let counts = listing.argumentCounts
    guard counts.upperBound < .max else { return ["minimum": .integer(counts.lowerBound)] }
    return ["minimum": .integer(counts.lowerBound), "maximum": .integer(counts.upperBound)]
  }

  private static func argument(_ listing: OperationListing, _ place: Int) -> JSONTree {
    var members: [JSONTree.Member] = [.init("name", .string(listing.arguments[place]))]
    if let detail = OperationWords.detail(listing, argument: place) {
      members.append(.init("detail", .string(detail)))
    }
    return .object(members)
  }

  private static func attribute(_ listing: AttributeListing) -> JSONTree {
    var members: [JSONTree.Member] = [
      .init("name", .string(listing.name)),
      .init("type", .string(OperationWords.type(listing.kind))),
    ]
    if !listing.aliases.isEmpty {
      members.append(.init("aliases", .array(listing.aliases.map { .string($0) })))
    }
    if let fallback = listing.fallback { members.append(.init("default", tree(of: fallback))) }
    if let detail = OperationWords.detail(listing) {
      members.append(.init("detail", .string(detail)))
    }
    return .object(members)
  }

  /// The value of an attribute as JSON.
  static func tree(of value: AttributeValue) -> JSONTree {
    switch value {
    case .number(let number): .number(number)
    case .integer(let integer): .integer(integer)
    case .boolean(let truth): .bool(truth)
    case .word(let word): .string(word)
    case .integers(let integers): .array(integers.map { .integer($0) })
    case .lists(let lists): .array(lists.map { .array($0.map { .integer($0) }) })
    case .none, .other: .null
    }
  }

  private static func formula(_ formula: Formula) -> JSONTree {
    [
      "text": .string(formula.text), "latex": .string(formula.latex),
      "mathml": .string(formula.mathML),
    ]
  }
}

/// All operations as documents: made once, when they are first asked for.
package enum OperationCatalogue {
  /// Every operation, in the order of the table.
  package static let all: [OperationTree] = OperationCode.allCases.map { OperationTree($0) }

  /// The operation of a name or alias; `nil` if there is none.
  package static func find(_ name: String) -> OperationTree? {
    OperationTable.find(name).flatMap { code in
      let name = code.listing.name
      return all.first { $0.name == name }
    }
  }

  /// The name nearest to one that does not exist.
  package static func nearest(to name: String) -> String? {
    NearestName.nearest(to: name, among: OperationTable.allNames)
  }

  /// Every canonical name, without making a document.
  package static var names: [String] { OperationCode.allCases.map(\.listing.name) }

  /// Every canonical name and what it computes, without making a document.
  package static var summaries: [(name: String, summary: String)] {
    OperationCode.allCases.map { ($0.listing.name, $0.listing.summary) }
  }
}
