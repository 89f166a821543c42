// SPDX-License-Identifier: Apache-2.0
// ChainRule: content codings of bodies and replies.

import MicroHTTPServer
import Testing

@Suite("Content codings")
struct ContentCodingTests {
  @Test(
    "The coding of a body is read",
    arguments: [
      (nil, .identity), ("", .identity), ("identity", .identity), ("gzip", .gzip),
      ("GZip", .gzip), ("x-gzip", .gzip), (" gzip , identity ", .gzip), (",,gzip,", .gzip),
    ] as [(String?, ContentCoding)])
  func reads(field: String?, coding: ContentCoding) throws {
    #expect(try ContentCoding.ofBody(field) == coding)
  }

  @Test(
    "Another coding is refused by its name",
    arguments: [
      ("br", "br"), ("gzip, zstd", "zstd"), ("gzip, gzip", "gzip"), ("deflate", "deflate"),
      ("gzip;q=1", "gzip;q=1"), ("\"gzip\"", "\"gzip\""),
    ])
  func refuses(field: String, name: String) throws {
    let error = try #require(throws: UnsupportedCoding.self) {
      try ContentCoding.ofBody(field)
    }
    #expect(error.name == name)
  }

  @Test(
    "A large reply is coded as the client prefers",
    arguments: [
      (nil, .identity), ("", .identity), ("gzip", .gzip), ("x-gzip", .gzip),
      ("gzip, deflate, br", .gzip), ("GZIP;Q=0.5", .gzip), ("gzip;q=0", .identity),
      ("gzip;q=0, *", .identity), ("*", .gzip), ("*;q=0.5", .gzip), ("br", .identity),
      ("identity", .identity), ("identity;q=0", nil), ("identity;q=0, gzip", .gzip),
      ("*;q=0", nil), ("*;q=0, identity", .identity), ("gzip;q=0, identity;q=0", nil),
      ("gzip;q=0.5, identity", .identity), ("gzip;q=0.5, identity;q=0.5", .gzip),
      ("gzip;q=0.001", .gzip), ("gzip;q=nonsense", .identity), ("gzip;x=1, *;q=0.1", .gzip),
      (";;;,gzip", .gzip), ("gzip;q=0, gzip", .identity),
    ] as [(String?, ContentCoding?)])
  func prefers(field: String?, expected: ContentCoding?) {
    #expect(ContentCoding.preferred(of: [.gzip, .identity], acceptEncoding: field) == expected)
  }

  @Test("A small reply stays as it is, unless that is excluded")
  func prefersIdentity() {
    let offers: [ContentCoding] = [.identity]
    #expect(ContentCoding.preferred(of: offers, acceptEncoding: "gzip") == .identity)
    #expect(ContentCoding.preferred(of: offers, acceptEncoding: "identity;q=0") == nil)
    #expect(ContentCoding.preferred(of: [.gzip], acceptEncoding: nil) == .gzip)
    #expect(ContentCoding.preferred(of: [], acceptEncoding: "gzip") == nil)
  }
}
