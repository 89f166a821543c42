// SPDX-License-Identifier: Apache-2.0
// ChainRule: reading what a refused client still sends.

internal import CMicroHTTPD
internal import Glibc

/// Memory that is written and never read.
struct Scratch: ~Copyable {
  let buffer: UnsafeMutableRawBufferPointer

  init(bytes: Int) {
    buffer = .allocate(byteCount: bytes, alignment: 16)
  }

  deinit {
    buffer.deallocate()
  }
}

/// A socket whose connection the library has closed while the client was still sending.
///
/// Closing it for good would reset the connection, and the client would never see its answer. Our
/// second descriptor keeps it open; what arrives is read and forgotten.
final class Lingering {
  private let socket: Descriptor
  private var bytesLeft: Int
  let deadline: Instant

  init(socket: consuming Descriptor, bytes: Int, deadline: Instant) {
    self.socket = socket
    bytesLeft = bytes
    self.deadline = deadline
  }

  var descriptor: CInt { socket.number }

  /// Reads what is there; `false` when the client is done or has sent more than it may.
  func drop(using buffer: UnsafeMutableRawBufferPointer) -> Bool {
    for _ in 0..<8 {
      let count = recv(
        socket.number, buffer.baseAddress, buffer.count, CInt(MSG_DONTWAIT))
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      if count == 0 { return false }
      bytesLeft -= count
      if bytesLeft <= 0 { return false }
    }
    return true
  }
}
