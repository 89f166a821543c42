// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is to be done with each piece of a request, decided without a socket.

/// The decisions about one request while it arrives: an event in, an action out.
///
/// It knows no socket, no clock and no handler, so every order of events can be tried in a test.
/// The shape follows from what the library allows. An answer may be given right after the head,
/// which closes the connection, or after the last byte of the body; in between there is only the
/// socket itself. And a client that is still sending does not see an answer, so a refusal waits
/// for the end of the body wherever that end is near enough.
struct RequestAssembly: Equatable, Sendable {
  /// What arrives.
  enum Event: Equatable, Sendable {
    /// The head is complete.
    case head(RequestFraming)
    /// The handler has judged the head.
    case judged(Judgement)
    /// This many bytes of the body are here.
    case bytes(Int)
    /// The body, announced or as far as it is here, finds no room beside those of others.
    case noRoom(limit: Int)
    /// The request is complete.
    case end
  }

  /// What the handler thinks of a head.
  enum Judgement: Equatable, Sendable {
    case accept(maximumBodyBytes: Int, execution: Execution)
    case refuse
  }

  /// Who refuses: the handler with an answer it has given already, or the server.
  enum Refuser: Equatable, Sendable {
    case handler
    case server(Refusal)
    /// The server, because of what the head's `Expect` says.
    case expectation
  }

  /// What is to be done.
  enum Action: Equatable, Sendable {
    /// Ask the handler about the head.
    case judge
    /// Wait for the body, of which so many bytes are announced.
    case read(announced: Int?)
    /// Add the bytes to the body.
    case keep
    /// Forget the bytes.
    case drop
    /// Remember this refusal; whatever of the body is here or to come is forgotten.
    case refuseAtEnd(Refuser)
    /// Answer now, right after the head; the connection then closes.
    case refuseNow(Refuser)
    /// Write the remembered refusal to the socket in the middle of the body, and close. If there
    /// is none, the body is too large.
    case cutOff
    /// Give the remembered refusal as the answer.
    case answerRefusal
    /// Have the handler answer on the loop.
    case respond
    /// Have the handler answer on a worker.
    case respondPooled
  }

  private enum State: Equatable, Sendable {
    case start
    case judging(RequestFraming)
    case reading(RequestFraming, limit: Int, received: Int, execution: Execution)
    case ignoring(received: Int, execution: Execution)
    case dropping(received: Int)
    case over
  }

  private let maximumDroppedBytes: Int
  private let isDraining: Bool
  private var state = State.start

  /// Begins a request; a server that is stopping refuses it whatever it is.
  init(maximumDroppedBytes: Int, isDraining: Bool = false) {
    self.maximumDroppedBytes = maximumDroppedBytes
    self.isDraining = isDraining
  }

  /// Takes an event and says what is to be done.
  mutating func take(_ event: Event) -> Action {
    switch (state, event) {
    case (.start, .head(let framing)): return takeHead(framing)
    case (.judging(let framing), .judged(let judgement)): return take(judgement, framing)
    case (_, .bytes(let count)): return takeBytes(count)
    case (.reading(let framing, _, let received, _), .noRoom(let limit)):
      let refuser = Refuser.server(.bodiesInFlight(limit: limit))
      if received == 0 { return refuse(refuser, framing) }
      state = .dropping(received: received)
      return .refuseAtEnd(refuser)
    case (.reading(_, _, let received, let execution), .end):
      state = .over
      return execution.isInline(bytes: received) ? .respond : .respondPooled
    case (.ignoring(_, let execution), .end):
      state = .over
      return execution.isInline(bytes: 0) ? .respond : .respondPooled
    case (.dropping, .end):
      state = .over
      return .answerRefusal
    default: return giveUp()
    }
  }

  private mutating func takeHead(_ framing: RequestFraming) -> Action {
    if let fault = framing.fault {
      // Where the body ends is unknown, so nothing after the head can be trusted.
      state = .over
      return .refuseNow(.server(.badFraming(fault)))
    }
    if isDraining { return refuse(.server(.draining), framing) }
    if framing.expectation == .other, framing.isPersistentVersion {
      return refuse(.expectation, framing)
    }
    state = .judging(framing)
    return .judge
  }

  private mutating func take(_ judgement: Judgement, _ framing: RequestFraming) -> Action {
    guard case .accept(let limit, let execution) = judgement else {
      return refuse(.handler, framing)
    }
    let bound = framing.ignoresBody ? maximumDroppedBytes : limit
    if let length = framing.contentLength, length > bound {
      return refuse(.server(.bodyTooLarge(limit: bound, announced: length)), framing)
    }
    if framing.ignoresBody {
      state = .ignoring(received: 0, execution: execution)
      return .read(announced: 0)
    }
    state = .reading(framing, limit: limit, received: 0, execution: execution)
    return .read(announced: framing.isChunked ? nil : framing.contentLength ?? 0)
  }

  private mutating func takeBytes(_ count: Int) -> Action {
    switch state {
    case .reading(let framing, let limit, let received, let execution):
      let sum = RequestAssembly.sum(received, count)
      guard sum <= limit else {
        state = .dropping(received: sum)
        return .refuseAtEnd(.server(.bodyTooLarge(limit: limit, announced: nil)))
      }
      state = .reading(framing, limit: limit, received: sum, execution: execution)
      return .keep
    case .ignoring(let received, let execution):
      let sum = RequestAssembly.sum(received, count)
      guard sum <= maximumDroppedBytes else { return giveUp() }
      state = .ignoring(received: sum, execution: execution)
      return .drop
    case .dropping(let received):
      let sum = RequestAssembly.sum(received, count)
      guard sum <= maximumDroppedBytes else { return giveUp() }
      state = .dropping(received: sum)
      return .drop
    default: return giveUp()
    }
  }

  /// Refuses from the head: at the end of the body where that is near enough, otherwise at once.
  private mutating func refuse(_ refuser: Refuser, _ framing: RequestFraming) -> Action {
    if framing.waitsForContinue || (framing.contentLength ?? 0) > maximumDroppedBytes {
      state = .over
      return .refuseNow(refuser)
    }
    state = .dropping(received: 0)
    return .refuseAtEnd(refuser)
  }

  /// Ends a request that goes on for too long, or whose events come in no order that is known.
  private mutating func giveUp() -> Action {
    state = .over
    return .cutOff
  }

  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }
}

extension Execution {
  /// Whether a request with a body of so many bytes is answered on the loop.
  func isInline(bytes: Int) -> Bool {
    switch self {
    case .inline: true
    case .inlineUpTo(let limit): bytes <= limit
    case .pooled: false
    }
  }
}
