// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that the examples give the figures that are known of them.

import ChainRuleService
import Foundation
import Testing

@Suite("The neuron's figures")
struct NeuronTests {
  static let examples = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Examples")

  @Test("are those of the grouped sigmoid")
  func grouped() throws {
    try expect(
      "neuron.json", nodes: NeuronFigures.shared,
      edges: NeuronFigures.sharedEdges.merging(NeuronFigures.sigmoidEdges) { $1 })
  }

  @Test("are those of the primitive gates")
  func gates() throws {
    try expect(
      "neuron-gates.json", nodes: NeuronFigures.shared.merging(NeuronFigures.gates) { $1 },
      edges: NeuronFigures.sharedEdges.merging(NeuronFigures.gateEdges) { $1 })
  }

  private func expect(
    _ example: String, nodes: [String: (value: Double, gradient: Double)],
    edges: [String: (local: Double, upstream: Double, contribution: Double)]
  ) throws {
    let document = try String(contentsOf: Self.examples.appending(path: example), encoding: .utf8)
    let detail = CallParameter(name: "detail", value: "edges")
    let reply = try EngineRunner.reply(to: document, .gradients, [detail])
    let values = try EngineRunner.numbers(reply["values"])
    let gradients = try EngineRunner.numbers(reply["gradients"])
    #expect(Set(values.keys) == Set(nodes.keys))
    for (id, figures) in nodes {
      expectClose(values[id], figures.value, "value of \(id)")
      expectClose(gradients[id], figures.gradient, "gradient of \(id)")
    }
    let rows = try #require(reply["edges"] as? [[String: Any]])
    #expect(Set(rows.compactMap { $0["id"] as? String }) == Set(edges.keys))
    for row in rows {
      let id = try #require(row["id"] as? String)
      let figures = try #require(edges[id])
      expectClose(number(row["local"]), figures.local, "local of \(id)")
      expectClose(number(row["upstream"]), figures.upstream, "upstream of \(id)")
      expectClose(number(row["contribution"]), figures.contribution, "contribution of \(id)")
    }
  }

  private func number(_ value: Any?) -> Double? {
    (value as? NSNumber)?.doubleValue ?? value as? Double
  }

  private func expectClose(_ actual: Double?, _ expected: Double, _ what: Comment) {
    let error = abs((actual ?? .nan) - expected) / abs(expected)
    #expect(error < 1e-12, what)
  }
}
