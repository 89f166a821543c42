// SPDX-License-Identifier: Apache-2.0
// ChainRule: the calls that were understood before.

internal import GraphDocuments

/// The calls that were understood before, found again by the structure of their documents.
///
/// A call is kept when a document of its outline comes for the second time, so that clients who never
/// repeat themselves cost nothing; it makes room for another of its slot. What is found is compared in
/// full, token by token, and every number is read and computed anew: only understanding is spared.
///
/// The memory is bounded: slots times what the largest call takes, some 32 MiB.
final class CallCache: Sendable {
  /// Documents of more bytes are not kept: reading them is work beside which this is little.
  static let maximumBytes = 16 << 10

  private static let slotCount = 256
  private static let seenCount = 4096

  private struct State {
    var slots: [KnownCall?] = .init(repeating: nil, count: slotCount)
    /// Outlines that came before, each in its place.
    var seen: [UInt64] = .init(repeating: 0, count: seenCount)
  }

  private let state = Guarded(State())

  /// What is known of a document.
  enum Finding {
    /// The answer, or the work that makes it.
    case known(Preparation)
    /// Nothing, and it is the first of its outline.
    case new
    /// Nothing yet, though one of its outline came before.
    case again(outline: UInt64)
  }

  /// The answer to a document that is like the one which this thread answered last; `nil` if it is not.
  ///
  /// - Complexity: O(bytes).
  func latest(
    _ verb: Verb, _ body: UnsafeBufferPointer<UInt8>, _ memory: ThreadMemory, _ limits: Limits
  ) -> Preparation? {
    guard let entry = memory.latest(verb, of: self) else { return nil }
    return entry.known.answer(body, in: entry.scratch, limits: limits)
  }

  /// What is known of a document that was scanned.
  ///
  /// - Complexity: O(bytes).
  func find(
    _ verb: Verb, _ body: UnsafeBufferPointer<UInt8>, _ view: JSONView, _ memory: ThreadMemory,
    _ limits: Limits
  ) -> Finding {
    let outline = DocumentOutline.number(of: view) ^ verb.outline
    if let entry = memory.find(outline, of: self),
      let answer = entry.known.answer(body, in: entry.scratch, limits: limits)
    {
      return .known(answer)
    }
    return findShared(verb, body, outline, memory, limits)
  }

  /// What any thread knows of a document.
  private func findShared(
    _ verb: Verb, _ body: UnsafeBufferPointer<UInt8>, _ outline: UInt64, _ memory: ThreadMemory,
    _ limits: Limits
  ) -> Finding {
    let (found, isSecond) = state.withLock { state in
      let place = Int(truncatingIfNeeded: outline % UInt64(Self.seenCount))
      let isSecond = state.seen[place] == outline
      state.seen[place] = outline
      return (state.slots[Self.slot(outline)], isSecond)
    }
    guard let found, found.outline == outline, found.verb == verb else {
      return isSecond ? .again(outline: outline) : .new
    }
    let entry = memory.keep(found, of: self)
    guard let answer = found.answer(body, in: entry.scratch, limits: limits) else {
      return .again(outline: outline)
    }
    return .known(answer)
  }

  /// Keeps a call for documents like its own.
  func keep(_ call: KnownCall) {
    state.withLock { $0.slots[Self.slot(call.outline)] = call }
  }

  private static func slot(_ outline: UInt64) -> Int {
    Int(truncatingIfNeeded: (outline >> 32) % UInt64(slotCount))
  }
}

extension Verb {
  /// Whether calls are kept for others like them: what claims say, and a drawing, are no part of what is
  /// kept.
  var isCached: Bool { self == .evaluate || self == .gradients }

  /// What sets the outlines of its documents apart from those of others.
  ///
  /// Only those that are cached have any.
  fileprivate var outline: UInt64 { self == .gradients ? 1 : 0 }
}
