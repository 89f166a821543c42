// SPDX-License-Identifier: Apache-2.0
// ChainRule: owners of zlib's streams; the only file that sees its types.

internal import CZlib

/// How many bytes a stream hands over at once.
private let chunkBytes = 64 << 10

/// A decompressing stream of zlib, released when it goes out of scope.
struct InflateStream: ~Copyable {
  /// What one step came to.
  enum Step {
    case more
    case needsInput
    case endOfMember
  }

  /// The bytes that go in, and how many have.
  struct Input {
    private(set) var offset = 0
    private let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      self.bytes = bytes
    }

    var isAtEnd: Bool { offset == bytes.count }

    /// Whether a member may begin here; a lone first byte is one that was cut off.
    var startsMember: Bool {
      bytes[offset] == 0x1f && (offset + 1 == bytes.count || bytes[offset + 1] == 0x8b)
    }

    /// Shows a stream what is left, at most as much as its 32-bit count can say.
    fileprivate func offer(to stream: UnsafeMutablePointer<z_stream>) -> Bool {
      let count = min(bytes.count - offset, 1 << 30)
      stream.pointee.next_in = bytes.baseAddress.map { $0 + offset }
      stream.pointee.avail_in = UInt32(count)
      return offset + count == bytes.count
    }

    /// Takes note of what a stream has left of an offer.
    fileprivate mutating func advance(by stream: UnsafeMutablePointer<z_stream>) {
      offset += min(bytes.count - offset, 1 << 30) - Int(stream.pointee.avail_in)
    }
  }

  private let memory: StreamMemory

  init() throws(GzipError) {
    memory = StreamMemory()
    guard chainrule_inflate_init_gzip(memory.stream) == Z_OK else { throw .outOfMemory }
  }

  deinit {
    inflateEnd(memory.stream)
  }

  /// Inflates up to one chunk.
  func step(_ input: inout Input, into output: inout BoundedOutput) throws(GzipError) -> Step {
    _ = input.offer(to: memory.stream)
    memory.offerChunk()
    let code = inflate(memory.stream, Z_NO_FLUSH)
    input.advance(by: memory.stream)
    switch code {
    case Z_OK, Z_STREAM_END, Z_BUF_ERROR:
      try output.append(memory.produced)
      if code == Z_STREAM_END { return .endOfMember }
      // Room left over means that only more input could have gone on.
      return input.isAtEnd && memory.stream.pointee.avail_out > 0 ? .needsInput : .more
    case Z_MEM_ERROR:
      throw .outOfMemory
    default:
      throw .corrupt(offset: input.offset)
    }
  }

  /// Prepares for another member after the end of one.
  func startNextMember() throws(GzipError) {
    guard inflateReset(memory.stream) == Z_OK else { throw .outOfMemory }
  }
}

/// A compressing stream of zlib, released when it goes out of scope.
struct DeflateStream: ~Copyable {
  private let memory: StreamMemory

  init(level: Gzip.Level) throws(GzipError) {
    memory = StreamMemory()
    guard chainrule_deflate_init_gzip(memory.stream, level.rawValue) == Z_OK else {
      throw .outOfMemory
    }
  }

  deinit {
    deflateEnd(memory.stream)
  }

  /// Deflates up to one chunk.
  ///
  /// - Returns: Whether the member is complete.
  func step(
    _ input: inout InflateStream.Input, into output: inout [UInt8]
  ) throws(GzipError) -> Bool {
    let isLast = input.offer(to: memory.stream)
    memory.offerChunk()
    let code = deflate(memory.stream, isLast ? Z_FINISH : Z_NO_FLUSH)
    input.advance(by: memory.stream)
    guard code == Z_OK || code == Z_STREAM_END else { throw .outOfMemory }
    output.append(contentsOf: memory.produced)
    return code == Z_STREAM_END
  }
}

/// A stream's state and the chunk it writes into, at addresses that do not change.
///
/// zlib keeps the address of the state inside the state, so it must not move.
private struct StreamMemory: ~Copyable {
  let stream: UnsafeMutablePointer<z_stream>
  private let chunk: UnsafeMutablePointer<UInt8>

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    chunk = .allocate(capacity: chunkBytes)
  }

  deinit {
    stream.deinitialize(count: 1)
    stream.deallocate()
    chunk.deallocate()
  }

  /// Gives the whole chunk to the stream.
  func offerChunk() {
    stream.pointee.next_out = chunk
    stream.pointee.avail_out = UInt32(chunkBytes)
  }

  /// What the stream has written into the chunk since it was offered.
  var produced: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: chunk, count: chunkBytes - Int(stream.pointee.avail_out))
  }
}
