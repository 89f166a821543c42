// SPDX-License-Identifier: Apache-2.0
// ChainRule: the value of an operation's attribute.

/// The value of an operation's attribute: a word, words, a number, truth value or arrays, or null.
public enum AttributeDocument: Hashable, Sendable {
  /// A word, such as `"mean"`.
  case text(String)
  /// Words.
  case texts([String])
  /// A number or truth value, or arrays of them.
  case value(TensorDocument)
  /// `null`: as if absent.
  case null
}

extension AttributeDocument: Documented {
  /// Reads a value by its JSON type.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if mayBe(.string, container), let text = try? container.decode(String.self) {
      self = .text(text)
    } else if mayBe(.array, container), let texts = try? container.decode([String].self),
      !texts.isEmpty
    {
      self = .texts(texts)
    } else {
      self = .value(try container.decode(TensorDocument.self))
    }
  }

  /// Writes the value itself.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .texts(let texts): try container.encode(texts)
    case .value(let value): try container.encode(value)
    case .null: try container.encodeNil()
    }
  }

  /// What an attribute may be; which it must be, the operation says.
  public static var schema: JSONSchema {
    .any(
      "The value of an attribute; `GET /v1/operations/{name}` says what each may be.",
      [
        .string(), .number(), .boolean(), JSONSchema(kind: .array), JSONSchema(kind: .null),
      ])
  }

  /// An axis.
  public static var example: AttributeDocument { .value(-1) }
}
