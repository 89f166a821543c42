// SPDX-License-Identifier: Apache-2.0
// ChainRule: one client's connection, as its loop sees it.

internal import CMicroHTTPD
internal import Glibc

/// One client's connection; only the thread of its loop touches it.
///
/// No two accesses to a property overlap: each function reads or writes one and is done. The
/// checks at run time that this is so cost as much as the rest of a request's bookkeeping, hence
/// `@exclusivity(unchecked)`.
final class ClientConnection {
  /// What the connection is doing, for deadlines and for stopping.
  enum Phase {
    /// Open, and no line of a head has come.
    case fresh
    /// Between requests.
    case idle
    /// A first line has come.
    case head
    case body
    /// A worker has the request, and the library has suspended the connection.
    case working
    case answering
    /// Shut down by us; the library will notice.
    case ending
  }

  let handle: OpaquePointer
  let descriptor: CInt
  let identity: UInt64
  let clientAddress: String?
  let addressKey: AddressKey?
  let opened: Instant

  /// Where the loop's list has this connection.
  @exclusivity(unchecked) var slot = 0
  @exclusivity(unchecked) var requests = 0
  @exclusivity(unchecked) private(set) var phase = Phase.fresh
  @exclusivity(unchecked) private(set) var phaseBegan: Instant
  @exclusivity(unchecked) var exchange: Exchange

  /// The bytes that the library is sending.
  ///
  /// They stay here until it says that it has done so.
  @exclusivity(unchecked) var outgoing: [UInt8] = []

  /// Both are used again for the next request unless somebody still holds them.
  @exclusivity(unchecked) private var fields: RequestFields
  @exclusivity(unchecked) private var cancellation = Cancellation()

  @exclusivity(unchecked) private var watchedSeconds: UInt32 = 0

  init(handle: OpaquePointer, identity: UInt64, addressKey: AddressKey?, at now: Instant) {
    self.handle = handle
    self.identity = identity
    self.addressKey = addressKey
    descriptor = chainrule_mhd_descriptor(handle)
    clientAddress = chainrule_mhd_client_address(handle).flatMap { address in
      SocketAddress.hostAndPort(address)?.host
    }
    opened = now
    phaseBegan = now
    fields = RequestFields(of: handle)
    exchange = Exchange(assembly: RequestAssembly(maximumDroppedBytes: 0), started: now)
  }

  func enter(_ phase: Phase, at now: Instant) {
    self.phase = phase
    phaseBegan = now
  }

  /// The fields of a new request.
  func freshFields(names: FieldNameSet) -> RequestFields {
    if !isKnownUniquelyReferenced(&fields) { fields = RequestFields(of: handle) }
    fields.reopen(names: names)
    return fields
  }

  /// The flag of a new request, not set.
  func freshCancellation() -> Cancellation {
    if !isKnownUniquelyReferenced(&cancellation) || cancellation.isCancelled {
      cancellation = Cancellation()
    }
    return cancellation
  }

  /// The flag of the request in progress.
  var currentCancellation: Cancellation { cancellation }

  func cancel() {
    cancellation.cancel()
  }

  /// Says that nothing more comes from us.
  func endSending() {
    shutdown(descriptor, CInt(SHUT_WR))
  }

  /// Ends the connection for both sides; the library will notice.
  func shutDown() {
    shutdown(descriptor, CInt(SHUT_RDWR))
  }

  /// Has the library end the connection after so long a silence, or never if it is zero.
  ///
  /// For answers only that may wait for their client: a daemon that watches every connection reads
  /// the clock eight times for each request.
  func watchSilence(seconds: UInt32) {
    guard watchedSeconds != seconds else { return }
    watchedSeconds = seconds
    chainrule_mhd_set_timeout(handle, seconds)
  }

  /// Whether nothing has come for a while; `true` where the system cannot tell.
  func isSilent(for span: Span) -> Bool {
    let milliseconds = chainrule_silence(descriptor)
    return milliseconds < 0 || UInt64(milliseconds) >= span.nanoseconds / 1_000_000
  }

  /// Whether the client has closed its half of the connection and everything it sent has been read.
  var isCutShort: Bool { chainrule_is_at_end(descriptor) != 0 }

  func closeFields() {
    fields.close()
  }

  /// The body, followed by its padding; the exchange has it no longer.
  func takeBody() -> RequestBody {
    guard !exchange.body.isEmpty else { return .empty }
    var bytes: [UInt8] = []
    swap(&bytes, &exchange.body)
    bytes.append(contentsOf: RequestBody.zeros)
    return RequestBody(padded: bytes)
  }
}
