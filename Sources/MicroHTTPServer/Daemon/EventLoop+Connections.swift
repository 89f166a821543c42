// SPDX-License-Identifier: Apache-2.0
// ChainRule: connections come and go.

internal import CMicroHTTPD
internal import Glibc
internal import HTTPTypes

extension EventLoop {
  /// Decides whether a client may connect; the library closes the socket of one that may not.
  func accepts(_ address: UnsafePointer<sockaddr>?) -> Bool {
    giveUpExpected()
    let key = address.flatMap { AddressKey($0) }
    guard let bound = core.census.enter(key) else {
      expected = Expected(addressKey: key)
      return true
    }
    let client = address.flatMap { SocketAddress.hostAndPort($0)?.host }
    core.events?(.connectionRefused(clientAddress: client, bound: bound))
    return false
  }

  /// A client that was let in may still fail for want of memory, and nobody says so: the next one
  /// to knock, or to come in, shows it.
  private func giveUpExpected() {
    guard let expected else { return }
    core.census.leave(expected.addressKey)
    self.expected = nil
  }

  func opened(_ handle: OpaquePointer) -> ClientConnection {
    let connection = ClientConnection(
      handle: handle, identity: nextIdentity(), addressKey: expected?.addressKey, at: clock)
    expected = nil
    connection.slot = connections.count
    connections.append(connection)
    core.events?(.connectionOpened(clientAddress: connection.clientAddress))
    return connection
  }

  func closed(_ connection: ClientConnection) {
    let slot = connection.slot
    connections.swapAt(slot, connections.count - 1)
    connections[slot].slot = slot
    connections.removeLast()
    core.census.leave(connection.addressKey)
    core.events?(
      .connectionClosed(
        clientAddress: connection.clientAddress, requests: connection.requests,
        lifetime: clock.since(connection.opened).duration))
  }

  /// The other side of a suspended connection has gone or has closed its half.
  func clientLeft(_ identity: UInt64) {
    guard let connection = suspended[identity] else { return }
    poller.remove(connection.descriptor)
    connection.cancel()
    if let head = connection.exchange.head { core.events?(.clientLeft(head)) }
  }

  /// Ends connections whose client is too slow, or has gone before its body was complete.
  ///
  /// The library's own timeout only notices silence, so a byte now and then would keep a connection
  /// for ever. Nor does it notice a client that closes its half in the middle of a body.
  func endOverdue() {
    let limits = core.limits
    for connection in connections {
      let age = clock.since(connection.phaseBegan)
      switch connection.phase {
      case .fresh, .head:
        if age > limits.head { endSlow(connection, limit: limits.head) }
      case .idle:
        if age > limits.idleAndHead {
          endSlow(connection, limit: limits.head)
        } else if age > limits.idle, connection.isSilent(for: limits.idle) {
          end(connection, because: .timedOut)
        }
      case .body:
        if age > limits.body {
          endSlow(connection, limit: limits.body)
        } else if connection.isCutShort {
          endUnfinished(
            connection, .badFraming("a body that ends too early"), because: .clientLeft)
        }
      case .answering:
        if age > limits.answer { end(connection, because: .timedOut) }
      case .working, .ending: break
      }
    }
    for (identity, client) in lingering where client.deadline < clock {
      stopLingering(identity)
    }
  }

  /// Tells a slow client so, and ends its connection.
  private func endSlow(_ connection: ClientConnection, limit: Span) {
    let refusal = Refusal.tooSlow(limitSeconds: Int(clamping: limit.seconds))
    endUnfinished(connection, refusal, because: .timedOut)
  }

  /// Answers a request that is not complete and never will be, and ends its connection.
  private func endUnfinished(
    _ connection: ClientConnection, _ refusal: Refusal, because reason: AbandonReason
  ) {
    if connection.exchange.isTargetRefused { return end(connection, because: reason) }
    let head = connection.exchange.head
    let response: Response
    if let refused = connection.exchange.answer {
      response = refused
    } else {
      connection.exchange.refusal = refusal
      response = core.handler.render(refusal, of: head)
    }
    DirectReply.send(response, to: connection.descriptor)
    if head == nil {
      core.events?(
        .headRefused(
          clientAddress: connection.clientAddress, status: response.status,
          refusal: connection.exchange.refusal))
    }
    connection.exchange.status = response.status.code
    end(connection, because: reason)
  }

  /// Shuts a connection down; the library then notices and ends its request.
  func end(_ connection: ClientConnection, because reason: AbandonReason) {
    connection.exchange.abandoned = reason
    connection.enter(.ending, at: clock)
    connection.shutDown()
  }
}

extension EventLoop {
  /// Keeps the socket of a connection that is about to be closed, to read what is still sent.
  func linger(_ connection: ClientConnection) {
    guard lingering.count < 64, core.limits.droppedBytes > 0, mode == .serving else { return }
    do throws(SystemError) {
      let client = Lingering(
        socket: try Descriptor(fcntl(connection.descriptor, F_DUPFD_CLOEXEC, 0)),
        bytes: core.limits.droppedBytes, deadline: clock.advanced(by: core.limits.body))
      try poller.add(
        client.descriptor, .readable, tag: Tag.lingering(connection.identity))
      lingering[connection.identity] = client
    } catch {
      // Without a descriptor to spare the client sees a reset: no worse than not trying.
    }
  }

  /// Reads what a lingering client sends.
  func drop(_ identity: UInt64) {
    guard let client = lingering[identity] else { return }
    if !client.drop(using: scratch.buffer) { stopLingering(identity) }
  }

  private func stopLingering(_ identity: UInt64) {
    guard let client = lingering.removeValue(forKey: identity) else { return }
    poller.remove(client.descriptor)
  }
}
