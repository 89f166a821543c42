// SPDX-License-Identifier: Apache-2.0
// ChainRule: which route answers which method and path.

import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("Router")
struct RouterTests {
  let router: Router<String>

  init() throws {
    router = try Router([
      (.get, "/", "page"),
      (.post, "/v1/gradients", "gradients"),
      (.get, "/v1/gradients", "gradients by query"),
      (.post, "/v1/evaluate", "evaluate"),
      (.get, "/v1/graphs", "list"),
      (.put, "/v1/graphs/{name}", "store"),
      (.get, "/v1/graphs/{name}", "fetch"),
      (.delete, "/v1/graphs/{name}", "delete"),
      (.get, "/v1/graphs/all", "all"),
      (.post, "/v1/graphs/{name}/gradients", "gradients of a graph"),
      (.post, "/v1/graphs/all/gradients", "gradients of all"),
      (.post, "/v2/models/{name}/versions/{version}/infer", "infer"),
    ])
  }

  /// What a match says, as one line.
  private func told(_ method: HTTPRequest.Method, _ path: String) -> String {
    switch router.match(method, path: path) {
    case .found(let route, let pattern, let parameters):
      pattern.parameterNames.reduce(route) { "\($0) \($1)=\(parameters[$1] ?? "missing")" }
    case .options(let pattern, let allow):
      "options \(pattern?.description ?? "*") \(allow.fieldValue)"
    case .methodNotAllowed(let pattern, let allow):
      "405 \(pattern) \(allow.fieldValue)"
    case .notFound(let nearest):
      "404 \(nearest?.description ?? "-")"
    }
  }

  @Test(
    "A path is answered by the pattern it fits",
    arguments: [
      ("/", "page"),
      ("/v1/gradients", "gradients by query"),
      ("/v1/graphs", "list"),
      ("/v1/graphs/neuron", "fetch name=neuron"),
      ("/v1/graphs/all", "all"),
      ("/v1/graphs/alle", "fetch name=alle"),
      ("/v1/graphs/al", "fetch name=al"),
      ("/v1/graphs/a@0123:x", "fetch name=a@0123:x"),
      ("/v1/graphs/%7Bname%7D", "fetch name={name}"),
      ("/v1/graphs/{", "fetch name={"),
      ("/v1/graphs/a%2Fb", "fetch name=a/b"),
      ("/v1/graphs/a+b", "fetch name=a+b"),
      ("/v1/graphs/%C3%A9", "fetch name=é"),
      ("/v1/graphs/é", "fetch name=é"),
      ("/%76%31/graphs/x%2e", "fetch name=x."),
      ("/v1/gr%61phs", "list"),
    ])
  func finds(path: String, expected: String) {
    #expect(told(.get, path) == expected)
  }

  @Test(
    "Literal text wins over a parameter, several parameters are read",
    arguments: [
      ("/v1/graphs/neuron/gradients", "gradients of a graph name=neuron"),
      ("/v1/graphs/all/gradients", "gradients of all"),
      ("/v2/models/m/versions/3/infer", "infer name=m version=3"),
    ])
  func findsPosted(path: String, expected: String) {
    #expect(told(.post, path) == expected)
  }

  @Test(
    "What fits nothing is not found",
    arguments: [
      "", "*", "v1/gradients", "/v1/graphs/", "/v1/graphs/a/b/c/d/e", "/v1/graphs//gradients",
      "/v1/graphs/%", "/v1/graphs/%4", "/v1/graphs/%zz", "/v1/graphs/%FF", "/v1/graphs/%C3",
      "/v1/graphs/x%", "/completely/else", "/v1/graphs/a/gradients/", "//v1/graphs", "//",
      String(repeating: "/a", count: 200), "/v1/graphs\0", "/v1/graphs/%2",
    ])
  func refuses(path: String) {
    #expect(told(.get, path).hasPrefix("404"))
  }

  @Test(
    "A near miss is told",
    arguments: [
      ("/v1/gradient", "/v1/gradients"),
      ("/v1/gradeints", "/v1/gradients"),
      ("/v1/gradients/", "/v1/gradients"),
      ("/gradients", "/v1/gradients"),
      ("/V1/evaluate", "/v1/evaluate"),
      ("/v1/graph/neuron", "/v1/graphs/{name}"),
      ("/v1/graphs/neuron/gradient", "/v1/graphs/{name}/gradients"),
      ("/v1/zzzzzzz", "-"),
      ("/v1/" + String(repeating: "gradients", count: 100), "-"),
    ])
  func tellsNearest(path: String, nearest: String) {
    #expect(told(.get, path) == "404 \(nearest)")
  }

  @Test("HEAD is answered by GET, and only there")
  func head() {
    #expect(told(.head, "/v1/graphs") == "list")
    #expect(told(.head, "/v1/evaluate") == "405 /v1/evaluate POST, OPTIONS")
  }

  @Test("A wrong method is told the right ones")
  func wrongMethod() {
    #expect(
      told(.post, "/v1/graphs/x") == "405 /v1/graphs/{name} PUT, GET, HEAD, DELETE, OPTIONS")
    #expect(told(.put, "/v1/graphs/all") == "405 /v1/graphs/all GET, HEAD, OPTIONS")
  }

  @Test("OPTIONS tells the methods of a path and of the server")
  func options() {
    #expect(told(.options, "/v1/gradients") == "options /v1/gradients POST, GET, HEAD, OPTIONS")
    #expect(told(.options, "*") == "options * GET, HEAD, POST, PUT, DELETE, OPTIONS")
    #expect(told(.options, "/nothing/here") == "404 -")
  }

  @Test("A parameter is read as a type")
  func typed() throws {
    guard
      case .found(_, _, let parameters) = router.match(
        .post, path: "/v2/models/m/versions/3/infer")
    else {
      Issue.record("not found")
      return
    }
    #expect(parameters.value("version", as: Int.self) == 3)
    #expect(parameters.value("name", as: Int.self) == nil)
    #expect(parameters.value("other", as: Int.self) == nil)
    #expect(parameters["other"] == nil)
  }

  @Test("Patterns are listed once, in the order of their mention")
  func listsPatterns() {
    #expect(router.patterns.count == 9)
    #expect(router.patterns.first == "/")
    #expect(router.patterns.last == "/v2/models/{name}/versions/{version}/infer")
  }

  @Test("A router of nothing finds nothing")
  func empty() throws {
    let router = try Router<Int>([])
    guard case .notFound(nil) = router.match(.get, path: "/") else {
      Issue.record("something was found")
      return
    }
  }
}
