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
    if mayBe(.object, decoder), let container = try? decoder.container(keyedBy: Keys.self) {
      try self.init(object: container)
    } else {
      let data = try TensorData(from: decoder)
      self.init(data.shape, data.elements, try data.impliedType(), .nested)
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
        let data = try payload.decode(TensorData.self, forKey: .buffer)
        try self.init(data, shape: shape, type: type, object)
      }
      return
    }
    try self.init(
      object.decode(TensorData.self, forKey: .data), shape: shape, type: type, object)
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
    _ data: TensorData, shape: [Int]?, type: ElementType?,
    _ object: KeyedDecodingContainer<Keys>
  ) throws {
    let type = try type ?? data.impliedType()
    let count = TensorDocument.count(shape ?? data.shape)
    guard count == data.elements.count, data.shape.count <= 1 || shape ?? data.shape == data.shape
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .data, in: object, debugDescription: "data is not of the shape \(shape ?? [])")
    }
    guard let elements = data.elements(as: type) else {
      throw DecodingError.dataCorruptedError(
        forKey: .data, in: object, debugDescription: "data is not of the dtype \(type.rawValue)")
    }
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
