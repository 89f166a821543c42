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
      execution: .inlineUpTo(bytes: configuration.inlineBodyBytes)
    ) { call in
      Computation(verb, call).reply()
    }
  }

  private static func get(_ verb: Verb) -> Route {
    Route(
      .get, pattern(verb), id: verb.rawValue + "ByQuery",
      summary(verb) + " Everything is in the query.",
      contract: contract(verb, body: false)
    ) { call in
      Computation(verb, call).reply()
    }
  }

  private static func pattern(_ verb: Verb) -> RoutePattern {
    switch verb {
    case .evaluate: "/v1/evaluate"
    case .gradients: "/v1/gradients"
    case .check: "/v1/check"
    case .parse: "/v1/parse"
    }
  }

  private static func summary(_ verb: Verb) -> String {
    switch verb {
    case .evaluate: "The value of every node of a graph."
    case .gradients: "The value of every node of a graph, and the gradients of its output."
    case .parse: "An expression as a graph of nodes, which can be posted again."
    case .check: "Whether claimed values and gradients are right, and if not, why."
    }
  }

  private static func request(_ verb: Verb) -> any Documented.Type {
    switch verb {
    case .evaluate, .parse: EvaluateRequest.self
    case .gradients: GradientsRequest.self
    case .check: CheckRequest.self
    }
  }

  private static func reply(_ verb: Verb) -> String {
    switch verb {
    case .evaluate: EvaluateReply.schemaName
    case .gradients: GradientsReply.schemaName
    case .parse: GraphReply.schemaName
    case .check: CheckReply.schemaName
    }
  }

  private static func contract(_ verb: Verb, body: Bool) -> RouteContract {
    let request = request(verb)
    var contract = RouteContract(.compute, reply: .document(reply(verb)))
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
    if body {
      contract.body = .document(request.schemaName)
    } else {
      contract.isTagged = true
      contract.problems.append(.unexpectedBody)
    }
    return contract
  }
}
