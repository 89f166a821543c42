// SPDX-License-Identifier: Apache-2.0
// ChainRule: the loop that drives one daemon.

internal import CMicroHTTPD
internal import Glibc

/// The loop that drives one daemon on a thread of its own.
///
/// The library's own loop blocks for as long as the idle timeout when exactly 128 events are ready,
/// is not woken by a resumed connection, and does not see a client leave while its connection is
/// suspended. This one waits for the daemon's descriptor, for its mailbox and for the suspended
/// connections, and then has the library do what it can without waiting.
///
/// A loop is made on its thread and never leaves it; other threads have its mailbox. As in a
/// `ClientConnection`, accesses to its properties do not overlap.
final class EventLoop {
  /// What the loop is up to.
  enum Mode: Equatable {
    case serving
    /// No more connections; requests in flight are finished.
    case draining(deadline: Instant)
    /// What is left has been cut off and has a moment to notice.
    case cutting(until: Instant)
  }

  let core: ServerCore
  let mailbox: LoopMailbox
  var poller: Poller

  /// The time when the loop last woke: good enough for deadlines, and free.
  @exclusivity(unchecked) var clock = Instant.now
  @exclusivity(unchecked) var mode = Mode.serving
  @exclusivity(unchecked) var summary = HTTPServer.StopSummary()

  /// All connections, in no order; each knows its place.
  @exclusivity(unchecked) var connections: [ClientConnection] = []
  /// Those that a worker has, by identity.
  @exclusivity(unchecked) var suspended: [UInt64: ClientConnection] = [:]
  @exclusivity(unchecked) var lingering: [UInt64: Lingering] = [:]
  @exclusivity(unchecked) private(set) var lastIdentity: UInt64 = 0

  /// An address that was let in and whose connection has not been reported yet.
  @exclusivity(unchecked) var expected: Expected?

  /// Where bytes are read to that nobody wants.
  let scratch = Scratch(bytes: 64 << 10)
  @exclusivity(unchecked) private var nextSweep = Instant(nanoseconds: 0)

  /// Rounds in a row in which the daemon had work left.
  @exclusivity(unchecked) private var rounds: UInt = 0

  struct Expected {
    var addressKey: AddressKey?
  }

  init(core: ServerCore, mailbox: LoopMailbox) throws(SystemError) {
    self.core = core
    self.mailbox = mailbox
    poller = try Poller()
  }

  /// Tags of what the loop waits for; the identity of a connection is above the low two bits.
  enum Tag {
    static let daemon: UInt64 = 0
    static let mailbox: UInt64 = 1
    static func suspended(_ identity: UInt64) -> UInt64 { identity << 2 | 2 }
    static func lingering(_ identity: UInt64) -> UInt64 { identity << 2 | 3 }
  }

  func nextIdentity() -> UInt64 {
    lastIdentity += 1
    return lastIdentity
  }

  /// Prepares to wait for a daemon and for the mailbox.
  func watch(_ daemon: borrowing Daemon) throws(SystemError) {
    try poller.add(daemon.descriptor, .readable, tag: Tag.daemon)
    try poller.add(mailbox.descriptor, .readable, tag: Tag.mailbox)
  }

  /// Runs until the server stops and the last connection has ended or has been cut off.
  func run(_ daemon: borrowing Daemon) {
    while true {
      let timeout = timeout(daemon)
      // While the daemon has work left, as with a large body, it goes first most of the time.
      rounds = timeout == 0 ? rounds &+ 1 : 0
      if rounds & 7 == 0 { wait(milliseconds: timeout, daemon) }
      clock = .now
      daemon.run()
      if clock >= nextSweep { sweep() }
      if mode != .serving, isFinished(daemon) { return }
    }
  }

  private func wait(milliseconds: CInt, _ daemon: borrowing Daemon) {
    var hasMail = false
    poller.wait(milliseconds: milliseconds) { tag in
      switch tag & 3 {
      case 2: clientLeft(tag >> 2)
      case 3: drop(tag >> 2)
      default: hasMail = hasMail || tag == Tag.mailbox
      }
    }
    if hasMail {
      clock = .now
      readMail(daemon)
    }
  }

  private func readMail(_ daemon: borrowing Daemon) {
    for message in mailbox.take() {
      switch message {
      case .finished(let result): finished(result)
      case .drain(let deadline):
        guard mode == .serving else { continue }
        // What was sent before the stop counts as in flight: some rounds accept the newest
        // connections (about ten each), the last ones read and answer their requests.
        for _ in 0..<4 { daemon.run() }
        daemon.quiesce()
        core.loopIsDeaf()
        for _ in 0..<2 { daemon.run() }
        mode = .draining(deadline: deadline)
      }
    }
  }

  /// Milliseconds to wait at most; -1 without end.
  private func timeout(_ daemon: borrowing Daemon) -> CInt {
    var milliseconds = daemon.timeout ?? .max
    func shorten(to instant: Instant) {
      milliseconds = min(milliseconds, instant.since(clock).milliseconds)
    }
    if !connections.isEmpty || !lingering.isEmpty { shorten(to: nextSweep) }
    switch mode {
    case .serving: break
    case .draining(let deadline): shorten(to: deadline)
    case .cutting(let end): shorten(to: end)
    }
    return milliseconds == .max ? -1 : CInt(clamping: milliseconds)
  }

  private func sweep() {
    nextSweep = clock.advanced(by: core.limits.sweepInterval)
    endOverdue()
  }
}
