// SPDX-License-Identifier: Apache-2.0
// ChainRule: an owned file descriptor.

internal import CMicroHTTPD
internal import Glibc

/// A file descriptor that is closed once, when its owner goes.
struct Descriptor: ~Copyable, Sendable {
  let number: CInt

  /// Takes ownership of a descriptor that a system call returned; -1 is the last error.
  init(_ number: CInt) throws(SystemError) {
    guard number >= 0 else { throw SystemError.last }
    self.number = number
  }

  deinit {
    close(number)
  }

  /// A second descriptor of the same open file, not inherited by other programs.
  func duplicate() throws(SystemError) -> Descriptor {
    try Descriptor(fcntl(number, F_DUPFD_CLOEXEC, 0))
  }

  /// Gives the descriptor to someone else, who then closes it.
  consuming func release() -> CInt {
    let number = number
    discard self
    return number
  }
}
