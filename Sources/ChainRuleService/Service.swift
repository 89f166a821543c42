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

/// A route and the label under which it is counted; a class, so that finding one copies a pointer.
final class BoundRoute: Sendable {
  let route: Route
  let label: RouteLabel

  init(_ route: Route, label: RouteLabel) {
    self.route = route
    self.label = label
  }
}
