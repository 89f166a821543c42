// SPDX-License-Identifier: Apache-2.0
// ChainRule: lists of routes that make no router, and large ones that do.

import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("Router construction")
struct RouterConstructionTests {
  @Test("One method and pattern twice is refused")
  func duplicate() throws {
    let error = try #require(throws: RouterError.self) {
      try Router([(.get, "/a/{x}", 1), (.post, "/a/{x}", 2), (.get, "/a/{x}", 3)])
    }
    #expect(error.reason == .duplicate(method: .get, pattern: "/a/{x}"))
    #expect(error.description == "There are two routes for GET /a/{x}.")
  }

  @Test("Patterns that differ in names of parameters are refused")
  func differentNames() throws {
    let error = try #require(throws: RouterError.self) {
      try Router([(.get, "/a/{x}", 1), (.post, "/a/{y}", 2)])
    }
    #expect(error.reason == .differentNames("/a/{x}", "/a/{y}"))
    #expect(error.description.contains("'/a/{x}' and '/a/{y}'"))
  }

  @Test("Patterns neither of which is more literal are refused")
  func ambiguous() throws {
    let error = try #require(throws: RouterError.self) {
      try Router([(.get, "/a/{x}", 1), (.get, "/{y}/b", 2)])
    }
    #expect(error.reason == .ambiguous("/a/{x}", "/{y}/b"))
    #expect(error.description.contains("neither"))
  }

  @Test("Patterns that no path fits both are accepted")
  func unambiguous() throws {
    let router = try Router([
      (.get, "/a/{x}/c", 1), (.get, "/{y}/b/d", 2), (.get, "/a/b/{z}/e", 3), (.get, "/{x}", 4),
    ])
    #expect(router.patterns.count == 4)
  }

  @Test("Of many patterns each is found, and none by a neighbour's path")
  func many() throws {
    let count = 2_000
    let entries = (0..<count).map { number -> Router<Int>.Entry in
      let text = number.isMultiple(of: 2) ? "/r\(number)/x" : "/r\(number)/{p}/y\(number)"
      return (.get, RoutePattern(stringLiteral: text), number)
    }
    let router = try Router(entries)
    for number in 0..<count {
      let path = number.isMultiple(of: 2) ? "/r\(number)/x" : "/r\(number)/any/y\(number)"
      guard case .found(number, _, _) = router.match(.get, path: path) else {
        Issue.record("\(path) is not found as \(number)")
        return
      }
    }
    guard case .notFound = router.match(.get, path: "/r1/any/y3") else {
      Issue.record("a path of two patterns' parts is found")
      return
    }
  }

  @Test("Allowed methods name each once")
  func allowedMethods() {
    let allow = AllowedMethods([.get, .options, .head, .post, .post])
    #expect(allow.methods == [.get, .head, .options, .post])
    #expect(allow.fieldValue == "GET, HEAD, OPTIONS, POST")
    #expect(allow.contains(.post))
    #expect(!allow.contains(.put))
    #expect(AllowedMethods([]).fieldValue == "OPTIONS")
  }
}
