// SPDX-License-Identifier: Apache-2.0
// ChainRule: graphs for tests, said in few words.

import AutodiffTesting
import Testing

@testable import Autodiff

/// A graph builder that speaks in names.
struct GraphSketch {
  var builder = GraphBuilder()
  private var edges = 0

  init(limits: GraphLimits = GraphLimits()) { builder = GraphBuilder(limits: limits) }

  /// Adds a scalar variable.
  @discardableResult
  mutating func leaf(_ name: String, _ value: Double? = 1) -> Int {
    guard let value else {
      return builder.addNode(name: builder.names.intern(name), operation: .variable)
    }
    return builder.variable(name, value)
  }

  /// Adds a node whose inputs are given by name.
  @discardableResult
  mutating func node(
    _ name: String, _ code: OperationCode?, _ inputs: [String] = [],
    attributes: [(name: String, value: AttributeValue)] = []
  ) -> Int {
    let node = builder.addNode(name: builder.names.intern(name), operation: code)
    if code != nil { builder.setAttributes(attributes, of: node) }
    for (index, input) in inputs.enumerated() {
      builder.addInput(.name(builder.names.intern(input)), at: index, of: node)
    }
    return node
  }

  /// Adds an edge.
  mutating func edge(_ source: String, _ target: String, _ port: GraphBuilder.Port = .none) {
    builder.addEdge(
      edges, from: .name(builder.names.intern(source)), to: .name(builder.names.intern(target)),
      port: port)
    edges += 1
  }

  /// The port of this name.
  mutating func port(_ name: String) -> GraphBuilder.Port { .name(builder.names.intern(name)) }

  /// What is wrong with the graph; empty if nothing is.
  func errors(requiringValues: Bool = true) -> [GraphError] {
    do throws(GraphErrors) {
      _ = try builder.build(requiringValues: requiringValues)
      return []
    } catch {
      return error.errors
    }
  }

  /// The operands of a node by name, if the graph is right.
  func operands(of name: String) throws -> [String] {
    let (graph, _) = try builder.build()
    let node = try #require(graph.node(named: name))
    return graph.operands(of: node).map { graph.name(of: Int($0)) }
  }
}
