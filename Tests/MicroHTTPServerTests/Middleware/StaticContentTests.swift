// SPDX-License-Identifier: Apache-2.0
// ChainRule: content that never changes, and what caches are told.

import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("Static content")
struct StaticContentTests {
  private let page = [UInt8](repeating: UInt8(ascii: "a"), count: 10_000)

  private func content(_ bytes: [UInt8]) throws -> StaticContent {
    let tag = try #require(EntityTag(strong: "v1"))
    return StaticContent(bytes, as: .html, tag: tag, caching: .revalidate)
  }

  private func head(_ fields: HTTPFields) -> RequestHead {
    RequestHead(method: .get, path: "/", fields: StoredFields(fields))
  }

  private func bytes(_ response: Response) -> [UInt8]? {
    if case .bytes(let bytes) = response.body { bytes } else { nil }
  }

  @Test("A client without gzip gets the bytes as they are")
  func identity() throws {
    let response = try content(page).response(to: head([:]))
    #expect(response.status == .ok)
    #expect(bytes(response) == page)
    #expect(response[.contentType] == "text/html; charset=utf-8")
    #expect(response[.eTag] == "\"v1\"")
    #expect(response[.contentEncoding] == nil)
    #expect(response[.vary] == "Accept-Encoding")
    #expect(response[.cacheControl] == "no-cache")
  }

  @Test("A client with gzip gets fewer bytes under another tag")
  func gzip() throws {
    let response = try content(page).response(to: head([.acceptEncoding: "gzip"]))
    let body = try #require(bytes(response))
    #expect(response[.contentEncoding] == "gzip")
    #expect(response[.eTag] == "\"v1-gzip\"")
    let unpacked = try body.withUnsafeBufferPointer { buffer throws(GzipError) in
      try Gzip.decompress(buffer, maximumBytes: 10_000)
    }
    #expect(unpacked == page)
  }

  @Test("A client that has it is told so, in the coding it has")
  func notModified() throws {
    let content = try content(page)
    let known = content.response(
      to: head([.ifNoneMatch: "\"v1-gzip\"", .acceptEncoding: "gzip"]))
    #expect(known.status == .notModified)
    #expect(known.body.count == 0)
    #expect(known[.eTag] == "\"v1-gzip\"")
    #expect(known[.cacheControl] == "no-cache")
    #expect(known[.vary] == "Accept-Encoding")
    #expect(known[.contentType] == nil)
    #expect(known[.contentEncoding] == nil)
    let changed = content.response(to: head([.ifNoneMatch: "\"v1-gzip\""]))
    #expect(changed.status == .ok)
  }

  @Test("What gzip would not shrink is kept as it is")
  func incompressible() throws {
    let response = try content([1, 2, 3]).response(to: head([.acceptEncoding: "gzip"]))
    #expect(bytes(response) == [1, 2, 3])
    #expect(response[.vary] == nil)
    #expect(response[.contentEncoding] == nil)
  }

  @Test("A client that accepts nothing gets the bytes as they are")
  func acceptsNothing() throws {
    let response = try content(page).response(to: head([.acceptEncoding: "*;q=0"]))
    #expect(bytes(response) == page)
  }

  @Test("Vary names each field once")
  func vary() {
    var response = Response(status: .ok)
    response.addVary(.accept)
    response.addVary(.acceptEncoding)
    response.addVary(.accept)
    #expect(response[.vary] == "Accept, Accept-Encoding")
    var any = Response(status: .ok, fields: [HTTPField(name: .vary, value: "*")])
    any.addVary(.origin)
    #expect(any[.vary] == "*")
  }

  @Test("A caching policy replaces another")
  func caching() {
    var response = Response(status: .ok)
    response.setCaching(.immutable)
    #expect(response[.cacheControl] == "public, max-age=31536000, immutable")
    response.setCaching(.never)
    #expect(response.fields.map(\.value) == ["no-store"])
  }

  @Test("Not modified repeats the tag")
  func notModifiedReply() throws {
    let tag = try #require(EntityTag(strong: "x"))
    #expect(Response.notModified(tag).status == .notModified)
    #expect(Response.notModified(tag)[.eTag] == "\"x\"")
  }
}
