// SPDX-License-Identifier: Apache-2.0
// ChainRule: a number as documents write it, NaN and infinities as strings.

/// A double as documents write it: a number, or `"NaN"`, `"Infinity"` or `"-Infinity"`.
///
/// Two are equal if their bits say the same number; so NaN equals NaN, and zero is not minus zero.
public struct NumberDocument: Hashable, Sendable, ExpressibleByFloatLiteral {
  /// The number.
  public var value: Double

  /// Makes a document of a number.
  public init(_ value: Double) { self.value = value }

  /// Makes a document of a literal.
  public init(floatLiteral value: Double) { self.value = value }

  /// Whether both are the same number, NaN included.
  public static func == (a: NumberDocument, b: NumberDocument) -> Bool {
    a.value.bitPattern == b.value.bitPattern || (a.value.isNaN && b.value.isNaN)
  }

  /// Mixes the number in, all kinds of NaN alike.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
  }

  /// The text for a number that JSON's grammar cannot write.
  static func text(_ value: Double) -> String {
    value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
  }

  /// The number that such a text means.
  static func value(_ text: String) -> Double? {
    switch text {
    case "NaN": .nan
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    default: nil
    }
  }
}

extension NumberDocument: Codable {
  /// Reads a number or one of the three strings.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard mayBe(.string, decoder), let text = try? container.decode(String.self) else {
      value = try container.decode(Double.self)
      return
    }
    guard let value = NumberDocument.value(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "\(text) is none of \"NaN\", \"Infinity\" and \"-Infinity\"")
    }
    self.value = value
  }

  /// Writes a number or one of the three strings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isFinite {
      try container.encode(value)
    } else {
      try container.encode(NumberDocument.text(value))
    }
  }
}

extension NumberDocument: Documented {
  /// A number or one of three words.
  public static var schema: JSONSchema {
    .any(
      "A number. JSON has no NaN and no infinities; they are strings.",
      [.number(), .word(nil, ["NaN", "Infinity", "-Infinity"])])
  }

  /// The value of the sigmoid function at minus three.
  public static var example: NumberDocument { 0.04742587317756679 }
}
