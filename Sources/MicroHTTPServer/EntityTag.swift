// SPDX-License-Identifier: Apache-2.0
// ChainRule: entity tags and the conditions that name them.

/// An entity tag: a name for the bytes of one representation.
public struct EntityTag: Sendable, Hashable {
  /// The text between the quotes.
  public let opaque: String

  /// Whether the tag says "equivalent" and not "equal byte for byte".
  public let isWeak: Bool

  /// Makes a strong tag; `nil` if the text holds a quote, a space or a control character.
  public init?(strong opaque: String) {
    guard opaque.utf8.allSatisfy(EntityTag.isTagByte) else { return nil }
    self.init(opaque, isWeak: false)
  }

  /// Makes a strong tag of the bytes of a digest, in hexadecimal.
  public init(digest: some Sequence<UInt8>) {
    var text: [UInt8] = []
    for byte in digest {
      text.append(Hexadecimal.character(byte >> 4))
      text.append(Hexadecimal.character(byte & 0xf))
    }
    self.init(String(decoding: text, as: UTF8.self), isWeak: false)
  }

  /// Reads the value of an `ETag` field; `nil` if it is none.
  public init?(_ text: String) {
    var scanner = FieldScanner(text)
    guard let tag = EntityTag(scanning: &scanner), scanner.isAtEnd else { return nil }
    self = tag
  }

  private init(_ opaque: String, isWeak: Bool) {
    self.opaque = opaque
    self.isWeak = isWeak
  }

  init?(scanning scanner: inout FieldScanner) {
    let isWeak = scanner.take(UInt8(ascii: "W"))
    if isWeak, !scanner.take(UInt8(ascii: "/")) { return nil }
    guard let opaque = scanner.quotedTag() else { return nil }
    self.init(opaque, isWeak: isWeak)
  }

  /// The tag of the same content in another coding: equal bytes have equal tags, these are not.
  public func coded(_ coding: ContentCoding) -> EntityTag {
    coding == .identity ? self : EntityTag("\(opaque)-\(coding.rawValue)", isWeak: isWeak)
  }

  /// Whether both are strong and the same: for `If-Match`.
  public func isStronglyEqual(to other: EntityTag) -> Bool {
    !isWeak && !other.isWeak && opaque == other.opaque
  }

  /// Whether both are the same, weak or not: for `If-None-Match`.
  public func isWeaklyEqual(to other: EntityTag) -> Bool {
    opaque == other.opaque
  }

  /// Whether a byte may stand in a tag (RFC 9110, 8.8.3).
  static func isTagByte(_ byte: UInt8) -> Bool {
    byte == 0x21 || (0x23...0x7e).contains(byte) || byte >= 0x80
  }
}

extension EntityTag: CustomStringConvertible {
  /// The tag as a field value.
  public var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }
}
