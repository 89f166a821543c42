// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of compressed bodies and of replies that clients keep.

import ChainRuleService
import Foundation
import GraphDocuments
import MicroHTTPServer
import Testing

/// Bytes to gzip and back.
enum Coded {
  static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer { try Gzip.compress($0) }
  }

  static func plain(_ bytes: [UInt8]) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer { try Gzip.decompress($0, maximumBytes: 1 << 26) }
  }
}

@Suite("Compressed bodies")
struct CodingTests {
  @Test("a compressed request is read", arguments: Transport.allCases)
  func request(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let body = try Coded.gzip(Array(Samples.neuron.utf8))
      let reply = try client.send(
        "POST", "/v1/gradients", [("Content-Encoding", "gzip")], body: body)
      #expect(reply.status == 200)
      let plain = try client.post("/v1/gradients", Samples.neuron)
      #expect(reply.body == plain.body)
    }
  }

  @Test("what is not gzip is refused", arguments: Transport.allCases)
  func corrupt(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let body = try Coded.gzip(Array(Samples.neuron.utf8))
      for wrong in [Array(Samples.neuron.utf8), Array(body.dropLast(9)), body + [1, 2, 3]] {
        let reply = try client.send(
          "POST", "/v1/gradients", [("Content-Encoding", "gzip")], body: wrong)
        #expect(reply.status == 400)
        #expect(try reply.problem() == "malformed-coding")
      }
    }
  }

  @Test("an unknown coding is refused with those that are known", arguments: Transport.allCases)
  func unknown(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      for coding in ["br", "gzip, gzip", "compress"] {
        let reply = try client.post(
          "/v1/gradients", Samples.neuron, [("Content-Encoding", coding)])
        #expect(reply.status == 415)
        #expect(reply["Accept-Encoding"] == "gzip, identity")
      }
    }
  }

  @Test("a large reply is compressed where that is accepted", arguments: Transport.allCases)
  func reply(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let body = Samples.chain(500)
      let plain = try client.post("/v1/gradients", body)
      #expect(plain["Content-Encoding"] == nil)
      #expect(plain["Vary"] == "Accept-Encoding")
      let coded = try client.post("/v1/gradients", body, [("Accept-Encoding", "gzip, br")])
      #expect(coded["Content-Encoding"] == "gzip")
      #expect(coded.body.count < plain.body.count)
      #expect(try Coded.plain(coded.body) == plain.body)
      let refused = try client.post("/v1/gradients", body, [("Accept-Encoding", "gzip;q=0")])
      #expect(refused["Content-Encoding"] == nil)
    }
  }

  @Test("a small reply is not", arguments: Transport.allCases)
  func small(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let reply = try client.post(
        "/v1/gradients", Samples.neuron, [("Accept-Encoding", "gzip")])
      #expect(reply["Content-Encoding"] == nil)
    }
  }
}

@Suite("Replies that clients keep")
struct CachingTests {
  private let target = "/v1/gradients?\(Samples.neuronQuery)"

  @Test(
    "a computing GET has a strong tag, and is not answered twice", arguments: Transport.allCases)
  func tag(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let reply = try client.get(target)
      let tag = try #require(reply["ETag"])
      #expect(!tag.hasPrefix("W/"))
      #expect(reply["Cache-Control"] == "no-cache")
      #expect(reply["Vary"] == "Accept, Accept-Encoding")
      for known in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
        let again = try client.get(target, [("If-None-Match", known)])
        #expect(again.status == 304, "\(known)")
        #expect(again["ETag"] == tag)
        #expect(again["Cache-Control"] == "no-cache")
        #expect(again.body.isEmpty)
      }
      #expect(try client.get(target, [("If-None-Match", "\"other\"")]).status == 200)
      #expect(try client.get(target + "&x0=1")["ETag"] != tag)
    }
  }

  @Test("a wrong query is wrong whatever the client has", arguments: Transport.allCases)
  func wrong(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let reply = try client.get(target + "&y0=1", [("If-None-Match", "*")])
      #expect(reply.status == 422)
      #expect(reply["ETag"] == nil)
      #expect(reply["Cache-Control"] == "no-store")
    }
  }

  @Test("If-Match that names another representation fails", arguments: Transport.allCases)
  func match(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let failed = try client.get(target, [("If-Match", "\"other\"")])
      #expect(failed.status == 412)
      let tag = try #require(try client.get(target)["ETag"])
      #expect(try client.get(target, [("If-Match", tag)]).status == 200)
    }
  }

  @Test("the two codings of a reply have two tags", arguments: Transport.allCases)
  func codings(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let plain = try client.get("/v1/operations")
      let coded = try client.get("/v1/operations", [("Accept-Encoding", "gzip")])
      #expect(coded["Content-Encoding"] == "gzip")
      #expect(plain["ETag"] != coded["ETag"])
      #expect(try Coded.plain(coded.body) == plain.body)
      let tag = try #require(coded["ETag"])
      let again = try client.get(
        "/v1/operations", [("Accept-Encoding", "gzip"), ("If-None-Match", tag)])
      #expect(again.status == 304)
    }
  }
}
