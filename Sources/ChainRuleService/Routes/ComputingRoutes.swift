// SPDX-License-Identifier: Apache-2.0
// ChainRule: the routes that compute: a document in, a document out.

internal import GraphDocuments
internal import HTTPTypes
internal import MicroHTTPServer

/// The routes that compute.
enum ComputingRoutes {
  static func routes(_ configuration: ServiceConfiguration) -> [Route] {
    Verb.allCases.flatMap { verb in
      [post(verb, configuration), get(verb)]
    }
  }

  private static func post(_ verb: Verb, _ configuration: ServiceConfiguration) -> Route {
    Route(
      .post, pattern(verb), id: verb.rawValue, summary(verb), contract: contract(verb, body: true),
      offers: offers(verb), execution: .inlineUpTo(bytes: configuration.inlineBodyBytes)
    ) { call in
      Computation(verb, call).reply()
    }
  }

  private static func get(_ verb: Verb) -> Route {
    Route(
      .get, pattern(verb), id: verb.rawValue + "ByQuery",
      summary(verb) + " Everything is in the query.",
      contract: contract(verb, body: false), offers: offers(verb)
    ) { call in
      Computation(verb, call).reply()
    }
  }

  /// What a picture is sent as may stand in the document, which is read later.
  private static func offers(_ verb: Verb) -> [MediaType] { verb == .render ? [] : [.json] }

  private static func pattern(_ verb: Verb) -> RoutePattern {
    switch verb {
    case .evaluate: "/v1/evaluate"
    case .gradients: "/v1/gradients"
    case .check: "/v1/check"
    case .parse: "/v1/parse"
    case .render: "/v1/render"
    }
  }

  private static func summary(_ verb: Verb) -> String {
    switch verb {
    case .evaluate: "The value of every node of a graph."
    case .gradients: "The value of every node of a graph, and the gradients of its output."
    case .parse: "An expression as a graph of nodes, which can be posted again."
    case .render: "A picture of a graph, with values and gradients where its leaves have values."
    case .check: "Whether claimed values and gradients are right, and if not, why."
    }
  }

  private static func reply(_ verb: Verb) -> RouteContract.Body {
    switch verb {
    case .evaluate: .document(EvaluateReply.schemaName)
    case .gradients: .document(GradientsReply.schemaName)
    case .parse: .document(GraphReply.schemaName)
    case .render: .texts(media: PictureFormat.offered.map(\.media.essence))
    case .check: .document(CheckReply.schemaName)
    }
  }

  private static func request(_ verb: Verb) -> any Documented.Type {
    switch verb {
    case .evaluate, .parse: EvaluateRequest.self
    case .gradients: GradientsRequest.self
    case .render: RenderRequest.self
    case .check: CheckRequest.self
    }
  }

  private static func contract(_ verb: Verb, body: Bool) -> RouteContract {
    let request = request(verb)
    var contract = RouteContract(.compute, reply: reply(verb))
    contract.membersOf = request
    if verb == .check {
      contract.problems = [.checkFailed]
      contract.parameters = [
        .init(
          name: "failWith", isInPath: false,
          about: "`422`: a failed check is answered with that status and a problem.")
      ]
    }
    contract.problems += [.malformedDocument, .malformedQuery, .invalidDocument, .deadlineExceeded]
    if verb == .render { contract.problems.append(.notAcceptable) }
    if body {
      contract.body = .document(request.schemaName)
    } else {
      contract.isTagged = true
      contract.problems.append(.unexpectedBody)
    }
    return contract
  }
}
