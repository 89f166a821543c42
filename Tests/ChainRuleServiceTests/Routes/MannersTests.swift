// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what every route has in common.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Manners of HTTP")
struct MannersTests {
  @Test("HEAD is answered wherever GET is, without a body", arguments: Transport.allCases)
  func head(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      for target in [
        "/livez", "/readyz", "/version", "/v1/limits", "/v1/operations", "/openapi.yaml",
        "/v1/operations/add", "/v1/gradients?\(Samples.neuronQuery)",
      ] {
        let head = try client.send("HEAD", target)
        let get = try client.get(target)
        #expect(head.status == 200, "\(target)")
        #expect(head.body.isEmpty)
        #expect(head["ETag"] == get["ETag"])
        #expect(head["Content-Type"] == get["Content-Type"])
      }
    }
  }

  @Test("a wrong method is refused with those that are right", arguments: Transport.allCases)
  func methods(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let both = try client.send("DELETE", "/v1/gradients")
      #expect(both.status == 405)
      #expect(both["Allow"] == "POST, GET, HEAD, OPTIONS")
      #expect(try both.problem() == "method-not-allowed")
      let get = try client.post("/livez", "x")
      #expect(get.status == 405)
      #expect(get["Allow"] == "GET, HEAD, OPTIONS")
      let options = try client.send("OPTIONS", "/v1/limits")
      #expect(options.status == 204)
      #expect(options["Allow"] == "GET, HEAD, OPTIONS")
    }
  }

  @Test("a wrong path is refused with the nearest one", arguments: Transport.allCases)
  func paths(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let near = try client.post("/v1/gradient", Samples.neuron)
      #expect(near.status == 404)
      #expect(try near.decoded(ProblemDocument.self).detail?.contains("/v1/gradients") == true)
      let far = try client.get("/nowhere/at/all")
      #expect(far.status == 404)
      #expect(try far.decoded(ProblemDocument.self).detail?.contains("mean") == false)
    }
  }

  @Test("a media type that is not offered is refused", arguments: Transport.allCases)
  func accept(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let refused = try client.post("/v1/gradients", Samples.neuron, [("Accept", "text/csv")])
      #expect(refused.status == 406)
      #expect(try refused.problem() == "not-acceptable")
      for accepted in ["*/*", "application/*", "text/csv, application/json;q=0.1"] {
        let reply = try client.post("/v1/gradients", Samples.neuron, [("Accept", accepted)])
        #expect(reply.status == 200)
      }
      #expect(try client.get("/livez", [("Accept", "image/png")]).status == 200)
    }
  }

  @Test("a body over the limit is refused, before and after compression")
  func size() throws {
    var configuration = ServiceConfiguration()
    configuration.limits.bodyBytes = 800
    try ServiceClient.run(.handler, configuration) { client in
      let large = try client.post(
        "/v1/gradients", Samples.neuron + String(repeating: " ", count: 800))
      #expect(large.status == 413)
      #expect(try large.problem() == "body-too-large")
      let bytes = [UInt8](repeating: 0x20, count: 100_000)
      let bomb = try Coded.gzip(bytes)
      #expect(bomb.count <= 800)
      let reply = try client.send(
        "POST", "/v1/gradients", [("Content-Encoding", "gzip")], body: bomb)
      #expect(reply.status == 413)
    }
  }

  @Test("a body over the limit is refused over a socket, and the next request answered")
  func liveSize() throws {
    var configuration = ServiceConfiguration()
    configuration.limits.bodyBytes = 400
    try ServiceClient.run(.live, configuration) { client in
      let body = String(repeating: " ", count: 401)
      let reply = try client.post("/v1/gradients", body)
      #expect(reply.status == 413)
      #expect(reply["X-Request-Id"] != nil)
      #expect(try client.post("/v1/gradients", Samples.neuron).status == 200)
    }
  }

  @Test("an expectation that is not known is refused")
  func expectation() throws {
    try ServiceClient.run(.live) { client in
      let reply = try client.post("/v1/gradients", Samples.neuron, [("Expect", "miracles")])
      #expect(reply.status == 417)
      #expect(try reply.problem() == "expectation-failed")
    }
  }

  @Test("request ids are taken, made, and put into problems", arguments: Transport.allCases)
  func identity(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      #expect(try client.get("/livez", [("X-Request-Id", "abc-123")])["X-Request-Id"] == "abc-123")
      let made = try client.get("/livez", [("X-Request-Id", "a b\u{7f}")])["X-Request-Id"]
      #expect(made?.count == 32)
      let problem = try client.get("/nowhere", [("X-Request-Id", "abc-124")])
      #expect(try problem.decoded(ProblemDocument.self).requestId == "abc-124")
      let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      let continued = try client.get("/livez", [("traceparent", trace)])["traceparent"]
      #expect(continued?.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-") == true)
      #expect(continued != trace)
    }
  }

  @Test("any page may read replies, errors included", arguments: Transport.allCases)
  func origins(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let origin = [("Origin", "https://example.org")]
      let replies = [
        try client.post("/v1/gradients", Samples.neuron, origin),
        try client.post("/v1/gradients", "{", origin), try client.get("/nowhere", origin),
        try client.get("/v1/limits"),
      ]
      for reply in replies {
        #expect(reply["Access-Control-Allow-Origin"] == "*")
        #expect(reply["Access-Control-Expose-Headers"]?.contains("X-Request-Id") == true)
      }
    }
  }

  @Test("a preflight is never refused", arguments: Transport.allCases)
  func preflight(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      for target in ["/v1/gradients", "/livez", "/nowhere"] {
        let reply = try client.send(
          "OPTIONS", target,
          [("Origin", "https://example.org"), ("Access-Control-Request-Method", "DELETE")])
        #expect(reply.status == 204)
        #expect(reply["Access-Control-Allow-Origin"] == "*")
        #expect(reply["Access-Control-Max-Age"] != nil)
      }
    }
  }
}
