// SPDX-License-Identifier: Apache-2.0
// ChainRule: the routes that send the contract.

internal import HTTPTypes
internal import MicroHTTPServer

/// The routes that send the contract.
///
/// It is made when first asked for, which takes longer than an
/// event loop may be held.
enum ContractRoutes {
  static let routes = [
    route(.yaml, "/openapi.yaml", id: "getContractAsYAML") { yaml },
    route(.json, "/openapi.json", id: "getContractAsJSON") { json },
  ]

  private static let yaml = content(Array(OpenAPIDocument.tree.yaml().utf8), .yaml)
  private static let json = content(OpenAPIDocument.tree.json(), .json)

  private static func content(_ bytes: [UInt8], _ media: MediaType) -> StaticContent {
    StaticContent(bytes, as: media, tag: EntityTag(hashOf: bytes), caching: .revalidate)
  }

  private static func route(
    _ media: MediaType, _ pattern: RoutePattern, id: String,
    _ content: @escaping @Sendable () -> StaticContent
  ) -> Route {
    var contract = RouteContract(.about, reply: .object(media: media.essence))
    contract.isTagged = true
    return Route(
      .get, pattern, id: id, "This contract.", contract: contract, offers: [media]
    ) { call in
      let head = call.request.head
      return .later { .response(content().response(to: head)) }
    }
  }
}
