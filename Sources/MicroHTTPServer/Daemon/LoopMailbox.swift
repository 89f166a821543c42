// SPDX-License-Identifier: Apache-2.0
// ChainRule: how other threads speak to an event loop.

internal import CMicroHTTPD
internal import Glibc

/// What other threads tell an event loop.
enum LoopMessage: Sendable {
  /// A worker has finished a request.
  case finished(WorkResult)
  /// Accept no more, finish what is in flight, and end at the deadline at the latest.
  case drain(deadline: Instant)
}

/// What became of work that was given to a worker.
struct WorkResult: Sendable {
  /// The connection that waits for it.
  var connection: UInt64
  /// The answer; `nil` if the client left before the work began.
  var response: Response?
  var waiting: Span
  var handling: Span
}

/// Messages for an event loop, and the descriptor that wakes it.
///
/// Nothing else wakes it: the library has no channel between threads when the loop is ours.
final class LoopMailbox: Sendable {
  private let messages = Monitor<[LoopMessage]>([])
  private let bell: Descriptor

  init() throws(SystemError) {
    bell = try Descriptor(eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK)))
  }

  /// Readable while there are messages.
  var descriptor: CInt { bell.number }

  /// Leaves a message; called on any thread.
  func post(_ message: LoopMessage) {
    let isFirst = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if isFirst { eventfd_write(bell.number, 1) }
  }

  /// Takes all messages, in their order; called by the loop.
  func take() -> [LoopMessage] {
    var unused: eventfd_t = 0
    eventfd_read(bell.number, &unused)
    return messages.withLock { messages in
      var taken: [LoopMessage] = []
      swap(&taken, &messages)
      return taken
    }
  }
}
