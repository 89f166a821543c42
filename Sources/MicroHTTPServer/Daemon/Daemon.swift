// SPDX-License-Identifier: Apache-2.0
// ChainRule: the owner of one of the library's daemons.

internal import CMicroHTTPD
internal import Glibc

/// One daemon of the library, without a thread of its own; it stops when its owner goes.
///
/// Stopping aborts the process if a connection is still suspended, so the loop that owns a daemon
/// resumes all of them first.
struct Daemon: ~Copyable {
  private let pointer: OpaquePointer

  /// The descriptor to wait on for all sockets of the daemon.
  let descriptor: CInt

  /// Starts a daemon whose callbacks get `loop`, which must outlive it.
  init(
    listeningOn socket: consuming Descriptor, _ options: [DaemonOption], for loop: EventLoop
  ) throws(SystemError) {
    let context = ForeignContext.pointer(to: loop)
    let number = socket.release()
    var items = (options + [.listeningSocket(number)]).map { $0.item(context: context) }
    items.append(MHD_OptionItem(option: .END, value: 0, ptr_value: nil))
    let flags = MHD_USE_EPOLL.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
    errno = 0
    let started = chainrule_mhd_start(
      UInt32(flags), DaemonCallbacks.accept, DaemonCallbacks.access, context, items)
    guard let started else { throw SystemError(errno == 0 ? ENOMEM : errno) }
    pointer = started
    descriptor = chainrule_mhd_epoll_descriptor(started)
  }

  deinit {
    MHD_stop_daemon(pointer)
  }

  /// Milliseconds until the daemon wants to run even if nothing happens; `nil` if it does not.
  var timeout: UInt64? {
    var milliseconds: CUnsignedLongLong = 0
    return MHD_get_timeout(pointer, &milliseconds) == .YES ? milliseconds : nil
  }

  /// Deals with everything that is ready, and waits for nothing.
  func run() {
    MHD_run(pointer)
  }

  /// Accepts no more connections and closes the daemon's listening socket.
  func quiesce() {
    let socket = MHD_quiesce_daemon(pointer)
    if socket >= 0 { close(socket) }
  }
}
