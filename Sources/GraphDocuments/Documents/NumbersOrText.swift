// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers, or a text in their place.

/// Numbers, or a text in their place.
public enum NumbersOrText: Codable, Equatable, Sendable {
  /// Numbers.
  case numbers(TensorDocument)
  /// A text.
  case text(String)

  /// Reads a text, or numbers, among them the words for those that JSON cannot write.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if mayBe(.string, container), let text = try? container.decode(String.self),
      NumberDocument.value(text) == nil
    {
      self = .text(text)
    } else {
      self = .numbers(try container.decode(TensorDocument.self))
    }
  }

  /// Writes numbers or a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .numbers(let numbers): try container.encode(numbers)
    case .text(let text): try container.encode(text)
    }
  }

  static func schema(_ description: String?) -> JSONSchema {
    .any(description, [.reference(TensorDocument.self), .string()])
  }
}
