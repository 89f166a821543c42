// SPDX-License-Identifier: Apache-2.0
// ChainRule: the place of a value in a document, as RFC 6901 writes it.

/// The place of a value in a JSON document (RFC 6901), such as `/nodes/3/inputs/1`.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  /// One step: a member's name or an element's number, as text and without escapes.
  public var tokens: [String]

  /// The whole document.
  public static let root = JSONPointer(tokens: [])

  /// Makes a pointer of steps.
  public init(tokens: [String]) { self.tokens = tokens }

  /// Reads a pointer; `nil` unless it is empty or begins with `/`, or where a `~` is not `~0` or `~1`.
  public init?(_ text: String) {
    guard !text.isEmpty else {
      self.init(tokens: [])
      return
    }
    guard text.hasPrefix("/") else { return nil }
    var tokens: [String] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = JSONPointer.unescape(part) else { return nil }
      tokens.append(token)
    }
    self.init(tokens: tokens)
  }

  /// The pointer to a member or element of this place.
  public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

  /// The pointer as text: each step after a `/`, with `~` written `~0` and `/` written `~1`.
  public var description: String {
    var text = ""
    for token in tokens {
      text.append("/")
      for character in token.unicodeScalars {
        switch character {
        case "~": text.append("~0")
        case "/": text.append("~1")
        default: text.unicodeScalars.append(character)
        }
      }
    }
    return text
  }

  private static func unescape(_ part: Substring) -> String? {
    var token = ""
    var scalars = part.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "~" else {
        token.unicodeScalars.append(scalar)
        continue
      }
      switch scalars.next() {
      case "0": token.append("~")
      case "1": token.append("/")
      default: return nil
      }
    }
    return token
  }
}

extension JSONPointer: Codable {
  /// Reads a pointer from a string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let pointer = JSONPointer(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is not a JSON pointer")
    }
    self = pointer
  }

  /// Writes the pointer as a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
