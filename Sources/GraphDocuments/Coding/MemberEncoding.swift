// SPDX-License-Identifier: Apache-2.0
// ChainRule: an object being written, as an encoding container.

/// An object being written, as an encoding container.
struct MemberEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  private let sheet: EncodingSheet
  private let place: EncodingSheet.Place

  /// Begins an object where a value is waited for.
  init(_ sheet: EncodingSheet, _ place: EncodingSheet.Place) {
    self.sheet = sheet
    self.place = place
    sheet.begin(.object, at: place)
  }

  var codingPath: [any CodingKey] { sheet.path }

  /// The place of a member's value, after its name.
  private func member(_ key: some CodingKey) -> SheetEncoder {
    SheetEncoder(sheet, sheet.member(key, of: place))
  }

  func encodeNil(forKey key: Key) { member(key).encodeNil() }
  func encode(_ value: Bool, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: String, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Double, forKey key: Key) throws { try member(key).encode(value) }
  func encode(_ value: Float, forKey key: Key) throws { try member(key).encode(value) }
  func encode(_ value: Int, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int8, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int16, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int32, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int64, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt8, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt16, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt32, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt64, forKey key: Key) { member(key).encode(value) }
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try member(key).encode(value)
  }

  func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Inner> {
    member(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    member(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { member(PathKey.superclass) }
  func superEncoder(forKey key: Key) -> any Encoder { member(key) }
}
