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
    case "large": large()
    case "sweep": sweep()
    case "doubles": doubles()
    default: nil
    }
  }

  private static func caller(_ variation: NeuronBody.Variation) -> () -> Void {
    let caller = Caller(variation)
    return { consume(caller.call()) }
  }

  private static func large() -> () -> Void {
    let engine = Engine(limits: Limits())
    let body = ScalarGraph.mixed(100_000).document()
    return {
      body.withUnsafeBufferPointer { bytes in
        consume(engine.answer(.gradients, UnsafeBufferPointer(rebasing: bytes.dropLast(64))))
      }
    }
  }

  private static func sweep() -> () -> Void {
    let sweep = Sweep(.mixed(1000))
    return { sweep.gradients() }
  }

  private static func doubles() -> () -> Void {
    let body = Array(NumberRows.array(of: 1000).0.utf8)
    return { consume(NumberRows.decode(body)) }
  }
}
