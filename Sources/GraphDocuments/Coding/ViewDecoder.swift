// SPDX-License-Identifier: Apache-2.0
// ChainRule: one value of a scanned document, as a decoder.

/// One value of a scanned document, as a decoder: three words and an index, copied freely.
///
/// It keeps no path. A value's index says where it stands, so the path is found when an error or
/// a type asks for it, and costs nothing before.
struct ViewDecoder: Decoder {
  let view: JSONView
  let index: JSONIndex

  init(_ view: JSONView, _ index: JSONIndex) {
    self.view = view
    self.index = index
  }

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The steps from the root to the value.
  ///
  /// - Complexity: O(n) in the document
  var codingPath: [any CodingKey] { view.path(to: index) }

  func container<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    guard view.kind(at: index) == .object else { throw mismatch([String: Any].self) }
    return KeyedDecodingContainer(MemberDecoding<Key>(self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard view.kind(at: index) == .array else { throw mismatch([Any].self) }
    return ElementDecoding(self)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  /// The error of a value of another kind than asked for.
  func mismatch(_ type: any Any.Type) -> DecodingError {
    let kind = view.kind(at: index)
    let description = "Expected \(type) but found \(kind.phrase)."
    let context = DecodingError.Context(codingPath: codingPath, debugDescription: description)
    return kind == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
  }

  /// The error of a number that is none of the type's.
  func unfit(_ type: any Any.Type) -> DecodingError {
    let number = String(decoding: view.rawString(at: index), as: UTF8.self)
    return .dataCorrupted(
      DecodingError.Context(
        codingPath: codingPath, debugDescription: "The number \(number) does not fit in \(type)."))
  }
}

extension ViewDecoder: KindTelling {
  var nextKind: JSONKind? { view.kind(at: index) }
}

extension JSONView {
  /// The steps from the root to a value, or to the member of a name.
  func path(to place: JSONIndex) -> [any CodingKey] {
    var path: [any CodingKey] = []
    var container = root
    while container < place, kind(at: container).isContainer {
      guard let (key, value) = step(from: container, to: place) else { break }
      path.append(key)
      container = value
    }
    return path
  }

  private func step(from container: JSONIndex, to place: JSONIndex) -> (PathKey, JSONIndex)? {
    if kind(at: container) == .object {
      return members(of: container).first { after($0.value) > place }
        .map { (PathKey(stringValue: string(at: $0.name)), $0.value) }
    }
    return elements(of: container).enumerated().first { after($0.element) > place }
      .map { (PathKey(intValue: $0.offset), $0.element) }
  }
}
