// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a thread keeps from one call to the next.

internal import Autodiff
internal import Glibc
internal import GraphDocuments

/// What a thread keeps from one call to the next: a tape, and the calls it has answered, so that it
/// waits for no other thread, and allocates nothing, when one of them comes again.
///
/// A thread has few of them, and every further one takes the place of another: the memory is bounded
/// by the number of threads.
final class ThreadMemory {
  /// Memory to scan a document to; every word is written before it is read.
  @exclusivity(unchecked) var tape = JSONTape()

  /// A call, and what this thread computes it in.
  struct Entry {
    let known: KnownCall
    let scratch: KnownCall.Scratch
    /// The cache that the call is of.
    let owner: CallCache
  }

  private static let capacity = 16

  @exclusivity(unchecked) private var entries = [Entry?](repeating: nil, count: capacity)
  /// The place of the entry that was used last: most clients ask again.
  @exclusivity(unchecked) private var recent = 0

  /// The entry that was used last, if it is of a cache and for a verb.
  @inline(__always)
  func latest(_ verb: Verb, of cache: CallCache) -> Entry? {
    guard let entry = entries[recent], entry.owner === cache,
      entry.known.verb == verb
    else { return nil }
    return entry
  }

  /// The entry of an outline, if there is one of a cache.
  func find(_ outline: UInt64, of cache: CallCache) -> Entry? {
    let place = ThreadMemory.place(of: outline)
    guard let entry = entries[place], entry.known.outline == outline,
      entry.owner === cache
    else { return nil }
    recent = place
    return entry
  }

  /// Keeps a call in the place of another.
  func keep(_ known: KnownCall, of cache: CallCache) -> Entry {
    let entry = Entry(known: known, scratch: known.makeScratch(), owner: cache)
    recent = ThreadMemory.place(of: known.outline)
    entries[recent] = entry
    return entry
  }

  private static func place(of outline: UInt64) -> Int {
    Int(truncatingIfNeeded: outline % UInt64(capacity))
  }

  /// The memory of this thread; it ends with the thread.
  static var current: ThreadMemory {
    if let known = pthread_getspecific(key) {
      return Unmanaged<ThreadMemory>.fromOpaque(known).takeUnretainedValue()
    }
    let made = ThreadMemory()
    pthread_setspecific(key, Unmanaged.passRetained(made).toOpaque())
    return made
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { memory in
      if let memory { Unmanaged<ThreadMemory>.fromOpaque(memory).release() }
    }
    return key
  }()
}
