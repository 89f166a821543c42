// SPDX-License-Identifier: Apache-2.0
// ChainRule: an array's elements, as a decoding container.

/// An array's elements, as a decoding container that goes from one to the next.
struct ElementDecoding: UnkeyedDecodingContainer {
  private let array: ViewDecoder
  private var upcoming: JSONIndex
  private(set) var currentIndex = 0

  init(_ array: ViewDecoder) {
    self.array = array
    upcoming = array.view.first(in: array.index)
  }

  var codingPath: [any CodingKey] { array.codingPath }
  var count: Int? { array.view.count(of: array.index) }
  var isAtEnd: Bool { currentIndex >= array.view.count(of: array.index) }

  mutating func decodeNil() throws -> Bool {
    guard try element(Any?.self).decodeNil() else { return false }
    advance()
    return true
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool { try next(type) { try $0.decode(type) } }
  mutating func decode(_ type: String.Type) throws -> String {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode(_ type: Double.Type) throws -> Double {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode(_ type: Float.Type) throws -> Float {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode(_ type: Int.Type) throws -> Int { try next(type) { try $0.decode(type) } }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try next(type) { try $0.decode(type) } }
  mutating func decode(_ type: Int16.Type) throws -> Int16 {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode(_ type: Int32.Type) throws -> Int32 {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode(_ type: Int64.Type) throws -> Int64 {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try next(type) { try $0.decode(type) } }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 {
    try next(type) { try $0.decode(type) }
  }
  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try next(type) { try $0.decode(type) }
  }

  mutating func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type
  ) throws -> KeyedDecodingContainer<Inner> {
    try next(KeyedDecodingContainer<Inner>.self) { try $0.container(keyedBy: type) }
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next((any UnkeyedDecodingContainer).self) { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try next((any Decoder).self) { $0 } }

  /// Reads the next element, and goes on only if that succeeds.
  private mutating func next<Result>(
    _ type: any Any.Type, _ read: (ViewDecoder) throws -> Result
  ) throws -> Result {
    let result = try read(element(type))
    advance()
    return result
  }

  private mutating func advance() {
    upcoming = array.view.after(upcoming)
    currentIndex += 1
  }

  private func element(_ type: any Any.Type) throws -> ViewDecoder {
    guard isAtEnd else { return ViewDecoder(array.view, upcoming) }
    throw DecodingError.valueNotFound(
      type,
      DecodingError.Context(
        codingPath: codingPath + [PathKey(intValue: currentIndex)],
        debugDescription: "The array has only \(currentIndex) elements."))
  }
}

extension ElementDecoding: KindTelling {
  var nextKind: JSONKind? { isAtEnd ? nil : array.view.kind(at: upcoming) }
}
