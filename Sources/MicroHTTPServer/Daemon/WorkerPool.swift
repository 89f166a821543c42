// SPDX-License-Identifier: Apache-2.0
// ChainRule: a bounded pool of threads for long requests.

/// Work for a worker, and where its answer is wanted.
struct Job: Sendable {
  enum Work: Sendable {
    /// The whole of the handler's answer.
    case respond(Request)
    /// What the handler left for later.
    case finish(@Sendable () -> Response)
  }

  var work: Work
  var cancellation: Cancellation
  var connection: UInt64
  var mailbox: LoopMailbox
  var queued: Instant
}

/// A fixed number of threads and a queue that never grows beyond its bound.
final class WorkerPool: Sendable {
  private struct State: Sendable {
    /// A ring: jobs start at `head`, `count` of them wait.
    var ring: [Job?]
    var head = 0
    var count = 0
    var isStopping = false
    var running = 0
  }

  private let state: Monitor<State>
  private let threads = Monitor<[SystemThread]>([])
  private let handler: any RequestHandler

  /// Starts the threads.
  init(
    threads count: Int, queue: Int, stackBytes: Int, handler: any RequestHandler
  ) throws(SystemError) {
    self.handler = handler
    state = Monitor(State(ring: Array(repeating: nil, count: max(1, queue))))
    for _ in 0..<max(1, count) {
      state.withLock { $0.running += 1 }
      do throws(SystemError) {
        let thread = try SystemThread(stackBytes: stackBytes) {
          [self] in run()
        }
        threads.withLock { $0.append(thread) }
      } catch {
        state.withLock { $0.running -= 1 }
        stop(by: .now)
        throw error
      }
    }
  }

  /// Queues a job; does nothing and answers `false` if the queue is full or the pool is stopping.
  func submit(_ job: Job) -> Bool {
    let isQueued = state.withLock { state in
      guard !state.isStopping, state.count < state.ring.count else { return false }
      state.ring[(state.head + state.count) % state.ring.count] = job
      state.count += 1
      return true
    }
    if isQueued { state.signal() }
    return isQueued
  }

  /// The number of jobs that no worker has taken yet.
  var waiting: Int {
    state.withLock { $0.count }
  }

  /// Begins no job from now on; those that wait are forgotten.
  func beginNoMore() {
    state.withLock { $0.isStopping = true }
    state.broadcast()
  }

  /// Ends the threads; those still at work after `deadline` are left behind, and counted.
  @discardableResult
  func stop(by deadline: Instant) -> Int {
    beginNoMore()
    let isEmpty = state.wait(until: deadline) { $0.running == 0 ? true : nil } ?? false
    let left = isEmpty ? 0 : state.withLock { $0.running }
    let threads = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for thread in threads {
      if isEmpty { thread.join() } else { thread.detach() }
    }
    return left
  }

  private func run() {
    while let job = next() {
      perform(job)
    }
    state.withLock { $0.running -= 1 }
    state.broadcast()
  }

  /// Waits for a job; `nil` once the pool is stopping: whoever waits for an answer then has one.
  private func next() -> Job? {
    let job: Job?? = state.wait { state in
      if state.isStopping { return .some(nil) }
      guard state.count > 0, let job = state.ring[state.head] else { return nil }
      state.ring[state.head] = nil
      state.head = (state.head + 1) % state.ring.count
      state.count -= 1
      return .some(job)
    }
    return job ?? nil
  }

  private func perform(_ job: Job) {
    let start = Instant.now
    var response: Response?
    if !job.cancellation.isCancelled {
      switch job.work {
      case .respond(let request):
        switch handler.respond(to: request) {
        case .now(let answer): response = answer
        case .later(let work): response = work()
        }
      case .finish(let work): response = work()
      }
    }
    let result = WorkResult(
      connection: job.connection, response: response, waiting: start.since(job.queued),
      handling: Instant.now.since(start))
    job.mailbox.post(.finished(result))
  }
}
