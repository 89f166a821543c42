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
    _ verb: Verb, to document: [UInt8], parameters: [CallParameter],
    drawing manner: DrawingManner = DrawingManner()
  ) -> Result<[UInt8], Problem> {
    let preparation = RequestBody(document).withBytes { body in
      engine.prepare(verb, body: body, parameters: parameters)
    }
    switch preparation {
    case .finished(let outcome, _, _): return result(outcome)
    case .ready(let work): return result(work.run(within: budget(work), drawing: manner).outcome)
    }
  }

  /// How each value and each gradient of a document follows, or what is wrong with it.
  ///
  /// - Parameter characters: What lines may be made of.
  package func explain(
    _ document: [UInt8], parameters: [CallParameter], in characters: Explanation.Characters
  ) -> Result<Explanation, Problem> {
    let all = parameters + [CallParameter(name: "include", value: "derivation")]
    let preparation = RequestBody(document).withBytes { body in
      engine.prepare(.gradients, body: body, parameters: all)
    }
    switch preparation {
    case .finished(.refused(let error), _, _): return .failure(Problem(error))
    case .finished: return .failure(Problem(of: .internalError))
    case .ready(let work):
      do throws(EvaluationError) {
        return .success(try work.explanation(in: characters, within: budget(work)))
      } catch {
        switch Outcome(error, of: work.call) {
        case .refused(let refusal): return .failure(Problem(refusal))
        default: return .failure(Problem(error) ?? Problem(of: .deadlineExceeded))
        }
      }
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
    case .reply(let bytes), .picture(let bytes, _): .success(bytes)
    case .refused(let error): .failure(Problem(error))
    case .stopped(let error): .failure(Problem(error) ?? Problem(of: .deadlineExceeded))
    }
  }
}
