// SPDX-License-Identifier: Apache-2.0
// ChainRule: the service: what answers every request.

internal import HTTPTypes
internal import Logging
internal import MicroHTTPServer
internal import Synchronization

/// The service: what answers every request, in process or behind a server.
package final class Service: Sendable {
  /// What it was told when it was made.
  package let configuration: ServiceConfiguration
  /// The numbers behind `/metrics`.
  package let metrics: MetricsRegistry

  let engine: Engine
  let routes: [Route]
  let router: Router<BoundRoute>
  let crossOrigin: CrossOrigin
  let identities = IdentitySource()
  let logsRequests: Bool
  private let draining = Atomic(false)

  /// Makes a service.
  ///
  /// - Throws: ``CrossOriginError`` for an origin that no browser would send.
  package init(_ configuration: ServiceConfiguration = ServiceConfiguration()) throws {
    self.configuration = configuration
    engine = Engine(
      limits: configuration.limits, batchThreads: configuration.batchThreads)
    routes = RouteTable.routes(configuration)
    let metrics = MetricsRegistry(
      routes: routes.map(\.pattern.description), version: ProgramVersion.version,
      build: ProgramVersion.build)
    self.metrics = metrics
    router = try Router(
      routes.map { route in
        let label = metrics.label(of: route.pattern.description)
        return (route.method, route.pattern, BoundRoute(route, label: label))
      })
    crossOrigin = try CrossOrigin(allowedOrigins: configuration.allowedOrigins)
    logsRequests = configuration.logger.logLevel <= .info
  }

  /// Whether new work is welcome; what `/readyz` says.
  package var isReady: Bool { !draining.load(ordering: .relaxed) }

  /// Says that no new work is welcome, because the program is about to stop.
  package func drain() {
    draining.store(true, ordering: .relaxed)
  }
}

/// A route as it answers a request: with what the path holds and in the media type that is wanted.
///
/// The router has one for each route, of no parameters and of the best media type. That is the one
/// that nearly every request gets; being a class, it is found, kept and passed on as one reference.
final class BoundRoute: Sendable {
  let route: Route
  /// The label under which it is counted.
  let label: RouteLabel
  let parameters: PathParameters
  /// The offer that the client prefers; `nil` if nothing is offered.
  let media: MediaType?

  init(
    _ route: Route, label: RouteLabel, parameters: PathParameters = .none, media: MediaType? = nil
  ) {
    self.route = route
    self.label = label
    self.parameters = parameters
    self.media = media ?? route.offers.first
  }

  /// The same route for another path or another client.
  func with(_ parameters: PathParameters, _ media: MediaType?) -> BoundRoute {
    BoundRoute(route, label: label, parameters: parameters, media: media)
  }
}
