// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the characters of an expression mean.

/// What the characters of an expression mean.
enum ExpressionCharacters {
  /// Whether a character only keeps others apart.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
  }

  /// Whether a name may begin with a character: a letter of any script.
  static func beginsName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return false
    }
  }

  /// Whether a name may go on with a character: a letter, a digit, raised ones left out, an accent.
  static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return beginsName(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
    }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .nonspacingMark, .spacingMark: return true
    case .otherNumber: return ("\u{2080}"..."\u{2089}").contains(scalar)
    default: return beginsName(scalar)
    }
  }

  /// Whether a text can be written as a name without backticks.
  static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, beginsName(first) else { return false }
    return text.unicodeScalars.allSatisfy(continuesName) && !isPi(text)
  }

  /// Whether a name means the number pi.
  static func isPi(_ name: String) -> Bool { name == "pi" || name == "π" }

  /// The modules whose names before a function say nothing.
  static let modules: Set = ["np", "math", "jnp", "torch"]

  /// The operator that a character stands for, alone.
  static func infix(_ scalar: Unicode.Scalar) -> ExpressionOperator? {
    switch scalar {
    case "+": .add
    case "-", "−": .subtract
    case "*", "·", "×", "⋅", "∗": .multiply
    case "/", "÷", "∕": .divide
    case "@": .matrixMultiply
    case "^": .power
    case "≤": .lessOrEqual
    case "≥": .greaterOrEqual
    case "≠": .notEqual
    default: nil
    }
  }

  /// The mark that a character is.
  static func mark(_ scalar: Unicode.Scalar) -> ExpressionToken.Kind? {
    switch scalar {
    case "(": .open(.round)
    case ")": .close(.round)
    case "[": .open(.square)
    case "]": .close(.square)
    case ",": .comma
    case ";": .semicolon
    case ":": .colon
    case "=": .equals
    case ".": .dot
    default: nil
    }
  }

  /// The digit that a raised character is.
  static func raisedDigit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "²": 2
    case "³": 3
    case "¹": 1
    case "⁰": 0
    case "\u{2074}"..."\u{2079}": Int(scalar.value) - 0x2070
    default: nil
    }
  }
}
