// SPDX-License-Identifier: Apache-2.0
// ChainRule: one request and its answer, between callbacks.

/// One request and its answer, as far as they are; a connection has one at a time.
struct Exchange {
  var path = ""
  var query: String?
  var assembly: RequestAssembly

  /// `nil` until the head is complete.
  var head: RequestHead?

  /// What the handler kept of its judgement.
  var kept: Kept?

  /// The body as far as it is here, and the bytes taken for it from the budget.
  var body: [UInt8] = []
  var reservedBytes = 0
  var bytesIn = 0

  /// An answer that is not yet given: a refusal that waits for the end of the body, or a worker's.
  var answer: Response?
  var refusal: Refusal?

  /// Whether the request was refused by its first line; the rest of it is not looked at.
  var isTargetRefused = false

  /// Whether a worker is done with the request, with or without an answer.
  var isResumed = false

  /// Whether what the client still sends is to be read after the connection has been closed.
  var lingers = false

  /// What was answered; `nil` until then.
  var status: Int?
  var bytesOut = 0

  /// Why the request was cut off, if it was.
  var abandoned: AbandonReason?

  var started: Instant
  var received: Instant?
  var waiting = Span(nanoseconds: 0)
  var handling = Span(nanoseconds: 0)

  init(assembly: RequestAssembly, started: Instant) {
    self.assembly = assembly
    self.started = started
  }

  var isHeadComplete: Bool { head != nil }
}

/// A request target, taken apart but not decoded.
struct RequestTarget: Equatable {
  var path: String
  var query: String?

  /// How many bytes it has.
  var count: Int

  /// How many items its query has, empty ones included.
  var items = 0

  /// Takes a target apart: the path with repeated slashes made one, and what follows the first `?`.
  ///
  /// Of the absolute form (`http://host/path`), which servers must accept, only the path is kept.
  init(_ target: UnsafeRawBufferPointer) {
    let mark = target.firstIndex(of: UInt8(ascii: "?"))
    count = target.count
    if let mark {
      let rest = UnsafeRawBufferPointer(rebasing: target[(mark + 1)...])
      query = String(decoding: rest, as: UTF8.self)
      items = 1
      for byte in rest where byte == UInt8(ascii: "&") { items += 1 }
    }
    let path = UnsafeRawBufferPointer(rebasing: target[..<(mark ?? target.count)])
    self.path = RequestTarget.collapsed(RequestTarget.withoutAuthority(path))
  }

  private static let slash = UInt8(ascii: "/")

  private static func withoutAuthority(_ path: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let first = path.first, first != slash,
      let colon = path.firstIndex(of: UInt8(ascii: ":")), colon + 2 < path.count,
      path[colon + 1] == slash, path[colon + 2] == slash
    else { return path }
    let authority = path[(colon + 3)...]
    let start = authority.firstIndex(of: slash) ?? path.count
    return UnsafeRawBufferPointer(rebasing: path[start...])
  }

  private static func collapsed(_ path: UnsafeRawBufferPointer) -> String {
    var previous: UInt8 = 0
    var repeats = 0
    for byte in path {
      if byte == slash, previous == slash { repeats += 1 }
      previous = byte
    }
    guard repeats > 0 else {
      return path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
    }
    var kept: [UInt8] = []
    kept.reserveCapacity(path.count - repeats)
    for byte in path where byte != slash || kept.last != slash {
      kept.append(byte)
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
