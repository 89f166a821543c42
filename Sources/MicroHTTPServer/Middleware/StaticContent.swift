// SPDX-License-Identifier: Apache-2.0
// ChainRule: bytes that never change while a server runs.

internal import HTTPTypes

/// Bytes that never change while a server runs: a page, a contract.
///
/// They are compressed once, when the value is made, and kept so if that makes them fewer.
public struct StaticContent: Sendable {
  private let variants: [Variant]

  private struct Variant: Sendable {
    let coding: ContentCoding
    let tag: EntityTag
    let body: ResponseBody
    let fields: [HTTPField]
  }

  /// Makes content of bytes, what they are, and a strong tag that names them.
  public init(_ bytes: [UInt8], as media: MediaType, tag: EntityTag, caching: CachePolicy) {
    var bodies: [(ContentCoding, [UInt8])] = [(.identity, bytes)]
    let compressed = try? bytes.withUnsafeBufferPointer { buffer throws(GzipError) in
      try Gzip.compress(buffer, level: .smallest)
    }
    if let compressed, compressed.count < bytes.count {
      bodies.insert((.gzip, compressed), at: 0)
    }
    let varies = bodies.count > 1
    variants = bodies.map { coding, body in
      let tag = tag.coded(coding)
      var response = Response(status: .ok)
      response[.contentType] = media.description
      response[.eTag] = tag.description
      if coding != .identity { response[.contentEncoding] = coding.rawValue }
      if varies { response.addVary(.acceptEncoding) }
      response.setCaching(caching)
      return Variant(coding: coding, tag: tag, body: .bytes(body), fields: response.fields)
    }
  }

  /// The reply to a request for the content: 200, or 304 if the client has it.
  ///
  /// A client that accepts no coding at all gets the bytes as they are: that helps more than 406.
  public func response(to head: RequestHead) -> Response {
    let coding = ContentCoding.preferred(
      of: variants.map(\.coding), acceptEncoding: head[.acceptEncoding])
    guard
      let variant = variants.first(where: { $0.coding == coding }) ?? variants.last
    else { return Response(status: .noContent) }
    guard PreconditionOutcome.of(head, current: variant.tag) != .notModified else {
      var response = Response(status: .notModified, fields: variant.fields)
      response[.contentType] = nil
      response[.contentEncoding] = nil
      return response
    }
    return Response(status: .ok, fields: variant.fields, body: variant.body)
  }
}
