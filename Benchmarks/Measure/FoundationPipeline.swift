// SPDX-License-Identifier: Apache-2.0
// ChainRule: the same call through Foundation's coders.

import Autodiff
import Foundation
import GraphDocuments

/// The same call through Foundation's coders.
///
/// It has the Codable types of the contract, a graph made of them through the library's own interface,
/// and the same sweeps: what a Swift server would do without our reader and writer.
struct FoundationPipeline {
  private let decoder = JSONDecoder()
  private let encoder = JSONEncoder()

  /// The number of bytes in the reply.
  func answer(_ document: Data) -> Int {
    do {
      let request = try decoder.decode(GradientsRequest.self, from: document)
      return try encoder.encode(try reply(request.graph)).count
    } catch {
      fail("the reference does not answer: \(error)")
    }
  }

  private func reply(_ document: GraphDocument) throws -> GradientsReply {
    let (graph, leaves) = try lowered(document).build()
    let outputs = graph.sinks()
    let tape = try Plan(graph, outputs: outputs).forward(leaves, as: Double.self)
    let cotangents = try tape.reverse(outputs.map { Seed(node: $0, elements: [1]) })
    var values: [String: TensorDocument] = [:]
    var gradients: [String: TensorDocument] = [:]
    for node in 0..<graph.count {
      let name = graph.name(of: node)
      values[name] = tape.value(of: node).map { TensorDocument($0.elements[0]) }
      gradients[name] = cotangents.gradient(of: node).map { TensorDocument($0.elements[0]) }
    }
    let named = outputs.map { (graph.name(of: $0), values[graph.name(of: $0)] ?? 0) }
    var reply = GradientsReply(
      outputs: Dictionary(uniqueKeysWithValues: named), gradients: gradients)
    reply.values = values
    return reply
  }

  private func lowered(_ document: GraphDocument) throws -> GraphBuilder {
    var builder = GraphBuilder()
    for node in document.nodes ?? [] {
      let code = OperationTable.find(node.op ?? "variable")
      let number = builder.addNode(name: builder.names.intern(node.id), operation: code)
      if let value = node.value {
        builder.setValue(of: number, shape: .scalar, start: builder.elements.count)
        builder.elements.append(value.elements[0].value)
      }
    }
    for (number, edge) in (document.edges ?? []).enumerated() {
      var port = GraphBuilder.Port.none
      if case .number(let index) = edge.port { port = .index(Int32(index)) }
      builder.addEdge(
        number, from: .name(builder.names.intern(edge.source)),
        to: .name(builder.names.intern(edge.target)), port: port)
    }
    return builder
  }
}
