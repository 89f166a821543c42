// SPDX-License-Identifier: Apache-2.0
// ChainRule: the routes that say how the service is.

internal import HTTPTypes
internal import MicroHTTPServer

/// The routes that say how the service is.
///
/// Probes ask in many ways, so `Accept` is not looked at.
enum HealthRoutes {
  static let routes = [live, ready]

  private static let live = Route(
    .get, "/livez", id: "live", "Whether the process answers.",
    contract: RouteContract(.operate, reply: .text(media: "text/plain", example: "ok\n")),
    offers: []
  ) { _ in
    .content(word("ok"))
  }

  private static let ready = Route(
    .get, "/readyz", id: "ready", "Whether new work is welcome.", contract: readyContract,
    offers: []
  ) { call in
    call.service.isReady ? .content(word("ok")) : .problem(Problem(of: .draining))
  }

  private static var readyContract: RouteContract {
    var contract = RouteContract(.operate, reply: .text(media: "text/plain", example: "ok\n"))
    contract.problems = [.draining]
    return contract
  }

  private static func word(_ text: String) -> Content {
    Content(Array("\(text)\n".utf8), Content.plain)
  }
}
