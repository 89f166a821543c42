// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a route answers with.

internal import HTTPTypes
internal import MicroHTTPServer

/// The bytes of a reply and what is said of them.
struct Content: Sendable {
  let bytes: [UInt8]
  let type: HTTPField
  /// Names these bytes among all that this address may ever answer; `nil` if nothing does.
  var tag: EntityTag?
  var caching: CachePolicy?
  /// How long the parts of the work took; `nil` where there was none.
  var timings: Timings?

  init(_ bytes: [UInt8], _ type: HTTPField) {
    self.bytes = bytes
    self.type = type
  }

  /// What is written once and read often: JSON with a tag that names its bytes.
  static func named(_ bytes: [UInt8], _ type: HTTPField = Content.json) -> Content {
    var content = Content(bytes, type)
    content.tag = EntityTag(hashOf: bytes)
    content.caching = .revalidate
    return content
  }

  static let json = HTTPField(name: .contentType, value: MediaType.json.description)
  static let problem = HTTPField(name: .contentType, value: MediaType.problem.description)
  static let plain = HTTPField(name: .contentType, value: MediaType.plain.description)
  static let yaml = HTTPField(name: .contentType, value: MediaType.yaml.description)
}

/// What a route makes of a request.
enum Reply: Sendable {
  /// 200 with content, or 304 if the client has it.
  case content(Content)
  /// Something is wrong.
  case problem(Problem)
  /// A response that is complete but for what every response has.
  case response(Response)
  /// Work that takes longer than an event loop may be held.
  case later(@Sendable () -> Reply)
}

extension EntityTag {
  /// A tag of a 128-bit FNV-1a hash: not for secrets, but for telling representations apart.
  init(hashOf parts: [UInt8]...) {
    var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    for part in parts {
      for byte in part { EntityTag.mix(byte, into: &hash) }
      // A byte that UTF-8 does not have, so that parts cannot run into each other.
      EntityTag.mix(0xff, into: &hash)
    }
    self.init(digest: (0..<16).map { UInt8(truncatingIfNeeded: hash >> (120 - 8 * $0)) })
  }

  private static func mix(_ byte: UInt8, into hash: inout UInt128) {
    hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
  }
}
