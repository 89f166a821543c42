// SPDX-License-Identifier: Apache-2.0
// ChainRule: media types, and which representation an Accept field prefers.

import MicroHTTPServer
import Testing

@Suite("Media types")
struct MediaTypeTests {
  @Test(
    "A media type is read and rendered",
    arguments: [
      ("application/json", "application/json"),
      ("Application/JSON", "application/json"),
      (" text/plain ; charset=UTF-8 ", "text/plain; charset=UTF-8"),
      ("text/plain;charset=\"utf-8\"", "text/plain; charset=utf-8"),
      ("a/b; x=\"a\\\"b\\\\c, d\"; Y=z", "a/b; x=\"a\\\"b\\\\c, d\"; y=z"),
      ("a/b;;x=1;", "a/b; x=1"),
      ("a/b; x=\"\"", "a/b; x=\"\""),
      ("application/problem+json", "application/problem+json"),
    ])
  func reads(text: String, rendered: String) throws {
    let media = try #require(MediaType(text))
    #expect(media.description == rendered)
    #expect(MediaType(media.description) == media)
  }

  @Test(
    "What is no media type is nil",
    arguments: [
      "", "json", "a/", "/b", "a/b/c", "a b/c", "a/b; x", "a/b; x=", "a/b; x=\"y", "a/b, c/d",
      "a/b; =1",
    ])
  func refuses(text: String) {
    #expect(MediaType(text) == nil)
  }

  @Test("Parts are looked at one by one")
  func parts() throws {
    let media = try #require(MediaType("Text/HTML; Charset=utf-8; level=1"))
    #expect(media.essence == "text/html")
    #expect(media[parameter: "charset"] == "utf-8")
    #expect(media[parameter: "none"] == nil)
    #expect(media.hasEssence(of: .html))
    #expect(!media.hasEssence(of: .plain))
  }

  @Test(
    "An Accept field prefers an offer, or none",
    arguments: [
      (nil, "application/json"),
      ("", "application/json"),
      ("*/*", "application/json"),
      ("application/json", "application/json"),
      ("image/svg+xml", "image/svg+xml"),
      ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
      ("image/*", "image/svg+xml"),
      ("image/*;q=0.5, application/json;q=0.4", "image/svg+xml"),
      ("image/svg+xml;q=0.5, application/*;q=0.5", "application/json"),
      ("*/*;q=0.1, application/json;q=0", "image/svg+xml"),
      ("application/json;q=0", nil),
      ("*/*;q=0", nil),
      ("text/html", nil),
      ("application/yaml, */*;q=0.0", nil),
      ("APPLICATION/JSON;Q=1.0", "application/json"),
      ("application/json;charset=utf-8", "application/json"),
      ("application/json;charset=latin-1", nil),
      ("application/json;version=2", nil),
      ("application/json;q=0.5;ext=1, image/svg+xml;q=0.4", "application/json"),
      ("text/plain", "text/plain; charset=utf-8"),
      ("text/plain;charset=UTF-8", "text/plain; charset=utf-8"),
      // What cannot be read is passed over; if nothing can, the field says nothing.
      ("nonsense, image/svg+xml", "image/svg+xml"),
      ("a/b;x=\"1,application/json", "application/json"),
      ("a/b;x=\"1,2\";q=0.3, image/svg+xml;q=0.2", "image/svg+xml"),
      ("application/json;q=2, image/svg+xml;q=0.1", "image/svg+xml"),
      ("nonsense", "application/json"),
      ("*/json", "application/json"),
      (",,;,", "application/json"),
      ("text/html;q=0.1234", "application/json"),
    ] as [(String?, String?)])
  func negotiates(accept: String?, expected: String?) {
    let offers: [MediaType] = [.json, .svg, .plain]
    #expect(MediaType.preferred(of: offers, accept: accept)?.description == expected)
  }

  @Test("Nothing offered is nothing preferred")
  func nothingOffered() {
    #expect(MediaType.preferred(of: [], accept: nil) == nil)
    #expect(MediaType.preferred(of: [], accept: "application/json") == nil)
  }

  @Test("An open quote after many escapes is passed over at once")
  func openQuote() {
    let field = "x\"" + String(repeating: "\\\"", count: 20_000)
    #expect(MediaType.preferred(of: [.json], accept: field) == .json)
  }
}
