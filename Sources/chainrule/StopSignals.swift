// SPDX-License-Identifier: Apache-2.0
// ChainRule: waiting for the signals that end the program.

internal import Glibc

/// The signals that end the program: held back from every thread, and waited for by one.
struct StopSignals {
  private let set: sigset_t

  /// Holds the signals back; to be called before any thread is started, for threads inherit that.
  ///
  /// A reader of our output that goes away is no reason to end, either.
  init() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
    self.set = set
  }

  /// Waits for the first of the signals; from then on, they end the program at once.
  func wait() -> CInt {
    var set = set
    var number: CInt = 0
    while sigwait(&set, &number) != 0 {}
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    return number
  }
}
