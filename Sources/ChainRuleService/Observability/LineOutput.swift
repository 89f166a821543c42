// SPDX-License-Identifier: Apache-2.0
// ChainRule: lines to a file descriptor, whole or not at all.

internal import Glibc

/// Lines to a file descriptor, from many threads, each whole and each in one write.
///
/// The descriptor stays open when the output goes away: it belongs to whoever opened it.
///
/// Why `@unchecked Sendable` holds: the only state besides a number that never changes is a POSIX
/// mutex, whose functions exist to be called from many threads at once. It lives at one address
/// from `init` to `deinit`, and no other code has that address. The compiler knows nothing of what
/// a pointer points to, hence `@unchecked`.
package final class LineOutput: @unchecked Sendable {
  private let descriptor: Int32
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  /// Standard error, where logs go.
  package static let standardError = LineOutput(descriptor: STDERR_FILENO)

  /// Makes an output to an open descriptor.
  package init(descriptor: Int32) {
    self.descriptor = descriptor
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Writes a line, its end included.
  ///
  /// The system may take a part of it; the rest follows before another line may. What cannot be
  /// written, because a disk is full or a reader has gone, is lost: a log must not stop a service.
  package func write(_ line: [UInt8]) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    line.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written > 0 {
          rest = rest.dropFirst(written)
        } else if !waitsForRoom() {
          return
        }
      }
    }
  }

  /// Whether writing may be tried again: after a signal at once, on a full pipe that does not block
  /// once it has room, for at most a second.
  private func waitsForRoom() -> Bool {
    switch errno {
    case EINTR: return true
    case EAGAIN:
      var descriptors = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      return poll(&descriptors, 1, 1_000) > 0
    default: return false
    }
  }
}
