// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is a route pattern and what is not.

import MicroHTTPServer
import Testing

@Suite("Route patterns")
struct RoutePatternTests {
  @Test("A pattern is read into segments and renders back")
  func readsSegments() throws {
    let text = "/v1/graphs/{name}/gradients"
    let pattern = try RoutePattern(text)
    #expect(
      pattern.segments == [
        .literal("v1"), .literal("graphs"), .parameter("name"), .literal("gradients"),
      ])
    #expect(pattern.description == text)
    #expect(pattern.parameterNames == ["name"])
  }

  @Test("The root has no segments")
  func readsRoot() {
    #expect(RoutePattern("/").segments.isEmpty)
  }

  @Test("Every character of a path segment may be literal", arguments: ["/a-._~!$&'()*+,;=:@b"])
  func keepsPathCharacters(text: String) throws {
    #expect(try RoutePattern(text).segments == [.literal(String(text.dropFirst()))])
  }

  @Test(
    "What is no pattern is refused as data",
    arguments: [
      ("", RoutePatternError.Reason.notAbsolute),
      ("v1/x", .notAbsolute),
      ("/v1/", .emptySegment),
      ("//v1", .emptySegment),
      ("/v1/%41", .invalidCharacter(segment: "%41")),
      ("/v1/a b", .invalidCharacter(segment: "a b")),
      ("/v1/é", .invalidCharacter(segment: "é")),
      ("/v1/a?b", .invalidCharacter(segment: "a?b")),
      ("/v1/{}", .malformedParameter(segment: "{}")),
      ("/v1/{", .malformedParameter(segment: "{")),
      ("/v1/}", .malformedParameter(segment: "}")),
      ("/v1/{1a}", .malformedParameter(segment: "{1a}")),
      ("/v1/{a-b}", .malformedParameter(segment: "{a-b}")),
      ("/v1/x{a}", .malformedParameter(segment: "x{a}")),
      ("/{a}/{a}", .repeatedParameter("a")),
      (String(repeating: "/a", count: 33), .tooManySegments(33)),
    ])
  func refuses(text: String, reason: RoutePatternError.Reason) throws {
    let error = try #require(throws: RoutePatternError.self) { try RoutePattern(text) }
    #expect(error.reason == reason)
    #expect(error.pattern == text)
    #expect(error.description.contains(text))
  }

  @Test("A malformed pattern in source code stops the program")
  func literalStops() async {
    await #expect(processExitsWith: .failure) {
      let pattern: RoutePattern = "no-slash"
      _ = pattern
    }
  }
}
