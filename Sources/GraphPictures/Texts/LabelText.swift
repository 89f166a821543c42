// SPDX-License-Identifier: Apache-2.0
// ChainRule: names and labels of others, made harmless.

/// Names and labels of others, made harmless: nothing in them acts beyond its own place.
///
/// What controls (characters that terminals obey, and those that turn the direction of what follows)
/// is left out, as is what XML cannot hold; what is long is cut. What is left is only text, and still
/// has to be escaped by whoever writes it into a format.
enum LabelText {
  /// Columns of a label on a leaf, and of any other.
  static let (leafColumns, otherColumns, longColumns) = (28, 20, 120)

  /// The text, in so many columns at most.
  ///
  /// - Complexity: O(columns) for most texts; a hundred characters for each of them at most.
  static func clean(_ text: String, columns limit: Int) -> String {
    var (kept, columns, looked) = ("", 0, 0)
    for character in text {
      looked += 1
      let shown = harmless(character)
      if shown.isEmpty {
        if looked > 100 * limit { break }
        continue
      }
      let width = LabelText.width(shown)
      if columns + width > limit {
        // The mark takes the place of what does not fit beside it.
        while columns > limit - 1, let last = kept.popLast() {
          columns -= LabelText.width(String(last))
        }
        return kept + "…"
      }
      kept += shown
      columns += width
    }
    return kept
  }

  /// How many columns of a fixed-width font a text takes, about: two for wide characters.
  static func columns(_ text: String) -> Int { text.reduce(0) { $0 + width(String($1)) } }

  /// Whether a font with fixed width need not hold to its columns for all characters.
  static func isUnusual(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value > 0x24f && !common.contains($0) }
  }

  /// Signs of ours, which every such font has.
  private static let common = Set("−×÷∇Σ∞…⚠·≤≥≠√²³ʸ⊙○".unicodeScalars)

  /// The text, closed off from the direction of what stands beside it where it may have another.
  static func isolated(_ text: String) -> String {
    text.unicodeScalars.contains { isRightToLeft($0) } ? "\u{2068}\(text)\u{2069}" : text
  }

  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x590...0x8ff, 0xfb1d...0xfdff, 0xfe70...0xfeff, 0x10800...0x10fff, 0x1e800...0x1efff: true
    default: false
    }
  }

  /// A character without what controls; some of its marks only where it has very many.
  private static func harmless(_ character: Character) -> String {
    if character.isWhitespace { return " " }
    var kept = String.UnicodeScalarView()
    for scalar in character.unicodeScalars.prefix(16) where !isControl(scalar) {
      let isMark = kept.isEmpty || scalar.properties.generalCategory != .nonspacingMark
      if isMark || kept.count < 4 { kept.append(scalar) }
    }
    return String(kept)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: true
    // Joins the parts of one emoji.
    case .format: scalar.value != 0x200d
    default: false
    }
  }

  private static func width(_ character: String) -> Int {
    let isWide = character.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe4f,
        0xff00...0xff60, 0xffe0...0xffe6, 0x12000...0x1ffff, 0x20000...0x3ffff:
        true
      default: scalar.properties.isEmojiPresentation
      }
    }
    return isWide ? 2 : 1
  }
}
