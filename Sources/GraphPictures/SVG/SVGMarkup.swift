// SPDX-License-Identifier: Apache-2.0
// ChainRule: the text of an SVG, element by element.

/// The text of an SVG, element by element: what others wrote is escaped wherever it stands.
struct SVGMarkup {
  private(set) var text = ""

  /// Adds markup of ours.
  mutating func add(_ markup: String) { text += markup }

  /// Adds the content of an element, or of an attribute in double quotes.
  mutating func addEscaped(_ content: String) {
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      // Line ends in an attribute would become spaces.
      case "\t", "\n", "\r": text += "&#\(scalar.value);"
      default: if SVGMarkup.isAllowed(scalar) { text.unicodeScalars.append(scalar) }
      }
    }
  }

  /// Whether XML can hold a character, and no reader takes it for a command.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0xfdd0...0xfdef: false
    default: scalar.value & 0xfffe != 0xfffe
    }
  }

  /// Adds an attribute, with a space before it.
  mutating func attribute(_ name: StaticString, _ value: String) {
    text += " \(name)=\""
    addEscaped(value)
    text += "\""
  }

  mutating func attribute(_ name: StaticString, _ value: Double) {
    text += " \(name)=\"\(SVGMarkup.number(value))\""
  }

  /// Adds an element that holds text only.
  mutating func element(_ name: StaticString, _ content: String) {
    text += "<\(name)>"
    addEscaped(content)
    text += "</\(name)>"
  }

  /// Adds a line of text at a place; `columns` are those of its font, in which it is made to fit.
  mutating func label(
    _ content: String, _ style: TextStyle, at point: Point, anchor: StaticString? = nil
  ) {
    guard !content.isEmpty else { return }
    text += "<text class=\"\(style.name)\""
    attribute("x", point.x)
    attribute("y", point.y)
    if let anchor { text += " text-anchor=\"\(anchor)\"" }
    if LabelText.isUnusual(content) {
      attribute("textLength", style.width(of: content))
      text += " lengthAdjust=\"spacingAndGlyphs\""
    }
    text += ">"
    addEscaped(content)
    text += "</text>"
  }

  /// A coordinate with one decimal, which is a tenth of a pixel.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
    return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
  }
}

/// How a text looks: its class, and how wide its characters are.
struct TextStyle: Sendable {
  let name: StaticString
  /// The size of the font, in pixels.
  let size: Double

  /// Fonts of fixed width differ; none of the usual ones has wider characters than this.
  private static let widthOfSize = 0.61

  func width(of text: String) -> Double {
    Double(LabelText.columns(text)) * size * TextStyle.widthOfSize
  }

  static let leaf = TextStyle(name: "leaf", size: 13)
  static let sign = TextStyle(name: "sign", size: 13)
  static let name = TextStyle(name: "name", size: 10)
  static let value = TextStyle(name: "fwd", size: 12)
  static let gradient = TextStyle(name: "bwd", size: 12)
  static let local = TextStyle(name: "local", size: 11)
  static let argument = TextStyle(name: "name", size: 10)
  static let mark = TextStyle(name: "mark", size: 10)
  static let note = TextStyle(name: "note", size: 11)
}
