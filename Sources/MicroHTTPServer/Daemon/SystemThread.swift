// SPDX-License-Identifier: Apache-2.0
// ChainRule: a thread of the system, with a stack of a given size.

internal import CMicroHTTPD
internal import Glibc

/// A thread that runs one closure and takes no signals: those are for the owner's threads.
struct SystemThread: Sendable {
  private let identity: pthread_t

  /// Starts a thread; `stackBytes` is raised to what the system needs at least.
  ///
  /// - Throws: The error number of `pthread_create`.
  init(
    stackBytes: Int? = nil, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    if let stackBytes {
      let page = max(sysconf(Int32(_SC_PAGESIZE)), 4096)
      let floor = max(sysconf(Int32(_SC_THREAD_STACK_MIN)), 4 * page)
      let wanted = max(stackBytes, floor)
      let rounded = wanted.addingReportingOverflow(page - 1).partialValue / page * page
      let failure = pthread_attr_setstacksize(&attributes, max(rounded, floor))
      guard failure == 0 else { throw SystemError(failure) }
    }
    identity = try SystemThread.withoutSignals { () throws(SystemError) -> pthread_t in
      try ForeignContext.startThread(attributes: &attributes, body)
    }
  }

  /// Waits for the end of the thread.
  func join() {
    pthread_join(identity, nil)
  }

  /// Lets the thread end when it will; it is not waited for any more.
  func detach() {
    pthread_detach(identity)
  }

  /// Calls `body` with every signal blocked, which a thread started meanwhile inherits.
  private static func withoutSignals<Result>(
    _ body: () throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
  }
}
