// SPDX-License-Identifier: Apache-2.0
// ChainRule: a few threads that do one piece of work together.

internal import Glibc

/// A few threads that do one piece of work together and are gone when it is done.
enum ThreadTeam {
  /// Calls `body` on so many threads at once, the caller's among them, and waits for all.
  ///
  /// Where the system gives no more threads there are fewer calls, so no call may stand for a fixed
  /// part of the work. Starting a thread costs some tens of microseconds.
  static func run<Result: Sendable>(
    _ count: Int, _ body: @Sendable () -> Result
  ) -> [Result] {
    withoutActuallyEscaping(body) { body in
      let members = (1..<max(count, 1)).compactMap { _ in TeamMember(body) }
      let own = body()
      return [own] + members.compactMap { $0.join() }
    }
  }
}

/// A thread that calls a function and keeps what it returns.
///
/// `@unchecked Sendable`: the result is written by the thread alone and read after it has ended.
private final class TeamMember<Result: Sendable>: @unchecked Sendable {
  private let body: @Sendable () -> Result
  private var result: Result?
  private var thread = pthread_t()

  /// Starts the thread, which takes no signals: those are for others; `nil` if the system has none.
  init?(_ body: @escaping @Sendable () -> Result) {
    self.body = body
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let context = Unmanaged.passRetained(Call { [unowned self] in result = body() })
    let failure = pthread_create(&thread, nil, { Call.run($0) }, context.toOpaque())
    guard failure == 0 else {
      context.release()
      return nil
    }
  }

  func join() -> Result? {
    pthread_join(thread, nil)
    return result
  }
}

/// A function that goes through a pointer of C.
private final class Call {
  private let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }

  static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<Call>.fromOpaque(context).takeRetainedValue().body() }
    return nil
  }
}
