// SPDX-License-Identifier: Apache-2.0
// ChainRule: ids, which are strings or integers.

extension KeyedDecodingContainer {
  /// Reads an id: a string, or an integer taken as its decimal text.
  func decodeIdentifier(forKey key: Key) throws -> String {
    if let number = try? decode(Int.self, forKey: key) { return String(number) }
    return try decode(String.self, forKey: key)
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
