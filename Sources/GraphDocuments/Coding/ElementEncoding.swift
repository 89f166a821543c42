// SPDX-License-Identifier: Apache-2.0
// ChainRule: an array being written, as an encoding container.

/// An array being written, as an encoding container.
struct ElementEncoding: UnkeyedEncodingContainer {
  private let sheet: EncodingSheet
  private let place: EncodingSheet.Place

  /// How many elements are written.
  private(set) var count = 0

  /// Begins an array where a value is waited for.
  init(_ sheet: EncodingSheet, _ place: EncodingSheet.Place) {
    self.sheet = sheet
    self.place = place
    sheet.begin(.array, at: place)
  }

  var codingPath: [any CodingKey] { sheet.path }

  /// The place of the next element.
  private mutating func element() -> SheetEncoder {
    count += 1
    return SheetEncoder(sheet, sheet.element(of: place))
  }

  mutating func encodeNil() { element().encodeNil() }
  mutating func encode(_ value: Bool) { element().encode(value) }
  mutating func encode(_ value: String) { element().encode(value) }
  mutating func encode(_ value: Double) throws { try element().encode(value) }
  mutating func encode(_ value: Float) throws { try element().encode(value) }
  mutating func encode(_ value: Int) { element().encode(value) }
  mutating func encode(_ value: Int8) { element().encode(value) }
  mutating func encode(_ value: Int16) { element().encode(value) }
  mutating func encode(_ value: Int32) { element().encode(value) }
  mutating func encode(_ value: Int64) { element().encode(value) }
  mutating func encode(_ value: UInt) { element().encode(value) }
  mutating func encode(_ value: UInt8) { element().encode(value) }
  mutating func encode(_ value: UInt16) { element().encode(value) }
  mutating func encode(_ value: UInt32) { element().encode(value) }
  mutating func encode(_ value: UInt64) { element().encode(value) }
  mutating func encode<Value: Encodable>(_ value: Value) throws { try element().encode(value) }

  mutating func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type
  ) -> KeyedEncodingContainer<Inner> {
    element().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    element().unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { element() }
}
