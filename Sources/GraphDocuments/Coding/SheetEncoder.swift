// SPDX-License-Identifier: Apache-2.0
// ChainRule: the place of one value in a document being written, as an encoder.

/// The place of one value in a document being written, as an encoder.
struct SheetEncoder: Encoder {
  private let sheet: EncodingSheet
  private let place: EncodingSheet.Place

  init(_ sheet: EncodingSheet, _ place: EncodingSheet.Place) {
    self.sheet = sheet
    self.place = place
  }

  var codingPath: [any CodingKey] { sheet.path }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(MemberEncoding<Key>(sheet, place))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { ElementEncoding(sheet, place) }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension SheetEncoder: SingleValueEncodingContainer {
  func encodeNil() { sheet.value(at: place) { $0.null() } }
  func encode(_ value: Bool) { sheet.value(at: place) { $0.boolean(value) } }
  func encode(_ value: String) { sheet.value(at: place) { $0.string(value) } }

  func encode(_ value: Double) throws {
    guard value.isFinite else { throw notFinite(value, as: "\(value)") }
    sheet.value(at: place) { $0.number(value) }
  }

  func encode(_ value: Float) throws {
    guard value.isFinite else { throw notFinite(value, as: "\(value)") }
    sheet.value(at: place) { $0.number(value) }
  }

  func encode(_ value: Int) { sheet.value(at: place) { $0.integer(value) } }
  func encode(_ value: Int64) { encode(Int(value)) }
  func encode(_ value: Int32) { encode(Int(value)) }
  func encode(_ value: Int16) { encode(Int(value)) }
  func encode(_ value: Int8) { encode(Int(value)) }
  func encode(_ value: UInt) { encode(UInt64(value)) }
  func encode(_ value: UInt32) { encode(Int(value)) }
  func encode(_ value: UInt16) { encode(Int(value)) }
  func encode(_ value: UInt8) { encode(Int(value)) }

  func encode(_ value: UInt64) {
    var digits = "\(value)"
    digits.withUTF8 { digits in sheet.value(at: place) { $0.raw(digits) } }
  }

  /// Writes a value of any type; arrays of numbers without a container, dictionaries by name.
  func encode<Value: Encodable>(_ value: Value) throws {
    if Value.self == [Double].self, let numbers = value as? [Double] {
      try run(numbers) { try $0.encode($1) }
    } else if let members = value as? any MembersByName {
      try members.encodeByName(to: self)
    } else {
      try value.encode(to: self)
    }
    sheet.endValue(at: place)
  }

  private func run<Number>(
    _ numbers: [Number], _ write: (SheetEncoder, Number) throws -> Void
  ) rethrows {
    sheet.begin(.array, at: place)
    for number in numbers {
      try write(SheetEncoder(sheet, sheet.element(of: place)), number)
    }
    sheet.end(place)
  }

  private func notFinite(_ value: Any, as text: String) -> EncodingError {
    let description = "JSON has no number \(text)."
    return .invalidValue(
      value, EncodingError.Context(codingPath: codingPath, debugDescription: description))
  }
}

/// A dictionary whose keys are members' names: its own order is another each time.
private protocol MembersByName {
  func encodeByName(to encoder: SheetEncoder) throws
}

extension Dictionary: MembersByName where Key == String, Value: Encodable {
  fileprivate func encodeByName(to encoder: SheetEncoder) throws {
    var container = encoder.container(keyedBy: PathKey.self)
    for (name, value) in sorted(by: { $0.key < $1.key }) {
      try container.encode(value, forKey: PathKey(stringValue: name))
    }
  }
}
