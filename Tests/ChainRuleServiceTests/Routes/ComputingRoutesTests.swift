// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the routes that compute.

import ChainRuleService
import Foundation
import GraphDocuments
import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("Routes that compute")
struct ComputingRoutesTests {
  @Test("gradients come back, with the time each part took", arguments: Transport.allCases)
  func gradients(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let reply = try client.post("/v1/gradients", Samples.neuron)
      #expect(reply.status == 200)
      #expect(reply["Content-Type"] == "application/json")
      let gradients = try #require(try reply.json()["gradients"] as? [String: Double])
      #expect(abs(try #require(gradients["w0"]) + 0.06776498959636822) < 1e-15)
      let timing = try #require(reply["Server-Timing"])
      for part in ["decode;dur=", "plan;dur=", "forward;dur=", "reverse;dur=", "encode;dur="] {
        #expect(timing.contains(part))
      }
      #expect(reply["ETag"] == nil)
      let values = try client.post("/v1/evaluate", Samples.neuron)
      #expect(try values.json()["gradients"] == nil)
      #expect(values["Server-Timing"]?.contains("reverse") == false)
    }
  }

  @Test("GET answers what POST does", arguments: Transport.allCases, ["evaluate", "gradients"])
  func get(_ transport: Transport, _ verb: String) throws {
    try ServiceClient.run(transport) { client in
      let posted = try client.post("/v1/\(verb)", Samples.neuron)
      let got = try client.get("/v1/\(verb)?\(Samples.neuronQuery)")
      #expect(got.status == 200)
      #expect(got.body == posted.body)
    }
  }

  @Test("the query wins over the body; lists repeat", arguments: Transport.allCases)
  func query(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let target = "/v1/gradients?x0=+1e0&wrt=w0&wrt=x0&include=gradients&timeoutMs=5000"
      let gradients = try #require(
        try client.post(target, Samples.neuron).json()["gradients"] as? [String: Double])
      #expect(Set(gradients.keys) == ["w0", "x0"])
      #expect(abs(try #require(gradients["w0"]) - 0.10499358540350662) < 1e-15)
    }
  }

  @Test(
    "hostile queries are refused",
    arguments: [
      ("x0=%zz", 400, "malformed-query"), ("x0=%ff", 400, "malformed-query"),
      ("%C3=1", 400, "malformed-query"), ("x0", 422, "invalid-document"),
      ("=", 422, "invalid-document"), ("x0=nan", 422, "invalid-document"),
      ("y0=1", 422, "invalid-document"), ("detail=everything", 422, "invalid-document"),
      ("m0=1", 422, "invalid-document"), ("expression=w*x", 422, "invalid-document"),
      ("timeoutMs=-1", 422, "invalid-document"), ("x0=1e999", 422, "invalid-document"),
    ])
  func hostile(_ query: String, _ status: Int, _ kind: String) throws {
    try ServiceClient.run(.handler) { client in
      let reply = try client.post("/v1/gradients?\(query)", Samples.neuron)
      #expect(reply.status == status)
      #expect(try reply.problem() == kind)
      let problem = try reply.decoded(ProblemDocument.self)
      #expect(problem.errors?.isEmpty == false)
    }
  }

  @Test("a hundred parameters and empty items do no harm", arguments: Transport.allCases)
  func manyParameters(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let wrt = String(repeating: "&wrt=w0&&", count: 60)
      let reply = try client.post("/v1/gradients?\(wrt)", Samples.neuron)
      #expect(reply.status == 200)
    }
  }

  @Test("a wrong document is refused with every violation", arguments: Transport.allCases)
  func wrong(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let malformed = try client.post("/v1/gradients", #"{"nodes": [}"#)
      #expect(malformed.status == 400)
      #expect(try malformed.problem() == "malformed-document")
      let body =
        #"{"nodes": [{"id": "a", "op": "sine"}, {"id": "b", "op": "add", "inputs": ["c"]}]}"#
      let invalid = try client.post("/v1/gradients", body)
      #expect(invalid.status == 422)
      let problem = try invalid.decoded(ProblemDocument.self)
      #expect(problem.status == 422)
      #expect(problem.requestId == invalid["X-Request-Id"])
      #expect((problem.errors?.count ?? 0) >= 2)
      #expect(problem.errors?.allSatisfy { $0.pointer != nil } == true)
    }
  }

  @Test("a GET with a body, and an empty POST, are refused")
  func bodies() throws {
    try ServiceClient.run(.handler) { client in
      let got = try client.send(
        "GET", "/v1/gradients?\(Samples.neuronQuery)", body: Array(Samples.neuron.utf8))
      #expect(got.status == 400)
      #expect(try got.problem() == "unexpected-body")
      #expect(try client.post("/v1/gradients", "").status == 400)
    }
  }

  @Test("an Idempotency-Key is accepted", arguments: Transport.allCases)
  func idempotency(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let fields = [("Idempotency-Key", "k1")]
      let replies = try (0..<2).map { _ in
        try client.post("/v1/gradients", Samples.neuron, fields).body
      }
      #expect(replies[0] == replies[1])
    }
  }
}

@Suite("Where work is done")
struct WorkPlacementTests {
  private func answer(_ body: [UInt8], _ fields: [(String, String)] = []) throws -> Answer {
    let service = try Service()
    let question = ServiceClient.Question(
      method: "POST", target: "/v1/gradients", fields: fields, body: body)
    return service.respond(to: try HandlerExchange.request(question))
  }

  @Test("small work is done at once, long work later")
  func cost() throws {
    guard case .now = try answer(Array(Samples.neuron.utf8)) else {
      Issue.record("a neuron is small work")
      return
    }
    let matrix =
      "[\(Array(repeating: "[\(Array(repeating: "1", count: 64).joined(separator: ","))]", count: 64).joined(separator: ","))]"
    let product =
      #"{"nodes":[{"id":"a","value":\#(matrix)},{"id":"p","op":"matmul","inputs":["a","a"]},{"id":"f","op":"sum","inputs":["p"]}]}"#
    guard case .later(let work) = try answer(Array(product.utf8)) else {
      Issue.record("a product of 64 x 64 matrices is long work")
      return
    }
    #expect(work().status == .ok)
  }

  @Test("a compressed body is never unpacked on an event loop")
  func compressed() throws {
    let bytes = Array(Samples.neuron.utf8)
    let body = try bytes.withUnsafeBufferPointer { try Gzip.compress($0) }
    guard case .later = try answer(body, [("Content-Encoding", "gzip")]) else {
      Issue.record("nobody knows how many bytes there are")
      return
    }
  }

  @Test("a body over 64 KiB is admitted to a worker")
  func admission() throws {
    let service = try Service()
    let head = RequestHead(method: .post, path: "/v1/gradients", contentLength: 1 << 20)
    guard case .accept(_, .inlineUpTo(bytes: 65_536), _) = service.admit(head) else {
      Issue.record("large bodies are decoded on a worker")
      return
    }
  }

  @Test("work that takes too long is stopped, and waiting would not help")
  func deadline() throws {
    var body = Samples.chain(200_000)
    body.removeLast()
    body += #","timeoutMs":1}"#
    try ServiceClient.run(.handler) { client in
      let reply = try client.post("/v1/gradients", body)
      #expect(reply.status == 503)
      #expect(reply["Retry-After"] == nil)
      #expect(try reply.problem() == "deadline-exceeded")
    }
  }

  @Test("work for a client that has left is stopped")
  func cancelled() throws {
    let question = ServiceClient.Question(
      method: "POST", target: "/v1/gradients", fields: [],
      body: Array(Samples.chain(200_000).utf8))
    let request = try HandlerExchange.request(question)
    request.cancellation.cancel()
    guard case .later(let work) = try Service().respond(to: request) else {
      Issue.record("200,000 nodes are long work")
      return
    }
    #expect(work().status == .serviceUnavailable)
  }
}
