// SPDX-License-Identifier: Apache-2.0
// ChainRule: one route as the contract lists it.

internal import HTTPTypes
internal import MicroHTTPServer

/// One route as the contract lists it.
struct OpenAPIOperation {
  private let route: Route

  init(_ route: Route) {
    self.route = route
  }

  var tree: JSONTree {
    var members: [JSONTree.Member] = [
      .init("operationId", .string(route.id)), .init("summary", .string(route.summary)),
      .init("tags", [.string(route.contract.tag.rawValue)]),
    ]
    if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
    if let body = route.contract.body {
      members.append(.init("requestBody", ["required": true, "content": content(body)]))
    }
    members.append(.init("responses", .object(responses)))
    return .object(members)
  }

  private var parameters: [JSONTree] {
    let named: [JSONTree] = route.contract.parameters.map { parameter in
      [
        "name": .string(parameter.name), "in": parameter.isInPath ? "path" : "query",
        "required": .bool(parameter.isInPath), "description": .string(parameter.about),
        "schema": ["type": "string"],
      ]
    }
    guard let document = route.contract.membersOf else { return named }
    return named + QueryMembers(of: document, withGraph: !route.takesBody).parameters
  }

  private func content(_ body: RouteContract.Body) -> JSONTree {
    switch body {
    case .document(let name):
      ["application/json": ["schema": OpenAPIComponents.reference("schemas", name)]]
    case .object(let media): [media: ["schema": ["type": "object"]]]
    case .texts(let media):
      .object(media.map { .init($0, ["schema": ["type": "string"]]) })
    case .text(let media, nil): [media: ["schema": ["type": "string"]]]
    case .text(let media, let example?):
      [media: ["schema": ["type": "string"], "example": .string(example)]]
    }
  }

  /// The replies by status; problems of one status together.
  private var responses: [JSONTree.Member] {
    var headers: [JSONTree.Member] = [header("X-Request-Id")]
    if route.contract.membersOf != nil { headers.append(header("Server-Timing")) }
    if route.contract.isTagged { headers.append(header("ETag")) }
    var responses: [JSONTree.Member] = [
      .init(
        "200",
        [
          "description": .string(route.summary), "headers": .object(headers),
          "content": content(route.contract.reply),
        ])
    ]
    if route.contract.isTagged {
      let known: JSONTree = [
        "description": "The client has the reply: If-None-Match names it.",
        "headers": .object([header("ETag")]),
      ]
      responses.append(.init("304", known))
    }
    let kinds = route.problems
    for status in Set(kinds.map(\.definition.status)).sorted() {
      let same = kinds.filter { $0.definition.status == status }
      responses.append(.init(String(status), problem(same)))
    }
    responses.append(.init("431", OpenAPIComponents.reference("responses", "HeadTooLarge")))
    responses.append(.init("default", OpenAPIComponents.reference("responses", "Problem")))
    return responses
  }

  private func header(_ name: String) -> JSONTree.Member {
    .init(name, OpenAPIComponents.reference("headers", name))
  }

  private func problem(_ kinds: [ProblemKind]) -> JSONTree {
    let lines = kinds.map { "\($0.definition.title) (`\($0.rawValue)`). \($0.definition.about)" }
    var members: [JSONTree.Member] = [
      .init("description", .string(lines.joined(separator: "\n\n")))
    ]
    if kinds.contains(where: { $0.definition.retryAfterSeconds != nil }) {
      members.append(.init("headers", .object([header("Retry-After")])))
    }
    members.append(.init("content", OpenAPIComponents.problemContent))
    return .object(members)
  }
}

extension Route {
  /// Every kind of problem that the route answers with, in the order of their table.
  var problems: [ProblemKind] {
    var kinds: Set<ProblemKind> = [
      .tooSlow, .queryTooLong, .expectationFailed, .badFraming, .internalError, .draining,
    ]
    kinds.formUnion(contract.problems)
    if !offers.isEmpty { kinds.insert(.notAcceptable) }
    if contract.isTagged { kinds.insert(.preconditionFailed) }
    if takesBody { kinds.formUnion([.bodyTooLarge, .unsupportedCoding, .malformedCoding]) }
    if takesBody || contract.membersOf != nil { kinds.insert(.overloaded) }
    return ProblemKind.allCases.filter(kinds.contains)
  }
}
