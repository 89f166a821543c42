// SPDX-License-Identifier: Apache-2.0
// ChainRule: the sweeps of graphs of scalars, beside loops in C.

import Autodiff

/// The sweeps of graphs of scalars: our plan beside a loop in C of the same forms.
enum SweepRows {
  static func contest(_ row: String, _ graph: ScalarGraph) -> Contest {
    let ours = Sweep(graph)
    let reference = ReferenceSweep(graph)
    check(ours, reference, graph)
    return Contest(
      row: row,
      candidates: [Candidate("ours") { ours.gradients() }, Candidate("C") { reference.run() }])
  }

  /// Both must compute the same before either is measured.
  private static func check(_ ours: Sweep, _ reference: ReferenceSweep, _ graph: ScalarGraph) {
    reference.run()
    ours.gradients()
    let (tape, cotangents) = (ours.memory.tape, ours.memory.gradients)
    for node in graph.nodes.indices {
      let pairs = [
        (tape.scalar(of: node), reference.values[node]),
        (cotangents.scalar(of: node), reference.cotangents[node]),
      ]
      for (own, other) in pairs
      where !(abs(own - other) <= 1e-9 * max(abs(own), abs(other), 1)) {
        fail("node \(node): \(own) is not \(other)")
      }
    }
  }
}

/// Our sweeps of a graph of scalars, in memory that is used again.
final class Sweep {
  let plan: Plan
  private let leaves: LeafValues
  private let seeds: [Seed<Double>]
  let memory: SweepMemory<Double>

  init(_ scalars: ScalarGraph) {
    let (graph, leaves) = scalars.built()
    self.leaves = leaves
    plan = Plan(graph, outputs: scalars.outputs)
    seeds = scalars.outputs.map { Seed(node: $0, elements: [1]) }
    memory = SweepMemory(plan)
  }

  func values() {
    guard (try? memory.sweepForward(leaves)) != nil else { fail("a sweep was stopped") }
  }

  func gradients() {
    values()
    guard (try? memory.sweepReverse(seeds)) != nil else { fail("a sweep was stopped") }
  }
}
