// SPDX-License-Identifier: Apache-2.0
// ChainRule: what happens in a server, counted and logged.

internal import HTTPTypes
internal import Logging
package import MicroHTTPServer

/// What happens in a server, counted and, where it is not a request that was answered, logged.
package struct ServiceObserver: Sendable {
  private let service: Service
  private var metrics: MetricsRegistry { service.metrics }

  package init(_ service: Service) {
    self.service = service
  }

  /// Takes note of an event; called on event loops.
  package func observe(_ event: ServerEvent) {
    switch event {
    case .connectionOpened: metrics.add(1, to: .connections)
    case .connectionClosed: metrics.add(-1, to: .connections)
    case .connectionRefused(_, let bound): refused(bound)
    case .requestCompleted(let report): completed(report)
    case .requestAbandoned(let report, let reason): abandoned(report, reason)
    case .clientLeft: break
    case .headRefused(_, let status, let refusal):
      metrics.recordAnswer(route: metrics.unmatched, status: status.code, nanoseconds: 0)
      if let refusal { metrics.recordRefusal(RefusalReason(refusal)) }
    }
  }

  private func completed(_ report: RequestReport) {
    count(report)
    guard let status = report.status else { return }
    metrics.recordAnswer(
      route: service.label(of: report), status: status.code,
      nanoseconds: Int(clamping: report.answeringNanoseconds))
  }

  private func abandoned(_ report: RequestReport, _ reason: AbandonReason) {
    count(report)
    service.configuration.logger.debug(
      "request abandoned",
      metadata: [
        "route": .string(service.pattern(of: report.head)?.description ?? "unmatched"),
        "reason": .string("\(reason)"), "bytesIn": .stringConvertible(report.bytesIn),
      ])
  }

  private func count(_ report: RequestReport) {
    metrics.add(report.bytesIn, to: .requestBytes)
    metrics.add(report.bytesOut, to: .responseBytes)
    if let refusal = report.refusal { metrics.recordRefusal(RefusalReason(refusal)) }
  }

  private func refused(_ bound: ConnectionBound) {
    switch bound {
    case .total: metrics.recordRefusal(.connections)
    case .perAddress: metrics.recordRefusal(.connectionsOfAddress)
    }
  }
}

extension Service {
  /// The label of the route that a request was meant for.
  fileprivate func label(of report: RequestReport) -> RouteLabel {
    if let bound = report.kept as? BoundRoute { return bound.label }
    return pattern(of: report.head).map { metrics.label(of: $0.description) } ?? metrics.unmatched
  }
}
