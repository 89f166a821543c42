// SPDX-License-Identifier: Apache-2.0
// ChainRule: what gradients cost beside values, and the edges beside gradients.

import ChainRuleService

/// What gradients cost beside values, and what the edges cost beside those.
enum GradientRows {
  /// The sweeps alone: forward and reverse beside forward.
  static func sweeps(_ name: String, _ graph: ScalarGraph) -> Contest {
    let sweep = Sweep(graph)
    return Contest(
      row: "gradient-\(name)",
      candidates: [
        Candidate("gradient") { sweep.gradients() }, Candidate("value") { sweep.values() },
      ])
  }

  /// Whole calls, from the document's bytes to those of the reply.
  static func calls(_ name: String, _ graph: ScalarGraph) -> Contest {
    let engine = Engine(limits: Limits())
    let body = graph.document()
    func call(_ verb: Verb, _ detail: String?) -> () -> Void {
      {
        body.withUnsafeBufferPointer { bytes in
          let document = UnsafeBufferPointer(rebasing: bytes.dropLast(64))
          consume(engine.answer(verb, document, detail: detail))
        }
      }
    }
    // A word in the parameters keeps the call from being known, so all three are read in full.
    return Contest(
      row: "edges-\(name)",
      candidates: [
        Candidate("edges", call(.gradients, "edges")),
        Candidate("gradient", call(.gradients, "nodes")),
      ])
  }
}
