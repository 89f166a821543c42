// SPDX-License-Identifier: Apache-2.0
// ChainRule: a document in and a reply out, beside Foundation's coders.

import Autodiff
import ChainRuleService
import Foundation
import GraphDocuments

/// A document in, a reply out: the engine of the service, beside Foundation's coders and the same core.
enum SeedRows {
  /// The same graph again and again, with new numbers: the service then knows how to read it.
  static func known() -> Contest {
    let (ours, theirs) = (Caller(.number), NeuronBody(.number))
    return contest("seed-known", ours, theirs)
  }

  /// A graph with ids that never came before.
  static func structure() -> Contest {
    let (ours, theirs) = (Caller(.ids), NeuronBody(.ids))
    return contest("seed-structure", ours, theirs)
  }

  private static func contest(_ row: String, _ ours: Caller, _ theirs: NeuronBody) -> Contest {
    let reference = FoundationPipeline()
    return Contest(
      row: row,
      candidates: [
        Candidate("ours") { consume(ours.call()) },
        Candidate("Foundation") { consume(reference.answer(theirs.next())) },
      ])
  }
}

/// The neuron's document, a little different each time.
final class NeuronBody {
  /// What changes.
  enum Variation { case number, ids }

  private var bytes: [UInt8]
  private let holes: [Int]
  private var counter = 0
  let count: Int

  init(_ variation: Variation) {
    let text = Array(NeuronBody.text(ids: variation == .ids ? "_00000000" : "").utf8)
    let mark = Array((variation == .ids ? "_00000000" : "-1.00000000").utf8)
    holes = (0..<text.count - mark.count)
      .filter { text[$0..<$0 + mark.count].elementsEqual(mark) }
      .map { $0 + mark.count - 8 }
    count = text.count
    bytes = text + [UInt8](repeating: 0, count: 64)
  }

  /// The next document, without the zeros that follow it in memory.
  func next() -> Data { withNext { Data($0) } }

  /// Calls `body` with the next document, which 64 zero bytes follow.
  func withNext<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    counter += 1
    for hole in holes {
      var (rest, at) = (counter, hole + 8)
      while at > hole {
        at -= 1
        bytes[at] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      }
    }
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
  }

  private static func text(ids: String) -> String {
    let leaves = [
      ("w0", "2"), ("w1", "-3"), ("w2", "-3"), ("x0", "-1.000000000000001"), ("x1", "-2"),
    ]
    .map { "{\"id\":\"\($0)\(ids)\",\"op\":\"variable\",\"value\":\($1)}" }
    let inner = [("m0", "mul"), ("m1", "mul"), ("a0", "add"), ("a1", "add"), ("f", "sigmoid")]
      .map { "{\"id\":\"\($0)\(ids)\",\"op\":\"\($1)\"}" }
    let edges = [
      ("w0", "m0", 0), ("x0", "m0", 1), ("w1", "m1", 0), ("x1", "m1", 1), ("m0", "a0", 0),
      ("m1", "a0", 1), ("a0", "a1", 0), ("w2", "a1", 1), ("a1", "f", 0),
    ].map { "{\"source\":\"\($0)\(ids)\",\"target\":\"\($1)\(ids)\",\"port\":\($2)}" }
    return "{\"nodes\":[\((leaves + inner).joined(separator: ","))],"
      + "\"edges\":[\(edges.joined(separator: ","))]}"
  }
}

/// Calls the engine as a route does.
final class Caller {
  private let engine = Engine(limits: Limits())
  private let body: NeuronBody

  init(_ variation: NeuronBody.Variation) { body = NeuronBody(variation) }

  func call() -> Int {
    body.withNext { engine.answer(.gradients, $0) }
  }
}

extension Engine {
  /// The number of bytes in the reply to a document, which must be right.
  func answer(_ verb: Verb, _ body: UnsafeBufferPointer<UInt8>, detail: String? = nil) -> Int {
    let parameters = detail.map { [CallParameter(name: "detail", value: $0)] } ?? []
    let outcome: Outcome =
      switch prepare(verb, body: body, parameters: parameters) {
      case .finished(let outcome, _, _): outcome
      case .ready(let work): work.run(within: .unlimited).outcome
      }
    guard case .reply(let bytes) = outcome else { fail("the document was refused: \(outcome)") }
    return bytes.count
  }
}
