// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors of every form through any decoder.

internal import Autodiff

extension TensorDocument: Decodable {
  private enum Keys: String, CodingKey {
    case shape, dtype, data, base64, datatype
    case objectType = "object_type"
  }

  private enum PayloadKeys: String, CodingKey { case buffer, encoding }

  /// Reads a tensor of any form.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: Keys.self) {
      try self.init(object: container)
    } else if var container = try? decoder.unkeyedContainer() {
      try self.init(nested: &container, as: nil)
    } else {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(Bool.self) {
        self.init([], [NumberDocument(value ? 1 : 0)], .bool, .nested)
      } else {
        self.init([], [try container.decode(NumberDocument.self)], .float64, .nested)
      }
    }
  }

  private init(object: KeyedDecodingContainer<Keys>) throws {
    let type = try TensorDocument.type(in: object)
    let shape = try object.decodeIfPresent([Int].self, forKey: .shape)
    if let text = try object.decodeIfPresent(String.self, forKey: .base64) {
      try self.init(base64: text, shape: shape, type: type, object, .base64)
      return
    }
    if let payload = try? object.nestedContainer(keyedBy: PayloadKeys.self, forKey: .data) {
      if try payload.decode(String.self, forKey: .encoding) == "base64" {
        let text = try payload.decode(String.self, forKey: .buffer)
        try self.init(base64: text, shape: shape, type: type, object, .data)
      } else {
        let data = try payload.decode(TensorDocument.self, forKey: .buffer)
        try self.init(data, shape: shape, type: type, object)
      }
      return
    }
    try self.init(
      object.decode(TensorDocument.self, forKey: .data), shape: shape, type: type, object)
  }

  private static func type(in object: KeyedDecodingContainer<Keys>) throws -> ElementType? {
    let key = object.contains(.datatype) ? Keys.datatype : Keys.dtype
    guard let name = try object.decodeIfPresent(String.self, forKey: key) else { return nil }
    let type =
      ElementType(rawValue: name) ?? ElementType.allCases.first { $0.openInferenceName == name }
    guard let type else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: object, debugDescription: "there is no dtype \(name)")
    }
    return type
  }

  /// Gives data the shape and the type that stand beside it.
  private init(
    _ data: TensorDocument, shape: [Int]?, type: ElementType?,
    _ object: KeyedDecodingContainer<Keys>
  ) throws {
    let type = type ?? data.type
    let count = TensorDocument.count(shape ?? data.shape)
    guard count == data.elements.count, data.shape.count <= 1 || shape ?? data.shape == data.shape
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .data, in: object, debugDescription: "data is not of the shape \(shape ?? [])")
    }
    let elements =
      type == .float32
      ? data.elements.map { NumberDocument(Double(Float($0.value))) } : data.elements
    self.init(shape ?? data.shape, elements, type, .flat)
  }

  private init(
    base64 text: String, shape: [Int]?, type: ElementType?,
    _ object: KeyedDecodingContainer<Keys>, _ key: Keys
  ) throws {
    let type = type ?? .float64
    guard let shape, let count = TensorDocument.count(shape),
      let values = TensorBytes.elements(base64: text, count: count, as: type)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: object,
        debugDescription: "base64 does not hold a tensor of the shape \(shape ?? [])")
    }
    self.init(shape, values.map { NumberDocument($0) }, type, .base64)
  }
}

extension TensorDocument {
  /// Reads arrays within arrays with a stack of containers, as their depth is the sender's choice.
  private init(nested root: inout any UnkeyedDecodingContainer, as type: ElementType?) throws {
    var reader = NestedTensor()
    var stack = [root]
    while var container = stack.popLast() {
      if container.isAtEnd {
        try reader.close(container.currentIndex, level: stack.count, container)
      } else if let inner = try? container.nestedUnkeyedContainer() {
        stack.append(container)
        stack.append(inner)
      } else {
        try reader.append(from: &container, level: stack.count)
        stack.append(container)
      }
    }
    self.init(reader.shape, reader.elements, reader.isBoolean ? .bool : .float64, .nested)
  }
}

/// What is known of nested arrays while they are read: the lengths of the levels, deepest last.
private struct NestedTensor {
  var elements: [NumberDocument] = []
  var isBoolean = false
  private var lengths: [Int?] = []
  private var leafLevel: Int?

  var shape: [Int] { lengths.map { $0 ?? 0 } }

  /// Reads an element of an array of the given level.
  mutating func append(
    from container: inout any UnkeyedDecodingContainer, level: Int
  ) throws {
    guard leafLevel ?? level == level, lengths.count <= level + 1 else {
      throw ragged(container)
    }
    leafLevel = level
    if let value = try? container.decode(Bool.self) {
      guard elements.isEmpty || isBoolean else { throw ragged(container) }
      isBoolean = true
      elements.append(NumberDocument(value ? 1 : 0))
    } else {
      guard !isBoolean else { throw ragged(container) }
      elements.append(try container.decode(NumberDocument.self))
    }
  }

  /// Compares the length of an array with those of its level.
  mutating func close(
    _ length: Int, level: Int, _ container: any UnkeyedDecodingContainer
  ) throws {
    if let leafLevel, level > leafLevel { throw ragged(container) }
    while lengths.count <= level { lengths.append(nil) }
    guard lengths[level] ?? length == length else { throw ragged(container) }
    lengths[level] = length
  }

  private func ragged(_ container: any UnkeyedDecodingContainer) -> DecodingError {
    DecodingError.dataCorrupted(
      DecodingError.Context(
        codingPath: container.codingPath, debugDescription: "the arrays differ in length or depth"))
  }
}
