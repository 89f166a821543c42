// SPDX-License-Identifier: Apache-2.0
// ChainRule: documents in, documents out; used by the routes and by the command line.

package import Autodiff
package import GraphDocuments

/// What can be asked for with a document.
package enum Verb: String, CaseIterable, Sendable {
  case evaluate, gradients
}

/// A name and a value given beside the document: in a query, or on the command line.
package struct CallParameter: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// Documents in, documents out: decodes, plans, runs and writes the reply.
package struct Engine: Sendable {
  package let limits: Limits

  package init(limits: Limits) {
    self.limits = limits
  }

  /// Decodes and checks a document and plans its work, without doing it.
  ///
  /// - Parameters:
  ///   - body: The document, followed by 64 zero bytes in memory; empty if all is in `parameters`.
  ///   - parameters: Members that win over the document's.
  /// - Complexity: O(bytes).
  package func prepare(
    _ verb: Verb, body: UnsafeBufferPointer<UInt8>, parameters: [CallParameter]
  ) -> Preparation {
    .finished(.refused(DocumentError([Finding(code: "x", detail: "x")], isMalformed: false)), Timings())
  }
}

/// What became of a document before any work was done for it.
package enum Preparation: Sendable {
  /// The answer is known already: something is wrong.
  case finished(Outcome, Timings)
  /// Work of a known size.
  case ready(PreparedCall)
}

/// A call whose document is right and whose work is known.
package struct PreparedCall: Sendable {
  /// The multiplications and additions it costs, about.
  package let cost: Int
  /// How many nodes it evaluates.
  package let nodeCount: Int

  /// Does the work.
  package func run(within budget: Budget) -> (outcome: Outcome, timings: Timings) {
    (.stopped(.cancelled), Timings())
  }
}

/// The answer to a call.
package enum Outcome: Sendable {
  /// A JSON document.
  case reply([UInt8])
  /// Something is wrong with the document.
  case refused(DocumentError)
  /// The work was stopped.
  case stopped(EvaluationError)
}

/// How long the parts of a call took; `nil` for parts that did not happen.
package struct Timings: Sendable {
  package var decode: Duration?
  package var plan: Duration?
  package var forward: Duration?
  package var reverse: Duration?
  package var encode: Duration?

  package init() {}
}
