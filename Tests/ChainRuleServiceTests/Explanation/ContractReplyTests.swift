// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reply that the contract shows, posted and compared.

import Foundation
import GraphDocuments
import Testing

@Suite("The reply of gradients in the contract")
struct ContractReplyTests {
  /// `...` stands for any text that is not empty.
  private static let reply = """
    {"outputs": {"f": 0.04742587317756679},
     "values": {"w0": 2, "x0": -1.5, "m0": -3, "f": 0.04742587317756679},
     "gradients": {"w0": -0.06776498959636822, "x0": 0.09035331946182429, "m0": 0.045176659730912144, "f": 1},
     "edges": [
       {"id": "w0->m0:0", "source": "w0", "target": "m0", "port": 0, "argument": "a", "upstream": 0.045176659730912144, "local": -1.5, "localKind": "scalar", "formula": {"text": "b"}, "contribution": -0.06776498959636822, "reason": "..."},
       {"id": "x0->m0:1", "source": "x0", "target": "m0", "port": 1, "argument": "b", "upstream": 0.045176659730912144, "local": 2, "localKind": "scalar", "formula": {"text": "a"}, "contribution": 0.09035331946182429, "reason": "..."},
       {"id": "m0->f:0", "source": "m0", "target": "f", "port": 0, "argument": "x", "upstream": 1, "local": 0.045176659730912144, "localKind": "scalar", "formula": {"text": "f*(1 - f)"}, "contribution": 0.045176659730912144, "reason": "..."}],
     "accumulations": [],
     "paths": [{"from": "w0", "to": "f", "edges": ["w0->m0:0", "m0->f:0"], "factors": [-1.5, 0.045176659730912144], "product": -0.06776498959636822}, {"from": "x0", "to": "f", "edges": ["x0->m0:1", "m0->f:0"], "factors": [2, 0.045176659730912144], "product": 0.09035331946182429}],
     "pathCounts": {"w0": "1", "x0": "1"},
     "derivation": [{"node": "f", "text": "..."}, {"node": "m0", "text": "..."}, {"node": "x0", "text": "..."}, {"node": "w0", "text": "..."}],
     "finite": true, "warnings": []}
    """

  @Test("is what the request brings", arguments: Transport.allCases)
  func reply(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      // That this is the request of the contract, a test of documents says.
      let request = String(
        decoding: try JSONEncoder().encode(GradientsRequest.example), as: UTF8.self)
      let reply = try client.post("/v1/gradients?detail=derivation", request)
      let expected = try JSONSerialization.jsonObject(with: Data(Self.reply.utf8))
      let found: Any = try reply.json()
      #expect(Self.difference(found, expected, at: "") == nil)
    }
  }

  @Test("is compared in full")
  func selfTest() throws {
    func difference(_ a: String, _ b: String) throws -> String? {
      func tree(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8))
      }
      return Self.difference(try tree(a), try tree(b), at: "")
    }
    #expect(try difference(#"{"a": [1, "x"]}"#, #"{"a": [1, "..."]}"#) == nil)
    #expect(try difference(#"{"a": [1, ""]}"#, #"{"a": [1, "..."]}"#) == "/a/1")
    #expect(try difference(#"{"a": [1]}"#, #"{"a": [1.00001]}"#) == "/a/0")
    #expect(try difference(#"{"a": [1], "b": 2}"#, #"{"a": [1]}"#) == "")
    #expect(try difference(#"[1]"#, #"[1, 2]"#) == "")
  }

  /// The first place where a reply is not what was expected.
  private static func difference(_ found: Any, _ expected: Any, at place: String) -> String? {
    switch (found, expected) {
    case (let found as [String: Any], let expected as [String: Any]):
      guard Set(found.keys) == Set(expected.keys) else { return place }
      return expected.keys.sorted().lazy.compactMap { key in
        difference(found[key] as Any, expected[key] as Any, at: "\(place)/\(key)")
      }.first
    case (let found as [Any], let expected as [Any]):
      guard found.count == expected.count else { return place }
      return expected.indices.lazy.compactMap { index in
        difference(found[index], expected[index], at: "\(place)/\(index)")
      }.first
    case (let found as String, let expected as String):
      return found == expected || (expected == "..." && !found.isEmpty) ? nil : place
    case (let found as NSNumber, let expected as NSNumber):
      let (a, b) = (found.doubleValue, expected.doubleValue)
      return abs(a - b) <= 1e-12 * abs(b) ? nil : place
    default: return place
    }
  }
}
