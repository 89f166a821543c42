// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors of every form through any encoder.

internal import Autodiff

extension TensorDocument: Encodable {
  private enum Keys: String, CodingKey { case shape, dtype, data, base64 }

  /// Writes the tensor as ``encoding`` says.
  public func encode(to encoder: any Encoder) throws {
    switch encoding {
    case .nested: try encodeNested(to: encoder)
    case .flat:
      var container = encoder.container(keyedBy: Keys.self)
      try encodeHead(into: &container)
      var data = container.nestedUnkeyedContainer(forKey: .data)
      for element in elements { try encode(element, into: &data) }
    case .base64:
      var container = encoder.container(keyedBy: Keys.self)
      try encodeHead(into: &container)
      try container.encode(TensorBytes.base64(values, as: type), forKey: .base64)
    }
  }

  private func encodeHead(into container: inout KeyedEncodingContainer<Keys>) throws {
    try container.encode(shape, forKey: .shape)
    try container.encode(type, forKey: .dtype)
  }

  /// Writes arrays within arrays with a stack of containers.
  private func encodeNested(to encoder: any Encoder) throws {
    guard !shape.isEmpty else {
      var container = encoder.singleValueContainer()
      return try encodeScalar(into: &container)
    }
    var open: [(container: any UnkeyedEncodingContainer, length: Int)] = [
      (encoder.unkeyedContainer(), shape[0])
    ]
    var next = 0
    while let (top, length) = open.last {
      if top.count == length {
        open.removeLast()
      } else if open.count < shape.count {
        let inner = open[open.count - 1].container.nestedUnkeyedContainer()
        open.append((inner, shape[open.count]))
      } else {
        for element in elements[next..<next + length] {
          try encode(element, into: &open[open.count - 1].container)
        }
        next += length
      }
    }
  }

  private func encode(
    _ element: NumberDocument, into container: inout any UnkeyedEncodingContainer
  ) throws {
    guard element.value.isFinite else { return try container.encode(element) }
    switch type {
    case .float64: try container.encode(element.value)
    case .float32: try container.encode(Float(element.value))
    case .int64: try container.encode(Int64(exactly: element.value) ?? 0)
    case .bool: try container.encode(element.value != 0)
    }
  }

  private func encodeScalar(into container: inout any SingleValueEncodingContainer) throws {
    guard let element = elements.first else { return try container.encodeNil() }
    guard element.value.isFinite else { return try container.encode(element) }
    switch type {
    case .float64: try container.encode(element.value)
    case .float32: try container.encode(Float(element.value))
    case .int64: try container.encode(Int64(exactly: element.value) ?? 0)
    case .bool: try container.encode(element.value != 0)
    }
  }
}

/// The bytes of elements, for documents that are read and written by a coder.
enum TensorBytes {
  /// The elements that a base64 text holds; `nil` unless it holds exactly these.
  static func elements(base64 text: String, count: Int, as type: ElementType) -> [Double]? {
    var text = text
    return text.withUTF8 { raw -> [Double]? in
      let (expected, overflow) = count.multipliedReportingOverflow(by: type.byteCount)
      guard !overflow, Base64.byteCount(raw) == expected else { return nil }
      var bytes = [UInt8](repeating: 0, count: expected)
      let isRight: Bool = bytes.withUnsafeMutableBufferPointer { buffer in
        guard let out = buffer.baseAddress else { return true }
        return (try? Base64.decode(raw, into: out)) != nil
      }
      guard isRight else { return nil }
      return (0..<count).map { element(bytes, at: $0 * type.byteCount, as: type) }
    }
  }

  private static func element(_ bytes: [UInt8], at offset: Int, as type: ElementType) -> Double {
    var bits: UInt64 = 0
    for place in (0..<type.byteCount).reversed() {
      bits = bits << 8 | UInt64(bytes[offset + place])
    }
    switch type {
    case .float64: return Double(bitPattern: bits)
    case .float32: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .int64: return Double(Int64(bitPattern: bits))
    case .bool: return bits == 0 ? 0 : 1
    }
  }

  /// The base64 text of elements.
  static func base64(_ values: [Double], as type: ElementType) -> String {
    var writer = JSONWriter()
    values.withUnsafeBufferPointer { writer.base64($0, as: type) }
    return String(decoding: writer.bytes.dropFirst().dropLast(), as: UTF8.self)
  }
}
