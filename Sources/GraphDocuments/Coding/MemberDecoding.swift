// SPDX-License-Identifier: Apache-2.0
// ChainRule: an object's members, as a decoding container.

/// An object's members, as a decoding container.
struct MemberDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  /// Up to how many members a search from the first is faster than a table of all.
  private static var searched: Int { 16 }

  private let object: ViewDecoder
  /// The values by name, where the members are many: asking for each must not search through all.
  private let table: [String: JSONIndex]?

  init(_ object: ViewDecoder) {
    self.object = object
    let view = object.view
    guard view.count(of: object.index) > Self.searched else {
      table = nil
      return
    }
    var table: [String: JSONIndex] = [:]
    table.reserveCapacity(view.count(of: object.index))
    for (name, value) in view.members(of: object.index) { table[view.string(at: name)] = value }
    self.table = table
  }

  var codingPath: [any CodingKey] { object.codingPath }

  var allKeys: [Key] {
    object.view.members(of: object.index).compactMap {
      Key(stringValue: object.view.string(at: $0.name))
    }
  }

  func contains(_ key: Key) -> Bool { place(of: key) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try member(key).decodeNil() }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try member(key).decode(type) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String {
    try member(key).decode(type)
  }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
    try member(key).decode(type)
  }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try member(key).decode(type) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try member(key).decode(type) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try member(key).decode(type) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try member(key).decode(type) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try member(key).decode(type) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try member(key).decode(type) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try member(key).decode(type) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try member(key).decode(type) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
    try member(key).decode(type)
  }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
    try member(key).decode(type)
  }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
    try member(key).decode(type)
  }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try member(key).decode(type)
  }

  func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Inner> {
    try member(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try member(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { try member(PathKey.superclass) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

  private func member(_ key: some CodingKey) throws -> ViewDecoder {
    if let place = place(of: key) { return ViewDecoder(object.view, place) }
    throw DecodingError.keyNotFound(
      key,
      DecodingError.Context(
        codingPath: codingPath, debugDescription: "There is no member '\(key.stringValue)'."))
  }

  private func place(of key: some CodingKey) -> JSONIndex? {
    var name = key.stringValue
    if let table { return table[name] }
    let view = object.view
    return name.withUTF8 { name in
      view.members(of: object.index).first { member in
        view.withStringBytes(at: member.name) { $0.count == name.count && equal($0, name) }
      }?.value
    }
  }

  /// Compares names of one length, which are short: a call would take longer.
  private func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in a.indices where a[index] != b[index] { return false }
    return true
  }
}
