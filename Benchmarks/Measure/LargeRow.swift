// SPDX-License-Identifier: Apache-2.0
// ChainRule: the least that a large document costs, in C and C++.

import CReference

/// The least that a large document costs: simdjson parses it, the loop in C sweeps a graph that was
/// made beforehand, and the standard library writes the text of the numbers.
final class LargeRow {
  private let document: [UInt8]
  private let sweep: ReferenceSweep
  private let names: [CChar]
  private var reply: [CChar]

  init(_ graph: ScalarGraph) {
    document = graph.document()
    sweep = ReferenceSweep(graph)
    names = graph.nodes.indices.flatMap { Array(graph.name(of: $0).utf8CString) }
    // An id with its marks, and the longest number.
    reply = [CChar](repeating: 0, count: 2 * (names.count + graph.nodes.count * 36) + 64)
  }

  func run() {
    let parsed = document.withUnsafeBytes { text in
      reference_parse(text.bindMemory(to: CChar.self).baseAddress, text.count - 64)
    }
    guard parsed else { fail("simdjson refuses the document") }
    sweep.run()
    let count = sweep.values.count
    reply.withUnsafeMutableBufferPointer { reply in
      let written = reference_write(names, sweep.values, count, reply.baseAddress)
      consume(
        reference_write(names, sweep.cotangents, count, reply.baseAddress.map { $0 + written }))
    }
  }

  /// Answers each line of standard input with the milliseconds that the work took.
  func serve() {
    run()
    say("ready")
    while readLine() != nil {
      say("\(milliseconds { run() })")
    }
  }
}
