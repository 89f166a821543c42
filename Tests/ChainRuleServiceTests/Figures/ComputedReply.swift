// SPDX-License-Identifier: Apache-2.0
// ChainRule: the numbers of a computing route's reply, for tests.

import Foundation
import Testing

/// The numbers of a computing route's reply, tensors flattened row by row.
struct ComputedReply {
  /// An edge of the reply.
  struct Edge {
    let source: String
    let local: [Double]?
    let upstream: [Double]
    let contribution: [Double]
  }

  let outputs: [String: [Double]]
  let values: [String: [Double]]
  let gradients: [String: [Double]]
  let edges: [String: Edge]

  /// Reads a reply, a part that is missing as an empty one; a test issue if it is a problem.
  init(_ reply: ServiceReply) throws {
    try #require(reply.status == 200, "\(reply.text)")
    let members = try reply.json()
    func part(_ name: String) throws -> [String: [Double]] {
      let part = try #require((members[name] ?? [String: Any]()) as? [String: Any])
      return try part.mapValues { try ComputedReply.flattened($0) }
    }
    outputs = try part("outputs")
    values = try part("values")
    gradients = try part("gradients")
    let rows = try #require((members["edges"] ?? [[String: Any]]()) as? [[String: Any]])
    edges = Dictionary(
      try rows.map { row in
        (
          try #require(row["id"] as? String),
          Edge(
            source: try #require(row["source"] as? String),
            local: try row["local"].map { try ComputedReply.flattened($0) },
            upstream: try ComputedReply.flattened(row["upstream"]),
            contribution: try ComputedReply.flattened(row["contribution"]))
        )
      }, uniquingKeysWith: { first, _ in first })
    #expect(edges.count == rows.count, "an edge is listed twice")
  }

  private static func flattened(_ value: Any?) throws -> [Double] {
    if let number = value as? NSNumber { return [number.doubleValue] }
    return try #require(value as? [Any]).flatMap { try flattened($0) }
  }
}

/// Expects numbers to be equal up to a relative difference.
func expectClose(
  _ found: [Double]?, _ expected: [Double], within tolerance: Double = 1e-12,
  _ what: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let isClose =
    found?.count == expected.count
    && zip(found ?? [], expected).allSatisfy { abs($0 - $1) <= tolerance * abs($1) }
  let shown = found.map { "\($0)" } ?? "missing"
  #expect(isClose, "\(what) is \(shown), not \(expected)", sourceLocation: sourceLocation)
}
