// SPDX-License-Identifier: Apache-2.0
// ChainRule: expressions over HTTP.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite struct ExpressionRouteTests {
  @Test(arguments: Transport.allCases)
  func `an address is enough, and a plus is a plus`(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let plain = try client.get("/v1/gradients?expression=sigmoid(w*x)&w=2&x=-1")
      #expect(plain.status == 200)
      let gradients = try #require(try plain.json()["gradients"] as? [String: Double])
      #expect(abs(try #require(gradients["w"]) + 0.104993585403506518) < 1e-15)
      let sum = try client.get("/v1/evaluate?expression=a+b&a=1&b=+2")
      #expect(try sum.json()["outputs"] as? [String: Double] == ["result": 3])
      let encoded = try client.get("/v1/evaluate?expression=%CF%83(0*x)%C2%B2&x=1")
      #expect(try encoded.json()["outputs"] as? [String: Double] == ["result": 0.25])
    }
  }

  @Test(arguments: Transport.allCases)
  func `parsing answers the same by body and by query`(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let posted = try client.post("/v1/parse", #"{"expression": "f = w*x; g = f"}"#)
      let got = try client.get("/v1/parse?expression=f%20=%20w*x;%20g%20=%20f")
      #expect(posted.status == 200 && got.body == posted.body)
      let reply = try posted.decoded(GraphReply.self)
      #expect(reply.nodes.map(\.id) == ["w", "x", "f", "g"])
      #expect(reply.nodes.map(\.op) == ["variable", "variable", "mul", "identity"])
      #expect(reply.outputs == ["g"] && reply.text == "f = w*x; g = f")
    }
  }

  @Test func `what is wrong comes as a problem with its place`() throws {
    try ServiceClient.run(.handler) { client in
      let reply = try client.post("/v1/parse", #"{"expression": "1 +\n2x"}"#)
      #expect(reply.status == 422)
      let finding = try #require(try reply.decoded(ProblemDocument.self).errors?.first)
      #expect(finding.code == "expression-syntax")
      #expect(finding.span == Finding.Span(start: 5, end: 6))
      #expect(finding.pointer?.description == "/expression" && finding.line == 1)
      #expect(finding.hint?.hasPrefix("2x\n ^\n") == true)
    }
  }
}
