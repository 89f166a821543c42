// SPDX-License-Identifier: Apache-2.0
// ChainRule: waiting for several descriptors at once.

internal import CMicroHTTPD
internal import Glibc

/// An epoll set whose descriptors are told apart by a tag.
struct Poller: ~Copyable {
  private let set: Descriptor
  private let events: UnsafeMutableBufferPointer<epoll_event>

  init() throws(SystemError) {
    set = try Descriptor(epoll_create1(CInt(EPOLL_CLOEXEC)))
    events = .allocate(capacity: 64)
    events.initialize(repeating: epoll_event())
  }

  deinit {
    events.deallocate()
  }

  /// What to wait for.
  enum Interest {
    /// Bytes to read, or the end of the stream.
    case readable
    /// Only that the other side has gone or has closed its half.
    case departure

    fileprivate var mask: UInt32 {
      switch self {
      case .readable: EPOLLIN.rawValue | EPOLLRDHUP.rawValue
      case .departure: EPOLLRDHUP.rawValue
      }
    }
  }

  /// Watches a descriptor until it is removed; `tag` comes back with every event.
  func add(_ descriptor: CInt, _ interest: Interest, tag: UInt64) throws(SystemError) {
    var event = epoll_event()
    event.events = interest.mask
    event.data.u64 = tag
    guard epoll_ctl(set.number, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
      throw SystemError.last
    }
  }

  /// Watches a descriptor no longer; one that is not watched is left alone.
  func remove(_ descriptor: CInt) {
    var unused = epoll_event()
    epoll_ctl(set.number, EPOLL_CTL_DEL, descriptor, &unused)
  }

  /// Waits up to some milliseconds (-1: without end) and calls `body` with the tag of each event.
  func wait(milliseconds: CInt, _ body: (UInt64) -> Void) {
    let count = epoll_wait(
      set.number, events.baseAddress, CInt(events.count), milliseconds)
    guard count > 0 else { return }
    for event in events[..<Int(count)] {
      body(event.data.u64)
    }
  }
}
