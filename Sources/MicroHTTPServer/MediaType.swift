// SPDX-License-Identifier: Apache-2.0
// ChainRule: media types.

/// A media type: `application/json; charset=utf-8`.
///
/// Type, subtype and names of parameters are lower case; values of parameters are as written.
public struct MediaType: Sendable, Hashable {
  /// A parameter of a media type.
  public struct Parameter: Sendable, Hashable {
    /// The name, in lower case.
    public let name: String
    /// The value, without quotes.
    public let value: String
  }

  /// The part before the slash; `*` in a range.
  public let type: String

  /// The part after the slash; `*` in a range.
  public let subtype: String

  /// The parameters, in their order.
  public let parameters: [Parameter]

  /// Type and subtype, without parameters: what decides how bytes are read.
  public var essence: String { "\(type)/\(subtype)" }

  /// Makes a media type of parts that are known to be tokens.
  init(_ type: String, _ subtype: String, parameters: [Parameter] = []) {
    self.type = type
    self.subtype = subtype
    self.parameters = parameters
  }

  /// Reads the value of a `Content-Type` field; `nil` if it is none.
  public init?(_ text: String) {
    var scanner = FieldScanner(text)
    scanner.skipSpace()
    guard let media = MediaType(scanning: &scanner) else { return nil }
    scanner.skipSpace()
    guard scanner.isAtEnd else { return nil }
    self = media
  }

  /// Reads a media type and all its parameters.
  init?(scanning scanner: inout FieldScanner) {
    guard let type = scanner.token(), scanner.take(UInt8(ascii: "/")),
      let subtype = scanner.token()
    else { return nil }
    var parameters: [Parameter] = []
    while true {
      scanner.skipSpace()
      guard scanner.take(UInt8(ascii: ";")) else { break }
      scanner.skipSpace()
      guard let name = scanner.token() else { continue }
      guard scanner.take(UInt8(ascii: "=")),
        let value = scanner.token() ?? scanner.quotedString()
      else { return nil }
      parameters.append(Parameter(name: name.lowercased(), value: value))
    }
    self.init(type.lowercased(), subtype.lowercased(), parameters: parameters)
  }

  /// The value of the parameter of this name; `nil` if there is none.
  public subscript(parameter name: String) -> String? {
    parameters.first { $0.name == name }?.value
  }

  /// Whether type and subtype are those of another media type.
  public func hasEssence(of other: MediaType) -> Bool {
    type == other.type && subtype == other.subtype
  }
}

extension MediaType {
  /// `application/json`, always UTF-8.
  public static let json = MediaType("application", "json")
  /// `application/problem+json`, of RFC 9457.
  public static let problem = MediaType("application", "problem+json")
  /// `application/yaml`, of RFC 9512.
  public static let yaml = MediaType("application", "yaml")
  /// `application/octet-stream`.
  public static let bytes = MediaType("application", "octet-stream")
  /// `image/svg+xml`.
  public static let svg = MediaType("image", "svg+xml")
  /// `application/mathml+xml`.
  public static let mathML = MediaType("application", "mathml+xml")
  /// `text/html; charset=utf-8`.
  public static let html = text("html")
  /// `text/plain; charset=utf-8`.
  public static let plain = text("plain")

  /// A text type in UTF-8; the subtype is a token in lower case.
  package static func text(_ subtype: String) -> MediaType {
    MediaType("text", subtype, parameters: [Parameter(name: "charset", value: "utf-8")])
  }
}

extension MediaType: CustomStringConvertible {
  /// The media type as a field value; values that are no tokens are quoted.
  public var description: String {
    parameters.reduce(essence) { text, parameter in
      text + "; \(parameter.name)=" + MediaType.quotedIfNeeded(parameter.value)
    }
  }

  private static func quotedIfNeeded(_ value: String) -> String {
    if !value.isEmpty, value.utf8.allSatisfy(FieldScanner.isTokenByte) { return value }
    var quoted = "\""
    for character in value.unicodeScalars {
      if character == "\"" || character == "\\" { quoted.append("\\") }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }
}
