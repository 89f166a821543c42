// SPDX-License-Identifier: Apache-2.0
// ChainRule: documents through Foundation's coders, and against their schemas.

import Foundation
import Testing

@testable import GraphDocuments

@Suite struct DocumentTests {
  static let documents = DocumentCatalogue.all.map { $0.schemaName }

  static func document(_ name: String) throws -> any Documented.Type {
    try #require(DocumentCatalogue.all.first { $0.schemaName == name })
  }

  @Test func namesAreTheirOwn() {
    #expect(Set(DocumentTests.documents).count == DocumentTests.documents.count)
  }

  @Test(arguments: documents)
  func theExampleSurvivesFoundation(_ name: String) throws {
    func roundTrip<Document: Documented>(_ type: Document.Type) throws -> Bool {
      let data = try JSONEncoder().encode(Document.example)
      return try JSONDecoder().decode(Document.self, from: data) == Document.example
    }
    #expect(try roundTrip(DocumentTests.document(name)))
  }

  @Test(arguments: documents)
  func theExampleFitsItsSchema(_ name: String) throws {
    func encoded<Document: Documented>(_ type: Document.Type) throws -> Data {
      try JSONEncoder().encode(Document.example)
    }
    let type = try DocumentTests.document(name)
    let value = try JSONSerialization.jsonObject(
      with: encoded(type), options: .fragmentsAllowed)
    #expect(SchemaValidator.mistakes(value, type.schema) == [])
  }

  @Test(arguments: documents)
  func theSchemaRefersToSchemasThatAre(_ name: String) throws {
    let type = try DocumentTests.document(name)
    let data = try JSONEncoder().encode(type.schema)
    let text = String(decoding: data, as: UTF8.self).replacing("\\/", with: "/")
    let references = text.split(separator: JSONSchema.referencePrefix).dropFirst()
      .compactMap { $0.split(separator: "\"").first.map(String.init) }
    #expect(references.allSatisfy { DocumentTests.documents.contains($0) })
    #expect(try JSONSerialization.jsonObject(with: data) is [String: Any])
  }

  static let firstExample = """
    {"nodes": [
       {"id": "w0", "op": "variable", "value": 2},
       {"id": "x0", "op": "variable", "value": -1},
       {"id": "m0", "op": "mul"},
       {"id": "f",  "op": "sigmoid", "inputs": ["m0"]}],
     "edges": [
       {"source": "w0", "target": "m0", "port": 0},
       {"source": "x0", "target": "m0", "port": 1}],
     "inputs": {"x0": -1.5}}
    """

  @Test func theContractsRequestIsTheExample() throws {
    let request = try JSONDecoder().decode(
      GradientsRequest.self, from: Data(DocumentTests.firstExample.utf8))
    #expect(request.graph == .example)
    #expect(request.settings == .example)
    let value = try JSONSerialization.jsonObject(with: Data(DocumentTests.firstExample.utf8))
    #expect(SchemaValidator.mistakes(value, GradientsRequest.schema) == [])
  }

  @Test func theContractsReplyIsRead() throws {
    let data = Data(DocumentTests.reply.utf8)
    let reply = try JSONDecoder().decode(GradientsReply.self, from: data)
    #expect(reply.outputs["f"]?.scalar == 0.04742587317756679)
    #expect(reply.gradients?["w0"]?.scalar == -0.06776498959636822)
    #expect(reply.edges?.map(\.id) == ["w0->m0:0", "x0->m0:1"])
    #expect(reply.edges?.first?.localKind == .scalar)
    #expect(reply.paths?.first?.product == -0.06776498959636822)
    #expect(reply.derivation?.map(\.node) == ["f", "m0"])
    #expect(reply.notDifferentiable == nil && reply.nonFinite == nil)
    let value = try JSONSerialization.jsonObject(with: data)
    #expect(SchemaValidator.mistakes(value, GradientsReply.schema) == [])
  }

  static let reply = """
    {"outputs": {"f": 0.04742587317756679},
     "values": {"w0": 2, "x0": -1.5, "m0": -3, "f": 0.04742587317756679},
     "gradients": {"w0": -0.06776498959636822, "x0": 0.09035331946182429, "m0": 0.045176659730912144, "f": 1},
     "edges": [
       {"id": "w0->m0:0", "source": "w0", "target": "m0", "port": 0, "argument": "a", "upstream": 0.045176659730912144, "local": -1.5, "localKind": "scalar", "formula": {"text": "b"}, "contribution": -0.06776498959636822, "reason": "..."},
       {"id": "x0->m0:1", "source": "x0", "target": "m0", "port": 1, "argument": "b", "upstream": 0.045176659730912144, "local": 2, "localKind": "scalar", "formula": {"text": "a"}, "contribution": 0.09035331946182429, "reason": "..."}],
     "accumulations": [],
     "paths": [{"from": "w0", "to": "f", "edges": ["w0->m0:0", "m0->f:0"], "factors": [-1.5, 0.045176659730912144], "product": -0.06776498959636822}],
     "pathCounts": {"w0": "1", "x0": "1"},
     "derivation": [{"node": "f", "text": "..."}, {"node": "m0", "text": "..."}],
     "finite": true, "warnings": []}
    """

  @Test func idsMayBeIntegersAndArgumentsConstants() throws {
    let text = """
      {"nodes": [{"id": 1, "value": 2, "position": {"x": 3}}, {"id": "y", "op": "add",
       "inputs": ["1", 2.5, {"value": [1, 2]}], "attributes": {"axis": -1, "mode": "mean",
       "names": ["a"], "flags": [true], "none": null}}],
       "links": [{"source": 1, "target": "y", "port": "a", "id": 5}]}
      """
    let graph = try JSONDecoder().decode(GraphDocument.self, from: Data(text.utf8))
    #expect(graph.nodes?.map(\.id) == ["1", "y"])
    #expect(
      graph.nodes?.last?.inputs == [.node("1"), .number(2.5), .value(TensorDocument([1, 2]))])
    let attributes = try #require(graph.nodes?.last?.attributes)
    #expect(attributes["axis"] == .value(-1) && attributes["mode"] == .text("mean"))
    #expect(attributes["names"] == .texts(["a"]) && attributes["none"] == .null)
    #expect(
      graph.edges == [EdgeDocument(source: "1", target: "y", port: .name("a"), id: "5")])
    let again = try JSONDecoder().decode(GraphDocument.self, from: JSONEncoder().encode(graph))
    #expect(again == graph)
  }
}
