// SPDX-License-Identifier: Apache-2.0
// ChainRule: a document in and a reply out without a server.

internal import Autodiff
internal import GraphDocuments
internal import MicroHTTPServer

/// A document in and a reply out, without a server: what the command line does.
package struct LocalCall: Sendable {
  private let engine: Engine

  package init(limits: Limits = Limits()) {
    engine = Engine(limits: limits)
  }

  /// The reply to a document, or what is wrong with it.
  package func answer(
    _ verb: Verb, to document: [UInt8], parameters: [CallParameter]
  ) -> Result<[UInt8], Problem> {
    let preparation = RequestBody(document).withBytes { body in
      engine.prepare(verb, body: body, parameters: parameters)
    }
    switch preparation {
    case .finished(let outcome, _, _): return result(outcome)
    case .ready(let work): return result(work.run(within: budget(work)).outcome)
    }
  }

  /// Only the document itself bounds the time: whoever waits can end the program.
  private func budget(_ work: PreparedCall) -> Budget {
    guard let own = work.timeoutMilliseconds else { return .unlimited }
    let deadline = ContinuousClock.now + .milliseconds(own)
    return Budget { ContinuousClock.now < deadline ? nil : .deadlineExceeded }
  }

  private func result(_ outcome: Outcome) -> Result<[UInt8], Problem> {
    switch outcome {
    case .reply(let bytes): .success(bytes)
    case .refused(let error): .failure(Problem(error))
    case .stopped(let error): .failure(Problem(error) ?? Problem(of: .deadlineExceeded))
    }
  }
}
