// SPDX-License-Identifier: Apache-2.0
// ChainRule: requests come in piece by piece.

internal import CMicroHTTPD
internal import Glibc
internal import HTTPTypes

// Each function answers whether the connection goes on; the library closes it if not.
extension EventLoop {
  /// The first line of a request is here; `target` is its raw target.
  func begin(_ connection: ClientConnection, target: UnsafePointer<CChar>?) {
    connection.enter(.head, at: clock)
    connection.requests += 1
    connection.exchange = Exchange(
      assembly: RequestAssembly(
        maximumDroppedBytes: core.limits.droppedBytes, isDraining: mode != .serving),
      started: clock)
    guard let target else { return }
    let parts = RequestTarget(UnsafeRawBufferPointer(start: target, count: strlen(target)))
    connection.exchange.path = parts.path
    connection.exchange.query = parts.query
    if parts.items > core.limits.queryItems(targetBytes: parts.count) {
      refuseTarget(of: connection)
    }
  }

  /// Answers a request whose query the library has no memory for: it would close without a word.
  private func refuseTarget(of connection: ClientConnection) {
    let refusal = Refusal.queryTooLong(maximumItems: core.limits.queryItems(targetBytes: 0))
    let response = core.handler.render(refusal, of: nil)
    DirectReply.send(response, to: connection.descriptor)
    core.events?(
      .headRefused(
        clientAddress: connection.clientAddress, status: response.status, refusal: refusal))
    linger(connection)
    connection.endSending()
    connection.exchange.isTargetRefused = true
  }

  /// The head is here.
  func takeHead(
    of connection: ClientConnection, method: UnsafePointer<CChar>?,
    version: UnsafePointer<CChar>?
  ) -> Bool {
    if connection.exchange.isTargetRefused { return false }
    connection.enter(.body, at: clock)
    let method = method.flatMap { HTTPRequest.Method(known: $0) }
    var framing = RequestFraming()
    framing.isPersistentVersion = version.map { strcmp($0, "HTTP/1.0") != 0 } ?? false
    framing.hasMethod = method != nil
    framing.ignoresBody = method == .get || method == .head
    withUnsafeMutablePointer(to: &framing) { framing in
      _ = MHD_get_connection_values_n(
        connection.handle, .HEADER_KIND, DaemonCallbacks.field, framing)
    }
    let head = RequestHead(
      method: method ?? .get, path: connection.exchange.path, query: connection.exchange.query,
      fields: connection.freshFields(names: framing.names), contentLength: framing.contentLength,
      clientAddress: connection.clientAddress)
    connection.exchange.head = head
    connection.exchange.lingers = framing.hasBody && !framing.waitsForContinue
    let action = connection.exchange.assembly.take(.head(framing))
    if case .judge = action { return judge(head, of: connection) }
    return perform(action, for: connection)
  }

  /// Bytes of the body are here.
  func take(_ bytes: UnsafeRawBufferPointer, for connection: ClientConnection) -> Bool {
    connection.exchange.bytesIn += bytes.count
    let action = connection.exchange.assembly.take(.bytes(bytes.count))
    guard action == .keep else { return perform(action, for: connection) }
    guard makeRoom(for: bytes.count, in: connection) else {
      let limit = core.bodies.limit
      return perform(connection.exchange.assembly.take(.noRoom(limit: limit)), for: connection)
    }
    connection.exchange.body.append(contentsOf: bytes)
    return true
  }

  /// The request is complete, or its connection is back from a worker.
  func takeEnd(of connection: ClientConnection) -> Bool {
    if connection.exchange.isResumed {
      guard let response = connection.exchange.answer else { return false }
      return answer(connection, with: response)
    }
    connection.exchange.received = clock
    return perform(connection.exchange.assembly.take(.end), for: connection)
  }

  private func perform(
    _ action: RequestAssembly.Action, for connection: ClientConnection
  ) -> Bool {
    switch action {
    case .judge: return false  // Follows a head only, and is dealt with there.
    case .read(let announced):
      guard let announced, announced > 0 else { return true }
      guard makeRoom(for: announced, in: connection) else {
        let limit = core.bodies.limit
        return perform(connection.exchange.assembly.take(.noRoom(limit: limit)), for: connection)
      }
      return true
    case .keep, .drop: return true
    case .refuseAtEnd(let refuser):
      remember(refuser, for: connection)
      return true
    case .refuseNow(let refuser):
      remember(refuser, for: connection)
      return answerRefusal(connection, lingering: connection.exchange.lingers)
    case .cutOff: return cutOff(connection)
    case .answerRefusal: return answerRefusal(connection, lingering: false)
    case .respond: return respond(to: connection)
    case .respondPooled: return hand(connection, .respond(request(of: connection)))
    }
  }

  private func judge(_ head: RequestHead, of connection: ClientConnection) -> Bool {
    let judgement: RequestAssembly.Judgement
    switch core.handler.admit(head) {
    case .accept(let maximumBodyBytes, let execution, let kept):
      connection.exchange.kept = kept
      judgement = .accept(maximumBodyBytes: maximumBodyBytes, execution: execution)
    case .refuse(let response):
      connection.exchange.answer = response
      judgement = .refuse
    }
    return perform(connection.exchange.assembly.take(.judged(judgement)), for: connection)
  }

  /// Takes room for more of a body from the budget, and from memory what it needs for certain.
  private func makeRoom(for count: Int, in connection: ClientConnection) -> Bool {
    let needed = connection.exchange.body.count + count
    let reserved = connection.exchange.reservedBytes
    guard needed > reserved else { return true }
    // A chunked body announces nothing: its room is doubled, as its array is.
    let wanted = reserved == 0 ? needed : max(needed, 2 * reserved)
    guard core.bodies.take(wanted - reserved) else { return false }
    connection.exchange.reservedBytes = wanted
    connection.exchange.body.reserveCapacity(wanted + RequestBody.padding)
    return true
  }

  /// Keeps a refusal until it can be given, and forgets the body.
  private func remember(_ refuser: RequestAssembly.Refuser, for connection: ClientConnection) {
    let head = connection.exchange.head
    switch refuser {
    case .handler: break
    case .server(let refusal): connection.exchange.refusal = refusal
    case .expectation: connection.exchange.refusal = .expectationFailed(head?[.expect] ?? "")
    }
    if let refusal = connection.exchange.refusal {
      connection.exchange.answer = core.handler.render(refusal, of: head)
    }
    releaseBody(of: connection)
  }

  func releaseBody(of connection: ClientConnection) {
    guard connection.exchange.reservedBytes > 0 else { return }
    connection.exchange.body = []
    core.bodies.give(connection.exchange.reservedBytes)
    connection.exchange.reservedBytes = 0
  }

  /// Answers past the library, which takes no answer in the middle of a body, and closes.
  private func cutOff(_ connection: ClientConnection) -> Bool {
    if connection.exchange.answer == nil {
      remember(
        .server(.bodyTooLarge(limit: core.limits.droppedBytes, announced: nil)), for: connection)
    }
    guard let response = connection.exchange.answer else { return false }
    DirectReply.send(response, to: connection.descriptor)
    connection.exchange.status = response.status.code
    connection.exchange.bytesOut = response.body.count
    linger(connection)
    return false
  }

  private func answerRefusal(_ connection: ClientConnection, lingering: Bool) -> Bool {
    guard let response = connection.exchange.answer else { return false }
    if lingering { linger(connection) }
    return answer(connection, with: response)
  }
}

extension HTTPRequest.Method {
  /// A method by its name; `nil` if that is no token.
  init?(known name: UnsafePointer<CChar>) {
    let known: HTTPRequest.Method?
    switch UInt8(bitPattern: name.pointee) {
    case UInt8(ascii: "G"): known = strcmp(name, "GET") == 0 ? .get : nil
    case UInt8(ascii: "H"): known = strcmp(name, "HEAD") == 0 ? .head : nil
    case UInt8(ascii: "P"): known = strcmp(name, "POST") == 0 ? .post : nil
    default: known = nil
    }
    guard let known else {
      self.init(String(cString: name))
      return
    }
    self = known
  }
}
