// SPDX-License-Identifier: Apache-2.0
// ChainRule: texts that are no origin.

/// A text that is no origin: no browser would ever send it, so it could never match.
public struct CrossOriginError: Error, Sendable, Equatable {
  /// The text.
  public let origin: String
}

extension CrossOriginError: CustomStringConvertible {
  /// One sentence that names the text and the form that was wanted.
  public var description: String {
    "'\(origin)' is no origin: write scheme://host or scheme://host:port, without a path."
  }
}

extension CrossOriginError {
  /// An origin as browsers write it: in lower case, without the port that its scheme implies.
  static func normalized(_ text: String) throws(CrossOriginError) -> String {
    let origin = text.lowercased()
    guard let separator = origin.firstRange(of: "://"),
      isScheme(origin[..<separator.lowerBound])
    else { throw CrossOriginError(origin: text) }
    let scheme = origin[..<separator.lowerBound]
    let (host, port) = parts(ofAuthority: origin[separator.upperBound...])
    guard isHost(host), port.map(isPort) ?? true else { throw CrossOriginError(origin: text) }
    guard let port, port != impliedPort(of: scheme) else { return "\(scheme)://\(host)" }
    return "\(scheme)://\(host):\(port)"
  }

  private static func parts(ofAuthority text: Substring) -> (host: Substring, port: Substring?) {
    guard let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") else {
      return (text, nil)
    }
    return (text[..<colon], text[text.index(after: colon)...])
  }

  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
  }

  private static func isHost(_ text: Substring) -> Bool {
    let isAddress = text.hasPrefix("[") && text.hasSuffix("]") && text.utf8.count > 2
    let name = isAddress ? text.dropFirst().dropLast() : text
    return !name.isEmpty
      && name.utf8.allSatisfy { byte in
        isLetter(byte) || isDigit(byte) || "-._".utf8.contains(byte)
          || (isAddress && byte == UInt8(ascii: ":"))
      }
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.utf8.allSatisfy(isDigit) && UInt16(text) != nil
  }

  private static func impliedPort(of scheme: Substring) -> Substring? {
    switch scheme {
    case "http": "80"
    case "https": "443"
    default: nil
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
