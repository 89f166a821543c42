// SPDX-License-Identifier: Apache-2.0
// ChainRule: gzip bodies that are right, broken, endless, or more than one.

import MicroHTTPServer
import Testing

@Suite("Gzip")
struct GzipTests {
  private func compressed(_ bytes: [UInt8], level: Gzip.Level = .fastest) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer { bytes throws(GzipError) in
      try Gzip.compress(bytes, level: level)
    }
  }

  private func decompressed(
    _ bytes: [UInt8], maximumBytes: Int = 1 << 20, padding: Int = 0
  ) throws(GzipError) -> [UInt8] {
    try bytes.withUnsafeBufferPointer { bytes throws(GzipError) in
      try Gzip.decompress(bytes, maximumBytes: maximumBytes, padding: padding)
    }
  }

  private func bytes(ofHexadecimal text: String) throws -> [UInt8] {
    let digits = Array(text)
    return try stride(from: 0, to: digits.count, by: 2).map { index in
      try #require(UInt8(String(digits[index...(index + 1)]), radix: 16))
    }
  }

  /// Numbers as a client would send them: compressible, but not to nothing.
  private func sample(_ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(count))
    return (0..<count).map { _ in UInt8.random(in: 0x30...0x39, using: &generator) }
  }

  @Test(
    "What is compressed comes back",
    arguments: [0, 1, 100, 65_535, 65_536, 65_537, 300_000],
    [Gzip.Level.fastest, .balanced, .smallest])
  func roundTrip(count: Int, level: Gzip.Level) throws {
    let original = sample(count)
    let compressed = try compressed(original, level: level)
    #expect(compressed.starts(with: [0x1f, 0x8b]))
    if count > 1_000 { #expect(compressed.count < count * 2 / 3) }
    #expect(try decompressed(compressed) == original)
  }

  @Test(
    "Headers with every optional part are read",
    arguments: [
      (
        "1f8b080800f1536502ff6e616d652e6a736f6e00ab56cacb4f492d56b252888ead05002dd286800d000000",
        #"{"nodes": []}"#
      ),
      (
        "1f8b081e0000000000030400616263646e00636f6d6d656e7400243ccb48cdc9c9070086a6103605000000",
        "hello"
      ),
    ])
  func foreign(hexadecimal: String, text: String) throws {
    let body = try bytes(ofHexadecimal: hexadecimal)
    #expect(try decompressed(body) == Array(text.utf8))
  }

  @Test("Members follow one another")
  func members() throws {
    let first = try compressed(Array("hello ".utf8))
    let second = try compressed(Array("world".utf8))
    let empty = try compressed([])
    #expect(try decompressed(first + empty + second) == Array("hello world".utf8))
  }

  @Test("The bound is the last size that passes", arguments: [0, 1, 1_000, 65_536, 200_000])
  func bound(count: Int) throws {
    let body = try compressed(sample(count))
    #expect(try decompressed(body, maximumBytes: count).count == count)
    guard count > 0 else { return }
    #expect(throws: GzipError.tooLarge(limit: count - 1)) {
      try decompressed(body, maximumBytes: count - 1)
    }
  }

  @Test("A bomb is stopped at the bound, members or not")
  func bomb() throws {
    let bomb = try compressed([UInt8](repeating: 0, count: 32 << 20))
    #expect(bomb.count < 200_000)
    #expect(throws: GzipError.tooLarge(limit: 1 << 20)) { try decompressed(bomb) }
    let part = try compressed([UInt8](repeating: 0, count: 600_000))
    #expect(throws: GzipError.tooLarge(limit: 1 << 20)) { try decompressed(part + part) }
  }

  @Test("The result holds no more than the bound and its padding")
  func capacity() throws {
    let body = try compressed(sample(900_000))
    let result = try decompressed(body, padding: 64)
    #expect(result.count == 900_064)
    #expect(result.suffix(64).allSatisfy { $0 == 0 })
    // The allocator rounds up by some pages; doubling once more would be far beyond that.
    #expect(result.capacity <= (1 << 20) + 65_536)
  }

  @Test("A bound without an end does not overflow")
  func noBound() throws {
    let body = try compressed(sample(100_000))
    #expect(try decompressed(body, maximumBytes: .max, padding: 64).count == 100_064)
  }

  @Test("Every body that is cut off is told as such")
  func truncated() throws {
    let body = try compressed(sample(1_000))
    for count in 0..<body.count {
      #expect(throws: GzipError.truncated(offset: count)) {
        try decompressed(Array(body.prefix(count)))
      }
    }
    #expect(throws: GzipError.truncated(offset: body.count + 1)) {
      try decompressed(body + [0x1f])
    }
  }

  @Test(
    "What follows the last member is told", arguments: [[0], [1, 2, 3], [0x1f, 0x00], [0x0a]])
  func trailing(rest: [UInt8]) throws {
    let body = try compressed(sample(100))
    #expect(throws: GzipError.trailingBytes(offset: body.count)) {
      try decompressed(body + rest)
    }
  }

  @Test(
    "What is no gzip is told",
    arguments: [
      Array("{\"nodes\": []}".utf8), [0x1f, 0x8b, 0x07, 0, 0, 0, 0, 0, 0, 0],
      [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01],
    ])
  func corrupt(body: [UInt8]) throws {
    let error = try #require(throws: GzipError.self) { try decompressed(body) }
    guard case .corrupt(let offset) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(offset <= body.count)
  }

  @Test("A flipped bit is found, or changes nothing")
  func flipped() throws {
    let original = sample(300)
    let body = try compressed(original)
    for index in body.indices {
      for bit in 0..<8 {
        var changed = body
        changed[index] ^= 1 << UInt8(bit)
        guard let result = try? decompressed(changed) else { continue }
        #expect(result == original, "byte \(index), bit \(bit)")
      }
    }
  }
}
