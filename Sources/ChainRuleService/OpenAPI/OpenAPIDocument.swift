// SPDX-License-Identifier: Apache-2.0
// ChainRule: the contract, from the routes, the documents and the operations.

internal import HTTPTypes
internal import MicroHTTPServer

/// The contract as OpenAPI 3.1 writes it, read from the routes, the documents and the operations.
package enum OpenAPIDocument {
  /// The contract.
  package static let tree: JSONTree = make(RouteTable.routes(ServiceConfiguration()))

  static func make(_ routes: [Route]) -> JSONTree {
    [
      "openapi": "3.1.0",
      "info": [
        "title": "ChainRule", "summary": "Gradients over HTTP.",
        "description": .string(description), "version": .string(ProgramVersion.version),
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": "/"]],
      "tags": .array(
        RouteContract.Tag.allCases.map {
          ["name": .string($0.rawValue), "description": .string($0.about)]
        }),
      "paths": .object(paths(routes)),
      "components": OpenAPIComponents.tree,
    ]
  }

  private static let description = """
    Post a computational graph as nodes and edges, and get every value and every gradient back.

    Numbers that JSON cannot write are the strings "NaN", "Infinity" and "-Infinity". Every path \
    also answers HEAD where it answers GET, and OPTIONS. Every computing POST is safe to repeat.
    """

  /// The paths in the order of the table, each with its methods.
  private static func paths(_ routes: [Route]) -> [JSONTree.Member] {
    var paths: [JSONTree.Member] = []
    for route in routes {
      let operation = JSONTree.Member(
        route.method.rawValue.lowercased(), OpenAPIOperation(route).tree)
      let name = route.pattern.description
      if let index = paths.firstIndex(where: { $0.name == name }),
        case .object(let known) = paths[index].value
      {
        paths[index].value = .object(known + [operation])
      } else {
        paths.append(.init(name, .object([operation])))
      }
    }
    return paths
  }
}

extension RouteContract {
  /// The groups in which the contract lists routes.
  enum Tag: String, CaseIterable, Sendable {
    case compute, about, operate

    /// What the routes of the group are for.
    var about: String {
      switch self {
      case .compute: "Values and gradients of graphs."
      case .about: "What can be computed, within which limits, and this contract."
      case .operate: "For those who run the service."
      }
    }
  }
}
