// SPDX-License-Identifier: Apache-2.0
// ChainRule: ids, which are strings or integers.

/// An id: a string, or an integer taken as its decimal text.
private struct Identifier: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if mayBe(.number, decoder), let number = try? container.decode(Int.self) {
      text = String(number)
    } else {
      text = try container.decode(String.self)
    }
  }
}

extension KeyedDecodingContainer {
  /// Reads an id.
  func decodeIdentifier(forKey key: Key) throws -> String {
    try decode(Identifier.self, forKey: key).text
  }

  /// Reads an id that may be absent.
  func decodeIdentifierIfPresent(forKey key: Key) throws -> String? {
    guard contains(key), try !decodeNil(forKey: key) else { return nil }
    return try decodeIdentifier(forKey: key)
  }
}

extension JSONSchema {
  /// An id.
  static func identifier(_ description: String) -> JSONSchema {
    .any(description, [.string(), .integer()])
  }
}
