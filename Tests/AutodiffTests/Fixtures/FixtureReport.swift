// SPDX-License-Identifier: Apache-2.0
// ChainRule: what comes of comparing every operation with stored figures.

import Autodiff
import AutodiffTesting
import Foundation

/// What comes of comparing one family with stored figures.
struct FixtureReport: Sendable {
  let family: String
  /// How many cases each operation has.
  var cases: [OperationCode: Int] = [:]
  var kinks = 0
  var worst = FixtureErrors()
  var worstInSinglePrecision = FixtureErrors()
  /// What is farther away than it may be, one line each.
  var violations: [String] = []

  /// The operations whose second derivative near 0, where it vanishes, is exact beside the first one
  /// only.
  ///
  /// - sigmoid: y(1 - y) differentiated again is y'(1 - y) - y'y, which cancels. The form in
  ///   tanh(x/2) does not, and costs the first derivative a second function.
  static let inflected: Set<String> = ["sigmoid"]

  /// Those of them that were seen to be.
  var seenInflected: Set<String> = []

  /// The largest relative error that is allowed.
  static let tolerance = 1e-10
  /// The same in single precision.
  static let singleTolerance = 1e-5

  /// One report for each family, made once.
  static let all: [FixtureReport] = ((try? FixtureFile.families()) ?? []).map(FixtureReport.init)

  init(_ family: String) {
    self.family = family
    do {
      let file = try FixtureFile.load(family)
      for stored in file.cases { compare(stored) }
      for stored in file.kinks where stored.convention == "minnorm" { compare(stored) }
      for stored in file.leaves { compare(stored) }
    } catch {
      violations.append("\(family).json cannot be read: \(error)")
    }
  }

  private mutating func compare(_ stored: FixtureCase) {
    guard let code = stored.code, !code.isLeaf else {
      return violations.append("\(stored): there is no such operation")
    }
    cases[code, default: 0] += 1
    let isInflected = Self.inflected.contains(stored.op)
    compare(stored, "\(stored)", Self.tolerance, \.worst) {
      try stored.errors(in: Double.self, besideSlope: isInflected)
    }
    if isInflected, let strict = try? stored.errors(in: Double.self).errors[.hvp],
      strict > Self.tolerance
    {
      seenInflected.insert(stored.op)
    }
    guard stored.fitsSinglePrecision else { return }
    compare(stored, "\(stored) in float32", Self.singleTolerance, \.worstInSinglePrecision) {
      try stored.errors(in: Float.self)
    }
  }

  private mutating func compare(_ stored: FixtureKink) {
    kinks += 1
    compare(stored, "\(stored.op) at a kink", Self.tolerance, \.worst) { try stored.errors() }
  }

  private mutating func compare(_ stored: FixtureLeaf) {
    guard let code = stored.code, code.isLeaf else {
      return violations.append("\(stored.op): there is no such leaf")
    }
    cases[code, default: 0] += 1
    compare(stored, stored.op, Self.tolerance, \.worst) { try stored.errors() }
  }

  private mutating func compare(
    _ stored: some OperationFixture, _ name: String, _ tolerance: Double,
    _ sum: WritableKeyPath<FixtureReport, FixtureErrors>, _ errors: () throws -> FixtureErrors
  ) {
    do {
      for (figure, error) in try errors().errors {
        self[keyPath: sum].note(figure, error)
        if !(error <= tolerance) { violations.append("\(name): \(figure) is off by \(error)") }
      }
    } catch {
      violations.append("\(name): \(error)")
    }
  }
}

extension [FixtureReport] {
  /// All that is in the reports as one table.
  var table: String {
    let head = [
      "family", "operations", "cases", "kinks", "value", "VJP", "JVP", "HVP", "f32 value",
      "f32 VJP", "f32 JVP",
    ]
    let rows = map { report in
      [
        report.family, "\(report.cases.count)", "\(report.cases.values.reduce(0, +))",
        "\(report.kinks)",
      ] + FixtureFigure.allCases.map { Self.text(report.worst.errors[$0]) }
        + FixtureFigure.allCases.dropLast().map {
          Self.text(report.worstInSinglePrecision.errors[$0])
        }
    }
    return Self.aligned([head] + rows + [totals])
  }

  private var totals: [String] {
    let worst = FixtureFigure.allCases.map { figure in
      Self.text(compactMap { $0.worst.errors[figure] }.max())
    }
    let single = FixtureFigure.allCases.dropLast().map { figure in
      Self.text(compactMap { $0.worstInSinglePrecision.errors[figure] }.max())
    }
    let counts = [
      reduce(0) { $0 + $1.cases.count }, reduce(0) { $0 + $1.cases.values.reduce(0, +) },
      reduce(0) { $0 + $1.kinks },
    ]
    return ["all"] + counts.map(String.init) + worst + single
  }

  private static func text(_ error: Double?) -> String {
    error.map { $0 == 0 ? "0" : String(format: "%.1e", $0) } ?? "-"
  }

  private static func aligned(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
