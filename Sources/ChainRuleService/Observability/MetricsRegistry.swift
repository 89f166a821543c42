// SPDX-License-Identifier: Apache-2.0
// ChainRule: the numbers behind /metrics.

/// The numbers behind `/metrics`.
///
/// Recording adds to atomic numbers at indices that are known before a request comes: it takes no
/// lock, allocates nothing, and no text of a client ever becomes a label.
package final class MetricsRegistry: Sendable {
  /// Which program this is.
  package let version: String
  package let build: String

  private let patterns: [String]
  private let statuses: [MetricCells]
  private let durations: [DurationHistogram]
  private let numbers = MetricCells()
  private let refusals = MetricCells()

  /// Makes a registry for the patterns of a router; repeated ones count once.
  package init(routes: some Sequence<String>, version: String, build: String) {
    var patterns: [String] = []
    for route in routes where !patterns.contains(route) { patterns.append(route) }
    patterns.append("unmatched")
    precondition(
      [
        StatusLabel.count, Metric.allCases.count, RefusalReason.allCases.count,
        DurationHistogram.bounds.count + 2,
      ].allSatisfy { $0 <= MetricCells.count },
      "a label has more values than there are cells")
    self.patterns = patterns
    self.version = version
    self.build = build
    statuses = patterns.map { _ in MetricCells() }
    durations = patterns.map { _ in DurationHistogram() }
  }

  /// The label of requests that no route answers.
  package var unmatched: RouteLabel { RouteLabel(index: patterns.count - 1) }

  /// The label of a pattern, to be kept beside its route; ``unmatched`` for one that is not known.
  ///
  /// - Complexity: O(n) in the number of patterns.
  package func label(of pattern: String) -> RouteLabel {
    RouteLabel(index: patterns.firstIndex(of: pattern) ?? patterns.count - 1)
  }

  /// Counts an answer.
  package func recordAnswer(route: RouteLabel, status: Int, nanoseconds: Int) {
    statuses[route.index].add(1, at: StatusLabel.index(of: status))
    durations[route.index].record(nanoseconds: nanoseconds)
  }

  /// Counts a refusal.
  package func recordRefusal(_ reason: RefusalReason) {
    refusals.add(1, at: RefusalReason.allCases.firstIndex(of: reason) ?? 0)
  }

  /// Adds to a metric without labels; for a gauge, the amount may be below zero.
  package func add(_ amount: Int, to metric: Metric) {
    precondition(metric.isPlain, "this metric has labels")
    numbers.add(amount, at: metric.rawValue)
  }

  /// The numbers at one moment, or close to it: others may be recording.
  package func read() -> [MetricFamily] {
    Metric.allCases.map { metric in
      MetricFamily(definition: metric.definition, samples: samples(of: metric))
    }
  }

  private func samples(of metric: Metric) -> [MetricFamily.Sample] {
    switch metric {
    case .requests:
      patterns.indices.flatMap { route in
        (0..<StatusLabel.count).compactMap { status in
          let count = statuses[route][status]
          guard count != 0 else { return nil }
          return .init([patterns[route], StatusLabel.text(at: status)], .count(count))
        }
      }
    case .requestDuration:
      patterns.indices.compactMap { route in
        let reading = durations[route].read()
        return reading.count == 0 ? nil : .init([patterns[route]], .durations(reading))
      }
    case .refusals:
      RefusalReason.allCases.enumerated().map { index, reason in
        .init([reason.rawValue], .count(refusals[index]))
      }
    case .buildInfo:
      [.init([version, build], .count(1))]
    case .requestsInFlight, .connections, .requestBytes, .responseBytes, .nodesEvaluated:
      // Of a gauge that goes up on one thread and down on another, the shares may be read in between.
      [.init([], .count(max(0, numbers[metric.rawValue])))]
    }
  }
}

extension Metric {
  /// Whether the metric is one number that is recorded as such.
  var isPlain: Bool {
    switch self {
    case .requests, .requestDuration, .refusals, .buildInfo: false
    case .requestsInFlight, .connections, .requestBytes, .responseBytes, .nodesEvaluated:
      true
    }
  }
}

/// A metric and its numbers, read at one moment.
package struct MetricFamily: Sendable {
  /// One number, or one histogram, and the values of its labels.
  struct Sample: Sendable {
    let labels: [String]
    let value: Value

    init(_ labels: [String], _ value: Value) {
      self.labels = labels
      self.value = value
    }
  }

  enum Value: Sendable {
    case count(Int)
    case durations(DurationHistogram.Reading)
  }

  let definition: Metric.Definition
  let samples: [Sample]
}
