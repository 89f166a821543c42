// SPDX-License-Identifier: Apache-2.0
// ChainRule: content codings, and which one a client would rather have.

/// A content coding that this library reads and writes.
public enum ContentCoding: String, Sendable, Hashable, CaseIterable {
  /// The bytes as they are.
  case identity
  /// The format of RFC 1952; `x-gzip` is another name for it.
  case gzip
}

/// A content coding of a body that this library does not read: 415.
public struct UnsupportedCoding: Error, Sendable, Equatable {
  /// The name as sent; the whole value if it is no list of names.
  public let name: String
}

extension ContentCoding {
  /// Reads the value of a `Content-Encoding` field; `nil` and the empty text are identity.
  ///
  /// - Throws: ``UnsupportedCoding`` for an unknown name, and for gzip inside gzip: every layer
  ///   multiplies what a small body can grow to.
  public static func ofBody(_ field: String?) throws(UnsupportedCoding) -> ContentCoding {
    guard let field else { return .identity }
    var scanner = FieldScanner(field)
    var coding = ContentCoding.identity
    while !scanner.isAtEnd {
      scanner.skipSpace()
      if scanner.take(UInt8(ascii: ",")) || scanner.isAtEnd { continue }
      guard let name = scanner.token(), scanner.endOfElement() else {
        throw UnsupportedCoding(name: field)
      }
      switch ContentCoding(named: name) {
      case .identity: continue
      case .gzip where coding == .identity: coding = .gzip
      default: throw UnsupportedCoding(name: name)
      }
    }
    return coding
  }

  /// The offer that an `Accept-Encoding` field prefers; `nil` if it accepts none (406).
  ///
  /// The offer of the highest weight wins, the first of equals. Identity is accepted unless
  /// `identity;q=0`, or `*;q=0` without another word on identity, excludes it; where it is accepted
  /// without being named, any coding that is named comes before it. Without the field, identity is
  /// taken if it is offered: not every client that says nothing can read gzip.
  public static func preferred(
    of offers: [ContentCoding], acceptEncoding: String?
  ) -> ContentCoding? {
    guard let acceptEncoding else {
      return offers.contains(.identity) ? .identity : offers.first
    }
    let weights = CodingWeights(acceptEncoding)
    var best: (offer: ContentCoding, quality: QualityValue)?
    for offer in offers {
      let quality = weights[offer]
      if quality > best?.quality ?? .never { best = (offer, quality) }
    }
    return best?.offer
  }

  fileprivate init?(named name: String) {
    let name = name.lowercased()
    self.init(rawValue: name == "x-gzip" ? "gzip" : name)
  }
}

/// What an `Accept-Encoding` field says of the codings that we know.
private struct CodingWeights {
  private var identity: QualityValue?
  private var gzip: QualityValue?
  private var others: QualityValue?

  /// Reads a field; the first mention of a name decides, what cannot be read is left out.
  init(_ field: String) {
    var scanner = FieldScanner(field)
    while !scanner.isAtEnd {
      scanner.skipSpace()
      guard let name = scanner.token(), let quality = CodingWeights.weight(&scanner),
        scanner.endOfElement()
      else {
        scanner.skipElement()
        continue
      }
      switch ContentCoding(named: name) {
      case .identity: identity = identity ?? quality
      case .gzip: gzip = gzip ?? quality
      case nil: if name == "*" { others = others ?? quality }
      }
    }
  }

  subscript(coding: ContentCoding) -> QualityValue {
    switch coding {
    case .identity: identity ?? others ?? .barely
    case .gzip: gzip ?? others ?? .never
    }
  }

  private static func weight(_ scanner: inout FieldScanner) -> QualityValue? {
    scanner.skipSpace()
    guard scanner.take(UInt8(ascii: ";")) else { return .always }
    scanner.skipSpace()
    guard let name = scanner.token(), name == "q" || name == "Q", scanner.take(UInt8(ascii: "=")),
      let value = scanner.token()
    else { return nil }
    return QualityValue(value)
  }
}
