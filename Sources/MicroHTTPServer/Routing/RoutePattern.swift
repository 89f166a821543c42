// SPDX-License-Identifier: Apache-2.0
// ChainRule: the shape of the paths that a route answers, as a value.

/// The shape of the paths that a route answers: `/v1/graphs/{name}/gradients`.
///
/// A pattern is absolute, has no empty segment and ends in no slash (the root, `/`, has no
/// segments). A segment is literal text or one parameter that stands for a whole, non-empty
/// segment of the path.
public struct RoutePattern: Sendable, Hashable, CustomStringConvertible {
  /// One part of a pattern, between two slashes.
  public enum Segment: Sendable, Hashable {
    /// Text that the path must hold as it is.
    case literal(String)
    /// A name for whatever the path holds here.
    case parameter(String)
  }

  /// The most segments a pattern may have.
  public static let maximumSegments = 32

  /// The segments, from the left; empty for the root.
  public let segments: [Segment]

  /// The pattern as it is written, parameters in braces.
  public let description: String

  /// Reads a pattern.
  ///
  /// - Throws: ``RoutePatternError``, naming the segment at fault.
  public init(_ text: String) throws(RoutePatternError) {
    guard text.utf8.first == UInt8(ascii: "/") else {
      throw RoutePatternError(text, .notAbsolute)
    }
    description = text
    guard text != "/" else {
      segments = []
      return
    }
    var segments: [Segment] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      let segment = try RoutePattern.segment(part, of: text)
      if case .parameter(let name) = segment, segments.contains(segment) {
        throw RoutePatternError(text, .repeatedParameter(name))
      }
      segments.append(segment)
    }
    guard segments.count <= RoutePattern.maximumSegments else {
      throw RoutePatternError(text, .tooManySegments(segments.count))
    }
    self.segments = segments
  }

  /// The names of the parameters, from the left.
  public var parameterNames: [String] {
    segments.compactMap { segment in
      if case .parameter(let name) = segment { name } else { nil }
    }
  }

  private static func segment(
    _ part: Substring, of text: String
  ) throws(RoutePatternError) -> Segment {
    guard !part.isEmpty else { throw RoutePatternError(text, .emptySegment) }
    guard part.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) else {
      guard part.utf8.allSatisfy(PathCharacters.isLiteral) else {
        throw RoutePatternError(text, .invalidCharacter(segment: String(part)))
      }
      return .literal(String(part))
    }
    let name = part.dropFirst().dropLast()
    guard part.first == "{", part.last == "}", PathCharacters.isName(name) else {
      throw RoutePatternError(text, .malformedParameter(segment: String(part)))
    }
    return .parameter(String(name))
  }
}

extension RoutePattern: ExpressibleByStringLiteral {
  /// Takes a pattern written in source code; a malformed one is the program's mistake and stops it.
  public init(stringLiteral text: String) {
    do {
      self = try RoutePattern(text)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

/// Which bytes may stand where in a path.
enum PathCharacters {
  /// Whether a byte may stand in a literal segment: RFC 3986's `pchar` without escapes.
  static func isLiteral(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&")...UInt8(ascii: ","),
      UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "@"):
      true
    default:
      isUnreserved(byte)
    }
  }

  /// Whether a byte means the same with and without percent-encoding.
  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default:
      false
    }
  }

  /// Whether a text is an identifier: an ASCII letter or `_`, then letters, digits and `_`.
  static func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first > UInt8(ascii: "9") else { return false }
    return text.utf8.allSatisfy { byte in
      isUnreserved(byte) && !"-.~".utf8.contains(byte)
    }
  }
}
