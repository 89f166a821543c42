// SPDX-License-Identifier: Apache-2.0
// ChainRule: the routes that say what the service is and what it holds to.

internal import HTTPTypes
internal import MicroHTTPServer

/// The routes that say what the service is and what it holds to.
enum AboutRoutes {
  static let routes = [limits, version, metrics]

  private static let limits = Route(
    .get, "/v1/limits", id: "getLimits", "The limits in force.",
    contract: .tagged("Limits")
  ) { call in
    .content(.named(call.service.configuration.limits.tree.json(indented: false)))
  }

  private static let version = Route(
    .get, "/version", id: "getVersion", "Which program this is.",
    contract: .tagged("Version")
  ) { _ in
    .content(.named(ProgramVersion.tree.json(indented: false)))
  }

  private static let metricsType = HTTPField(
    name: .contentType, value: PrometheusText.contentType)

  private static let metrics = Route(
    .get, "/metrics", id: "getMetrics", "The metrics, as text for Prometheus.",
    contract: RouteContract(.operate, reply: .text(media: "text/plain", example: nil)),
    offers: [.plain]
  ) { call in
    .content(Content(PrometheusText.render(call.service.metrics.read()), metricsType))
  }
}

extension Limits {
  /// The limits as a document.
  package var tree: JSONTree {
    [
      "limits": .array(
        Limits.rows.map { row in
          [
            "name": .string(row.name), "value": .integer(self[keyPath: row.property]),
            "unit": .string(row.unit.rawValue), "detail": .string(row.about),
          ]
        })
    ]
  }
}

extension ProgramVersion {
  /// The version as a document.
  static var tree: JSONTree {
    ["name": "chainrule", "version": .string(version), "build": .string(build)]
  }
}
