// SPDX-License-Identifier: Apache-2.0
// ChainRule: bytes to gzip and back, with a bound on what comes back.

/// Bytes to the gzip format (RFC 1952) and back.
public enum Gzip {
  /// How much work goes into making bytes fewer.
  public enum Level: Int32, Sendable {
    /// The least work: for replies made while a client waits.
    case fastest = 1
    /// zlib's own choice.
    case balanced = 6
    /// The fewest bytes: for what is compressed once and sent often.
    case smallest = 9
  }

  /// The bytes that a gzip body stands for, its members one after another.
  ///
  /// Memory follows the bytes that come out, never what the body announces: it stays below the
  /// bound, the padding and twice 64 KiB, and while the result grows, half of that again.
  ///
  /// The result is followed by `padding` zero bytes, zero by default.
  ///
  /// - Throws: ``GzipError``; every fault but a lack of memory is the sender's.
  /// - Complexity: O(n) in the bytes that come out.
  public static func decompress(
    _ bytes: UnsafeBufferPointer<UInt8>, maximumBytes: Int, padding: Int = 0
  ) throws(GzipError) -> [UInt8] {
    var input = InflateStream.Input(bytes)
    var output = BoundedOutput(maximumBytes: maximumBytes, padding: padding)
    let stream = try InflateStream()
    while true {
      switch try stream.step(&input, into: &output) {
      case .more:
        continue
      case .needsInput:
        throw .truncated(offset: input.offset)
      case .endOfMember:
        if input.isAtEnd { return output.padded() }
        guard input.startsMember else { throw .trailingBytes(offset: input.offset) }
        try stream.startNextMember()
      }
    }
  }

  /// One gzip member that stands for the bytes.
  ///
  /// - Throws: ``GzipError/outOfMemory`` only.
  /// - Complexity: O(n).
  public static func compress(
    _ bytes: UnsafeBufferPointer<UInt8>, level: Level = .fastest
  ) throws(GzipError) -> [UInt8] {
    var input = InflateStream.Input(bytes)
    var output: [UInt8] = []
    let stream = try DeflateStream(level: level)
    while try !stream.step(&input, into: &output) {}
    return output
  }
}

/// Why bytes are no gzip body, or one that is not taken.
public enum GzipError: Error, Sendable, Equatable {
  /// More bytes would come out than the bound allows.
  case tooLarge(limit: Int)
  /// The bytes before this offset are no gzip: a wrong header, code, checksum or length.
  case corrupt(offset: Int)
  /// The body ends, at this offset, before its last member does.
  case truncated(offset: Int)
  /// After the last member, from this offset on, stand bytes that begin no other.
  case trailingBytes(offset: Int)
  /// zlib was given no memory.
  case outOfMemory
}

/// Bytes that grow up to a bound.
struct BoundedOutput {
  private var bytes: [UInt8] = []
  private let maximumBytes: Int
  private let padding: Int
  private let maximumCapacity: Int

  init(maximumBytes: Int, padding: Int) {
    self.maximumBytes = maximumBytes
    self.padding = padding
    let (sum, overflows) = maximumBytes.addingReportingOverflow(padding)
    maximumCapacity = overflows ? .max : sum
  }

  /// Appends bytes; capacity doubles, but never beyond the bound and the padding.
  mutating func append(_ produced: UnsafeBufferPointer<UInt8>) throws(GzipError) {
    guard produced.count <= maximumBytes - bytes.count else {
      throw .tooLarge(limit: maximumBytes)
    }
    let needed = bytes.count + produced.count
    if needed > bytes.capacity {
      bytes.reserveCapacity(min(max(needed, bytes.capacity * 2), maximumCapacity))
    }
    bytes.append(contentsOf: produced)
  }

  /// The bytes, followed by the padding.
  consuming func padded() -> [UInt8] {
    if padding > 0 { bytes.append(contentsOf: repeatElement(0, count: padding)) }
    return bytes
  }
}
