// SPDX-License-Identifier: Apache-2.0
// ChainRule: how a string is written in YAML so that every reader takes it for that string.

/// How a string is written in YAML so that readers of 1.1 and of 1.2 take it for that string.
///
/// Plain only where no reader could see anything else: `no` is false, `1e3` a number, `12:30`
/// a number in base 60 and `2001-01-01` a date to some of them.
enum YAMLScalar {
  /// A string on one line: plain, in single quotes, or in double quotes with escapes.
  static func inline(_ text: String) -> String {
    if isPlain(text) { return text }
    if text.unicodeScalars.allSatisfy(isPrintable) { return singleQuoted(text) }
    return doubleQuoted(text)
  }

  /// The lines of a block literal and its header; `nil` if the string is better quoted.
  ///
  /// A literal keeps lines as they are, so none may hold what has to be escaped, begin the block
  /// with a space, which would be read as indentation, or end with one, which nobody would see.
  static func literal(_ text: String) -> (header: String, lines: [String])? {
    guard text.utf8.contains(UInt8(ascii: "\n")) else { return nil }
    // Scalars, not characters: a combining mark after a space or a quote would hide it.
    let parts = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    let isSuitable = parts.allSatisfy { $0.last != " " && $0.allSatisfy(isPrintable) }
    guard isSuitable, let first = parts.first?.first, first != " " else { return nil }
    var lines = parts.map(String.init)
    guard lines.last == "" else { return ("|-", lines) }
    lines.removeLast()
    return (lines.last == "" ? "|+" : "|", lines)
  }

  private static let words: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
  ]

  /// Whether a string begins with a letter, `_`, `/` or `$`, holds nothing that YAML reads as
  /// structure, and is no word that some reader takes for a value.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) || "_/$".utf8.contains(first),
      text.utf8.last != UInt8(ascii: " ")
    else { return false }
    return text.utf8.allSatisfy { byte in
      isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || " _-./${}();,'+*=^<>".utf8.contains(byte)
    } && !words.contains(text.lowercased())
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Whether a character may stand unescaped on a line: YAML's printable ones, without the ends of
  /// lines, tabs and the byte order mark.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{2028}", "\u{2029}", "\u{feff}", "\u{fffe}", "\u{ffff}": false
    default: (" "..."~").contains(scalar) || scalar >= "\u{a0}"
    }
  }

  private static func singleQuoted(_ text: String) -> String {
    var quoted = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" { quoted += "'" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "'"
  }

  private static func doubleQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where isPrintable(scalar): quoted.unicodeScalars.append(scalar)
      case _ where scalar.value <= 0xff:
        quoted += "\\x" + JSONText.hexadecimal(scalar.value, digits: 2)
      default: quoted += "\\u" + JSONText.hexadecimal(scalar.value, digits: 4)
      }
    }
    return quoted + "\""
  }
}
