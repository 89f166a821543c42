// SPDX-License-Identifier: Apache-2.0
// ChainRule: the system's error numbers, and their words.

internal import CMicroHTTPD
internal import Glibc

/// An error number of the system.
struct SystemError: Error, Equatable {
  var number: CInt

  init(_ number: CInt) {
    self.number = number
  }

  /// The error number that the last failed call left on this thread.
  static var last: SystemError {
    SystemError(errno)
  }

  /// The system's words for the number.
  var text: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress, strerror_r(number, start, buffer.count) == 0
      else { return "error \(number)" }
      return String(cString: start)
    }
  }
}
