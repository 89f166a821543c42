// SPDX-License-Identifier: Apache-2.0
// ChainRule: pieces of work whose instructions are counted.

import ChainRuleService

/// Pieces of work whose instructions are counted: done so many times, and nothing else.
enum Probe {
  /// The work of a name, once.
  static func work(_ name: String) -> (() -> Void)? {
    switch name {
    case "known": caller(.number)
    case "structure": caller(.ids)
    case "large": call(.mixed(100_000))
    case "edges": call(.mixed(1000), detail: "edges")
    case "nodes": call(.mixed(1000), detail: "nodes")
    case "sweep": sweep(.mixed(1000))
    case "neuron": sweep(.neuron)
    case "doubles": doubles()
    default: nil
    }
  }

  private static func caller(_ variation: NeuronBody.Variation) -> () -> Void {
    let caller = Caller(variation)
    return { consume(caller.call()) }
  }

  /// A whole call, that is not known when it comes again.
  private static func call(_ graph: ScalarGraph, detail: String? = nil) -> () -> Void {
    let engine = Engine(limits: Limits())
    let body = graph.document()
    return {
      body.withUnsafeBufferPointer { bytes in
        let document = UnsafeBufferPointer(rebasing: bytes.dropLast(64))
        consume(engine.answer(.gradients, document, detail: detail))
      }
    }
  }

  private static func sweep(_ graph: ScalarGraph) -> () -> Void {
    let sweep = Sweep(graph)
    return { sweep.gradients() }
  }

  private static func doubles() -> () -> Void {
    let body = Array(NumberRows.array(of: 1000).0.utf8)
    return { consume(NumberRows.decode(body)) }
  }
}
