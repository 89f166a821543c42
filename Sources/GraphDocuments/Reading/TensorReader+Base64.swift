// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors as the bytes of their elements.

internal import Autodiff

extension TensorReader {
  /// Appends the elements that a base64 string holds, little-endian and row-major.
  func readBase64(
    _ text: JSONIndex, shape: [Int], count: Int, as type: ElementType,
    into buffer: inout NumberBuffer
  ) throws(TensorError) {
    // Encoders of some languages escape every slash, so the text may not stand there as it is.
    if view.hasEscapes(at: text) {
      var resolved: [UInt8] = []
      view.appendString(at: text, to: &resolved)
      let copy = resolved
      return try copy.withUnsafeBufferPointer { (raw) throws(TensorError) in
        try decode(raw, text, shape: shape, count: count, as: type, into: &buffer)
      }
    }
    try decode(
      view.rawString(at: text), text, shape: shape, count: count, as: type, into: &buffer)
  }

  private func decode(
    _ raw: UnsafeBufferPointer<UInt8>, _ place: JSONIndex, shape: [Int], count: Int,
    as type: ElementType, into buffer: inout NumberBuffer
  ) throws(TensorError) {
    guard let byteCount = Base64.byteCount(raw) else {
      throw mistake(raw, at: raw.count, place)
    }
    // The count is within the limit, so the product is within what can be counted.
    let (expected, overflow) = count.multipliedReportingOverflow(by: type.byteCount)
    guard !overflow, byteCount == expected else {
      throw TensorError(
        .shapeMismatch(shape: shape, actual: .bytes(byteCount, expected: expected)), at: place)
    }
    let out = buffer.reserve(count)
    // The bytes go to the end of the elements' own memory, and are widened from its beginning:
    // an element is never longer than a double, so none is overwritten before it is read.
    let bytes = UnsafeMutableRawPointer(out) + count * (8 - type.byteCount)
    do {
      try Base64.decode(raw, into: bytes.assumingMemoryBound(to: UInt8.self))
    } catch {
      throw mistake(raw, at: error.offset, place)
    }
    try widen(bytes, count: count, as: type, into: out, place)
    buffer.commit(count)
  }

  private func widen(
    _ bytes: UnsafeMutableRawPointer, count: Int, as type: ElementType,
    into out: UnsafeMutablePointer<Double>, _ place: JSONIndex
  ) throws(TensorError) {
    for index in 0..<count {
      switch type {
      case .float64:
        let bits = bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
        out[index] = Double(bitPattern: UInt64(littleEndian: bits))
      case .float32:
        let bits = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
        out[index] = Double(Float(bitPattern: UInt32(littleEndian: bits)))
      case .int64:
        let bits = bytes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self)
        let integer = Int64(littleEndian: bits)
        guard let value = Double(exactly: integer) else {
          throw TensorError(.notAnInteger(text: "\(integer)"), at: place)
        }
        out[index] = value
      case .bool:
        // Any byte but zero is true, as in C.
        let byte = bytes.load(fromByteOffset: index, as: UInt8.self)
        out[index] = byte == 0 ? 0 : 1
      }
    }
  }

  private func mistake(
    _ raw: UnsafeBufferPointer<UInt8>, at offset: Int, _ place: JSONIndex
  ) -> TensorError {
    guard offset < raw.count, let start = raw.baseAddress else {
      return TensorError(.badBase64(offset: offset, character: nil), at: place)
    }
    let character = UTF8Sequence.scalar(at: start + offset)?.scalar ?? "\u{FFFD}"
    return TensorError(.badBase64(offset: offset, character: character), at: place)
  }
}
