// SPDX-License-Identifier: Apache-2.0
// ChainRule: documents through the engine, for tests.

import Autodiff
import ChainRuleService
import Foundation
import GraphDocuments
import Testing

/// Runs documents through the engine, without HTTP.
enum EngineRunner {
  /// The reply to a document, decoded; a test issue if it is refused.
  static func reply(
    to document: String, _ verb: Verb = .gradients, _ parameters: [CallParameter] = []
  ) throws -> [String: Any] {
    let bytes = try #require(outcome(of: document, verb, parameters).replyBytes)
    let object = try JSONSerialization.jsonObject(with: Data(bytes))
    return try #require(object as? [String: Any])
  }

  /// What is wrong with a document; a test issue if nothing is.
  static func findings(
    in document: String, _ verb: Verb = .gradients, _ parameters: [CallParameter] = []
  ) throws -> DocumentError {
    try #require(outcome(of: document, verb, parameters).error)
  }

  /// A part of a reply that holds one number for each id.
  static func numbers(_ part: Any?) throws -> [String: Double] {
    let object = try #require(part as? [String: Any])
    return try object.mapValues { value in
      try #require((value as? NSNumber)?.doubleValue ?? value as? Double)
    }
  }

  static func outcome(
    of document: String, _ verb: Verb, _ parameters: [CallParameter] = []
  ) -> Outcome {
    outcome(ofBytes: Array(document.utf8), verb, parameters)
  }

  static func outcome(
    ofBytes document: [UInt8], _ verb: Verb, _ parameters: [CallParameter] = [],
    by engine: Engine = Engine(limits: Limits())
  ) -> Outcome {
    let padded = document + [UInt8](repeating: 0, count: 64)
    return padded.withUnsafeBufferPointer { bytes in
      let body = UnsafeBufferPointer(rebasing: bytes[..<(padded.count - 64)])
      switch engine.prepare(verb, body: body, parameters: parameters) {
      case .finished(let outcome, _, _): return outcome
      case .ready(let call): return call.run(within: .unlimited).outcome
      }
    }
  }
}

extension Outcome {
  var replyBytes: [UInt8]? {
    if case .reply(let bytes) = self { bytes } else { nil }
  }

  var error: DocumentError? {
    if case .refused(let error) = self { error } else { nil }
  }
}
