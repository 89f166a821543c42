// SPDX-License-Identifier: Apache-2.0
// ChainRule: a loop comes to its end.

extension EventLoop {
  /// Goes on with stopping; whether nothing is left to wait for.
  ///
  /// The daemon may only go when no connection is suspended: the library aborts the process
  /// otherwise. Cutting off therefore takes every connection back from its worker, with an answer
  /// of our own, and the worker's comes too late.
  func isFinished(_ daemon: borrowing Daemon) -> Bool {
    switch mode {
    case .serving: return false
    case .draining(let deadline):
      endIdle()
      if connections.isEmpty { return true }
      guard clock >= deadline else { return false }
      mode = .cutting(until: clock.advanced(by: Span(.seconds(1))))
      cutOffAll()
      daemon.run()
      return connections.isEmpty
    case .cutting(let end):
      endIdle()
      return connections.isEmpty || clock >= end
    }
  }

  /// Ends the connections on which nothing is in flight.
  private func endIdle() {
    for connection in connections {
      switch connection.phase {
      case .fresh, .idle:
        connection.enter(.ending, at: clock)
        connection.shutDown()
      default: break
      }
    }
  }

  private func cutOffAll() {
    // First of all: a worker that is freed by a cancellation must not begin what is cut off next.
    core.pool.beginNoMore()
    for connection in connections {
      switch connection.phase {
      case .working:
        summary.cutRequests += 1
        connection.exchange.refusal = .draining
        connection.exchange.abandoned = .stopped
        connection.cancel()
        connection.closeFields()
        resume(
          connection, with: core.handler.render(.draining, of: connection.exchange.head))
      case .head, .body, .answering:
        summary.cutRequests += 1
        end(connection, because: .stopped)
      case .fresh, .idle, .ending: break
      }
    }
  }
}
