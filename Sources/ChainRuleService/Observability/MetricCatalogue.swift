// SPDX-License-Identifier: Apache-2.0
// ChainRule: every metric that the service keeps, as one table.

/// Every metric that the service keeps, each with its row of the table.
package enum Metric: Int, CaseIterable, Sendable {
  case requests
  case requestDuration
  case requestsInFlight
  case connections
  case requestBytes
  case responseBytes
  case nodesEvaluated
  case refusals
  case buildInfo

  /// What a metric is: the row of the table.
  package struct Definition: Sendable, Hashable {
    /// The name in the exposition; its last words are the unit and, for a counter, `total`.
    package let name: String
    package let kind: Kind
    /// What one is: a unit of the exposition's, or a thing that is counted.
    package let unit: String
    /// The names of the labels; every value of a label is known before a request comes.
    package let labels: [String]
    /// One sentence for people.
    package let help: String
  }

  /// How a metric behaves.
  package enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  /// The row of this metric.
  package var definition: Definition {
    switch self {
    case .requests:
      Definition(
        name: "chainrule_requests_total", kind: .counter, unit: "requests",
        labels: ["route", "status"],
        help: "Requests answered, by the pattern of their route and the status of the answer.")
    case .requestDuration:
      Definition(
        name: "chainrule_request_duration_seconds", kind: .histogram, unit: "seconds",
        labels: ["route"],
        help: "Time a request took, without the time its body took to arrive.")
    case .requestsInFlight:
      Definition(
        name: "chainrule_requests_in_flight", kind: .gauge, unit: "requests", labels: [],
        help: "Requests whose answer is being made, or waits for a worker to make it.")
    case .connections:
      Definition(
        name: "chainrule_connections", kind: .gauge, unit: "connections", labels: [],
        help: "Connections that are open.")
    case .requestBytes:
      Definition(
        name: "chainrule_request_bytes_total", kind: .counter, unit: "bytes", labels: [],
        help: "Bytes of request bodies that arrived.")
    case .responseBytes:
      Definition(
        name: "chainrule_response_bytes_total", kind: .counter, unit: "bytes", labels: [],
        help: "Bytes of bodies of answers.")
    case .nodesEvaluated:
      Definition(
        name: "chainrule_nodes_evaluated_total", kind: .counter, unit: "nodes", labels: [],
        help: "Nodes whose value was computed, once for each row of a batch.")
    case .refusals:
      Definition(
        name: "chainrule_refusals_total", kind: .counter, unit: "requests", labels: ["reason"],
        help: "Requests and connections that were refused before any work, by reason.")
    case .buildInfo:
      Definition(
        name: "chainrule_build_info", kind: .gauge, unit: "", labels: ["version", "build"],
        help: "Always 1; the labels say which program this is.")
    }
  }
}

/// Why something was refused before any work: the values of a label.
package enum RefusalReason: String, CaseIterable, Sendable {
  case bodyTooLarge = "body-too-large"
  case tooSlow = "too-slow"
  case queryTooLong = "query-too-long"
  case expectationFailed = "expectation-failed"
  case badFraming = "bad-framing"
  case overloaded
  case bodiesInFlight = "bodies-in-flight"
  case draining
  case connections
  case connectionsOfAddress = "connections-of-address"
  case tooManyRequests = "too-many-requests"
  case deadlineExceeded = "deadline-exceeded"
}
