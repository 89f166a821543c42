// SPDX-License-Identifier: Apache-2.0
// ChainRule: the routes that list operations.

internal import GraphDocuments
internal import HTTPTypes
internal import MicroHTTPServer

/// The routes that list operations.
enum OperationRoutes {
  static let routes = [list, one]

  private static let list = Route(
    .get, "/v1/operations", id: "listOperations", "Every operation.",
    contract: .tagged("OperationsReply")
  ) { _ in
    // Made when first asked for, which takes longer than a loop may be held.
    .later { .content(listing) }
  }

  private static let one = Route(
    .get, "/v1/operations/{name}", id: "getOperation", "An operation by its name or an alias.",
    contract: oneContract
  ) { call in
    let name = call.parameters["name"] ?? ""
    return .later { operation(name) }
  }

  private static let listing: Content = {
    let tree: JSONTree = ["operations": .array(OperationCatalogue.all.map(\.tree))]
    return .named(tree.json(indented: false))
  }()

  private static var oneContract: RouteContract {
    var contract = RouteContract.tagged("Operation")
    contract.parameters = [.init(name: "name", isInPath: true, about: "The name or an alias.")]
    contract.problems = [.notFound]
    return contract
  }

  private static func operation(_ name: String) -> Reply {
    if let operation = OperationCatalogue.find(name) {
      return .content(.named(operation.tree.json(indented: false)))
    }
    let shown = name.prefix(100)
    let nearest = OperationCatalogue.nearest(to: name)
    let hint = nearest.map { "Did you mean '\($0)'?" }
    let finding = Finding(
      code: "unknown-operation", detail: "There is no operation '\(shown)'.", hint: hint)
    return .problem(Problem(of: .notFound, finding.detail, findings: [finding]))
  }
}
