// SPDX-License-Identifier: Apache-2.0
// ChainRule: measures rows in this process; scripts/benchmark runs it and reads what it prints.

import Foundation

/// Measures rows in this process.
///
///     measure ROW...               a line of JSON a contest: nanoseconds by candidate and round
///     measure probe NAME COUNT     does a piece of work so often
///     measure graph COUNT          prints the document of a graph of scalars
///     measure large COUNT          answers each line of standard input with the milliseconds that
///     measure network TYPE         one piece of work took
///     measure batch ROWS
@main
enum Measure {
  /// The contests of a row; `nil` if there is no such row.
  static func contests(_ row: String) -> [Contest]? {
    switch row {
    case "seed": [SeedRows.known(), SeedRows.structure()]
    case "doubles": [NumberRows.contest()]
    case "sweeps":
      [SweepRows.contest("sweeps-10", .neuron)]
        + [1000, 100_000, 1_000_000].map { SweepRows.contest("sweeps-\($0)", .mixed($0)) }
    case "wide": [SweepRows.contest("wide-100000", .wide(100_000))]
    case "chain":
      [10_000, 1_000_000].flatMap { count in
        let rows = ChainRows(elements: count)
        return [
          rows.contest("chain-values-\(count)", gradients: false),
          rows.contest("chain-\(count)", gradients: true),
        ]
      }
    case "gradient":
      graphs.map { GradientRows.sweeps($0.name, $0.graph) } + [NetworkRow().sweeps()]
        + graphs.map { GradientRows.calls($0.name, $0.graph) }
    default: nil
    }
  }

  private static let graphs: [(name: String, graph: ScalarGraph)] = [
    ("neuron", .neuron), ("1000", .mixed(1000)), ("100000", .mixed(100_000)),
    ("wide", .wide(100_000)),
  ]

  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    var length = Contest.Length()
    if arguments.first == "--rounds", arguments.count > 1, let rounds = Int(arguments[1]) {
      length.rounds = max(rounds, 1)
      arguments.removeFirst(2)
    }
    guard !arguments.isEmpty else { fail("rows: seed, doubles, sweeps, wide, chain, gradient") }
    if serve(arguments) { return }
    for argument in arguments {
      guard let contests = contests(argument) else { fail("no row \(argument)") }
      for contest in contests { contest.run(length) }
    }
  }

  /// Whether the arguments ask for something other than rows, which was then done.
  private static func serve(_ arguments: [String]) -> Bool {
    let number = arguments.last.flatMap { Int($0) } ?? 0
    switch arguments[0] {
    case "probe":
      guard arguments.count == 3, let work = Probe.work(arguments[1]) else { fail("no such probe") }
      for _ in 0..<number { work() }
    case "graph":
      FileHandle.standardOutput.write(Data(ScalarGraph.mixed(number).document(padding: 0)))
    case "large": LargeRow(.mixed(number)).serve()
    case "batch": BatchRow(rows: number).serve()
    case "network" where arguments.last == "float32": NetworkRow().serve(as: Float.self)
    case "network": NetworkRow().serve(as: Double.self)
    default: return false
    }
    return true
  }
}
