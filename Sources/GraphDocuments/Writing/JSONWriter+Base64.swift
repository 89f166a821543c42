// SPDX-License-Identifier: Apache-2.0
// ChainRule: the bytes of elements as base64, little-endian and row-major.

internal import Autodiff

extension JSONWriter {
  /// Elements are turned into bytes so many at a time; a multiple of 3, so that no group of three
  /// bytes is cut.
  private static let chunk = 192

  /// Writes the bytes of elements as one string.
  @specialized(where S == Double)
  @specialized(where S == Float)
  mutating func base64<S: TextScalar>(_ elements: UnsafeBufferPointer<S>, as type: ElementType) {
    separate()
    let length = (elements.count * type.byteCount + 2) / 3 * 4
    if cuts(beyond: length + 2) { return }
    let out = reserve(length + 2)
    out[0] = UInt8(ascii: "\"")
    var next = out + 1
    withUnsafeTemporaryAllocation(byteCount: JSONWriter.chunk * 8, alignment: 8) { bytes in
      var start = 0
      while start < elements.count {
        let end = min(start + JSONWriter.chunk, elements.count)
        let part = UnsafeBufferPointer(rebasing: elements[start..<end])
        let count = JSONWriter.store(part, as: type, into: bytes)
        next = Base64.encode(UnsafeRawBufferPointer(rebasing: bytes[..<count]), into: next)
        start = end
      }
    }
    out[length + 1] = UInt8(ascii: "\"")
    commit(length + 2)
  }

  /// Stores elements as bytes, and returns how many these are.
  @inline(__always)
  private static func store<S: TextScalar>(
    _ elements: UnsafeBufferPointer<S>, as type: ElementType,
    into bytes: UnsafeMutableRawBufferPointer
  ) -> Int {
    for index in elements.indices {
      let value = elements[index]
      switch type {
      case .float64:
        bytes.storeBytes(
          of: Double(value).bitPattern.littleEndian, toByteOffset: index * 8, as: UInt64.self)
      case .float32:
        let bits = Float(value).bitPattern
        bytes.storeBytes(of: bits.littleEndian, toByteOffset: index * 4, as: UInt32.self)
      case .int64:
        // Elements of this type came from integers; what is none is cut to its whole part.
        let whole = Int64(exactly: value.rounded(.towardZero)) ?? 0
        bytes.storeBytes(of: whole.littleEndian, toByteOffset: index * 8, as: Int64.self)
      case .bool: bytes[index] = value != 0 ? 1 : 0
      }
    }
    return elements.count * type.byteCount
  }
}
