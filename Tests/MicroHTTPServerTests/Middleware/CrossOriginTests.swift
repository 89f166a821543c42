// SPDX-License-Identifier: Apache-2.0
// ChainRule: which pages may read a reply.

import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("Cross-origin")
struct CrossOriginTests {
  let rules: CrossOrigin
  private let listed = "https://editor.example"
  private let other = "http://localhost:3000"
  private let exposed = "ETag, Location, Content-Location, Retry-After, X-Request-Id, X-Digest"

  init() throws {
    let digest = try #require(HTTPField.Name("X-Digest"))
    rules = try CrossOrigin(
      allowedOrigins: ["https://editor.example:443"],
      exposedFields: CrossOrigin.commonFields + [digest], maximumAgeSeconds: 600)
  }

  private func head(
    _ method: HTTPRequest.Method, origin: String?, requesting requested: String? = nil
  ) -> RequestHead {
    var fields: HTTPFields = [:]
    fields[.origin] = origin
    fields[.accessControlRequestMethod] = requested
    return RequestHead(method: method, path: "/", fields: StoredFields(fields))
  }

  private func marked(_ head: RequestHead?) -> Response {
    var response = Response(status: .notFound)
    rules.mark(&response, for: head)
    return response
  }

  @Test(
    "Any page may read what GET, HEAD and POST answer",
    arguments: [
      HTTPRequest.Method.get, .head, .post, .options, .patch,
    ])
  func anyOrigin(method: HTTPRequest.Method) {
    let response = marked(head(method, origin: other))
    #expect(response[.accessControlAllowOrigin] == "*")
    #expect(response[.accessControlExposeHeaders] == exposed)
    #expect(response[.accessControlAllowCredentials] == nil)
    #expect(response[.vary] == nil)
  }

  @Test("Without an origin only what caches keep is marked")
  func noOrigin() {
    #expect(marked(head(.get, origin: nil))[.accessControlAllowOrigin] == "*")
    #expect(marked(head(.post, origin: nil)).fields.isEmpty)
    #expect(marked(nil)[.accessControlAllowOrigin] == "*")
  }

  @Test("Guarded methods answer listed origins only", arguments: [HTTPRequest.Method.put, .delete])
  func guarded(method: HTTPRequest.Method) {
    let response = marked(head(method, origin: listed))
    #expect(response[.accessControlAllowOrigin] == listed)
    #expect(response[.accessControlExposeHeaders] == exposed)
    #expect(response[.vary] == "Origin")
    for origin in [other, "null", "https://editor.example.evil", nil] {
      let response = marked(head(method, origin: origin))
      #expect(response[.accessControlAllowOrigin] == nil)
      #expect(response[.vary] == "Origin")
    }
  }

  @Test("A preflight for a computing route is answered for any origin")
  func preflight() throws {
    let response = try #require(
      rules.preflight(
        head(.options, origin: other, requesting: "POST"), allow: AllowedMethods([.post, .get])))
    #expect(response.status == .noContent)
    #expect(response.body.count == 0)
    #expect(response[.accessControlAllowOrigin] == "*")
    #expect(response[.accessControlAllowMethods] == "POST, GET, HEAD, OPTIONS")
    #expect(response[.accessControlAllowHeaders] == "*, Authorization")
    #expect(response[.accessControlMaxAge] == "600")
    #expect(response[.vary] == nil)
  }

  @Test("A preflight for a guarded method depends on the origin")
  func preflightGuarded() throws {
    let allow = AllowedMethods([.get, .put, .delete])
    let mine = try #require(
      rules.preflight(head(.options, origin: listed, requesting: "PUT"), allow: allow))
    #expect(mine[.accessControlAllowOrigin] == listed)
    #expect(mine[.accessControlAllowMethods] == "GET, HEAD, PUT, DELETE, OPTIONS")
    #expect(mine[.vary] == "Origin")
    let theirs = try #require(
      rules.preflight(head(.options, origin: other, requesting: "PUT"), allow: allow))
    #expect(theirs.status == .noContent)
    #expect(theirs[.accessControlAllowMethods] == "GET, HEAD, OPTIONS")
    #expect(theirs[.vary] == "Origin")
    let reading = try #require(
      rules.preflight(head(.options, origin: listed, requesting: "GET"), allow: allow))
    #expect(reading[.accessControlAllowOrigin] == "*")
  }

  @Test("A preflight is never refused", arguments: ["PUT", "BREW", "get", ""])
  func neverRefused(method: String) throws {
    let request = head(.options, origin: other, requesting: method)
    let wrong = try #require(rules.preflight(request, allow: AllowedMethods([.get])))
    #expect(wrong.status == .noContent)
    #expect(wrong[.accessControlAllowMethods] == "GET, HEAD, OPTIONS")
    let unknown = try #require(rules.preflight(request, allow: nil))
    #expect(unknown.status == .noContent)
    #expect(unknown[.accessControlAllowMethods] == "GET, HEAD, POST")
  }

  @Test("What is no preflight is left to the routes")
  func noPreflight() {
    let allow = AllowedMethods([.get])
    #expect(rules.preflight(head(.get, origin: other, requesting: "GET"), allow: allow) == nil)
    #expect(rules.preflight(head(.options, origin: nil, requesting: "GET"), allow: allow) == nil)
    #expect(rules.preflight(head(.options, origin: other), allow: allow) == nil)
  }

  @Test(
    "Origins are kept as browsers write them",
    arguments: [
      ("https://A.example", "https://a.example"), ("http://x:80", "http://x"),
      ("http://x:443", "http://x:443"), ("https://x:443", "https://x"),
      ("http://[::1]:3000", "http://[::1]:3000"), ("http://[::1]", "http://[::1]"),
      ("chrome-extension://abc", "chrome-extension://abc"),
      ("http://127.0.0.1:1", "http://127.0.0.1:1"),
    ])
  func normalizes(text: String, origin: String) throws {
    #expect(try CrossOrigin(allowedOrigins: [text]).allowedOrigins == [origin])
  }

  @Test(
    "What is no origin is refused",
    arguments: [
      "", "*", "null", "example.org", "https://", "https://x/", "https://x/path", "https://x:",
      "https://x:99999", "https://x:+1", "https://u@x", "https://x y", "1http://x", "://x",
      "http://[::1", "http://::1", "https://x,https://y", "https://[]",
    ])
  func refuses(text: String) throws {
    let error = try #require(throws: CrossOriginError.self) {
      try CrossOrigin(allowedOrigins: [text])
    }
    #expect(error.origin == text)
    #expect(error.description.contains("'\(text)' is no origin"))
  }
}
