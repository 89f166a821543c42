// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is counted, and what /metrics says of it.

import MicroHTTPServer
import Testing

@testable import ChainRuleService

@Suite("Metrics")
struct MetricsTests {
  private let registry = MetricsRegistry(
    routes: ["/v1/gradients", "/v1/graphs/{name}", "/v1/gradients"], version: "1.0", build: "abc")

  private func exposition() throws -> [String: PrometheusReader.Family] {
    let text = String(decoding: PrometheusText.render(registry.read()), as: UTF8.self)
    let families = try PrometheusReader.read(text)
    return Dictionary(uniqueKeysWithValues: families.map { ($0.name, $0) })
  }

  @Test("Every metric of the catalogue is told, with help and type")
  func complete() throws {
    let families = try exposition()
    #expect(families.count == Metric.allCases.count)
    for metric in Metric.allCases {
      let family = try #require(families[metric.definition.name])
      #expect(family.type == metric.definition.kind.rawValue)
      #expect(family.help == metric.definition.help)
    }
  }

  @Test("Names follow Prometheus' habits", arguments: Metric.allCases)
  func names(metric: Metric) {
    let definition = metric.definition
    #expect(definition.name.hasPrefix("chainrule_"))
    #expect(definition.name.hasSuffix("_total") == (definition.kind == .counter))
    #expect(definition.help.hasSuffix("."))
    if definition.unit == "seconds" || definition.unit == "bytes" {
      #expect(definition.name.contains("_\(definition.unit)"))
    }
  }

  @Test("Answers are counted by pattern and status")
  func answers() throws {
    let gradients = registry.label(of: "/v1/gradients")
    registry.recordAnswer(route: gradients, status: 200, nanoseconds: 14_000)
    registry.recordAnswer(route: gradients, status: 200, nanoseconds: 10_000)
    registry.recordAnswer(route: gradients, status: 422, nanoseconds: 2_000_000_000)
    registry.recordAnswer(route: gradients, status: 418, nanoseconds: 60_000_000_000)
    registry.recordAnswer(route: registry.label(of: "/evil"), status: 404, nanoseconds: -5)
    let families = try exposition()
    #expect(
      families["chainrule_requests_total"]?.samples.map {
        [$0.labels["route"], $0.labels["status"], "\($0.value)"]
      } == [
        ["/v1/gradients", "200", "2.0"], ["/v1/gradients", "422", "1.0"],
        ["/v1/gradients", "other", "1.0"], ["unmatched", "404", "1.0"],
      ])
    let durations = try #require(families["chainrule_request_duration_seconds"]).samples
      .filter { $0.labels["route"] == "/v1/gradients" }
    func value(_ suffix: String, le: String? = nil) -> Double? {
      durations.first { $0.name.hasSuffix(suffix) && $0.labels["le"] == le }?.value
    }
    #expect(value("_bucket", le: "0.00001") == 1)
    #expect(value("_bucket", le: "0.000025") == 2)
    #expect(value("_bucket", le: "1") == 2)
    #expect(value("_bucket", le: "2.5") == 3)
    #expect(value("_bucket", le: "30") == 3)
    #expect(value("_bucket", le: "+Inf") == 4)
    #expect(value("_count") == 4)
    #expect(value("_sum") == 62.000024)
  }

  @Test("Refusals are counted by reason, and every reason is told")
  func refusals() throws {
    registry.recordRefusal(.init(.bodyTooLarge(limit: 1, announced: nil)))
    registry.recordRefusal(.draining)
    registry.recordRefusal(.draining)
    let samples = try #require(try exposition()["chainrule_refusals_total"]).samples
    #expect(samples.count == RefusalReason.allCases.count)
    let counts = Dictionary(uniqueKeysWithValues: samples.map { ($0.labels["reason"], $0.value) })
    #expect(counts["body-too-large"] == 1)
    #expect(counts["draining"] == 2)
    #expect(counts["overloaded"] == 0)
  }

  @Test(
    "Each refusal of the server has its reason",
    arguments: [
      (Refusal.bodyTooLarge(limit: 1, announced: 2), RefusalReason.bodyTooLarge),
      (.tooSlow(limitSeconds: 1), .tooSlow), (.expectationFailed("x"), .expectationFailed),
      (.queryTooLong(maximumItems: 1), .queryTooLong),
      (.badFraming("x"), .badFraming), (.overloaded, .overloaded),
      (.bodiesInFlight(limit: 1), .bodiesInFlight), (.draining, .draining),
    ])
  func refusalReasons(refusal: Refusal, reason: RefusalReason) {
    #expect(RefusalReason(refusal) == reason)
  }

  @Test("Plain metrics are added to")
  func plain() throws {
    registry.add(3, to: .requestsInFlight)
    registry.add(-1, to: .requestsInFlight)
    registry.add(7, to: .connections)
    registry.add(1 << 40, to: .requestBytes)
    let families = try exposition()
    #expect(families["chainrule_requests_in_flight"]?.samples.first?.value == 2)
    #expect(families["chainrule_connections"]?.samples.first?.value == 7)
    #expect(families["chainrule_request_bytes_total"]?.samples.first?.value == 0x1p40)
    #expect(
      families["chainrule_build_info"]?.samples.first?.labels == ["version": "1.0", "build": "abc"])
  }

  @Test("Nothing is lost when threads count at once")
  func threads() async throws {
    let label = registry.label(of: "/v1/graphs/{name}")
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for index in 0..<10_000 {
            registry.recordAnswer(route: label, status: 200, nanoseconds: index * 1_000)
            registry.add(1, to: .nodesEvaluated)
          }
        }
      }
    }
    let families = try exposition()
    #expect(families["chainrule_requests_total"]?.samples.first?.value == 40_000)
    #expect(families["chainrule_nodes_evaluated_total"]?.samples.first?.value == 40_000)
    let count = families["chainrule_request_duration_seconds"]?.samples.first {
      $0.name.hasSuffix("_count")
    }
    #expect(count?.value == 40_000)
  }

  @Test("A metric with labels is not added to as if it had none")
  func labelledMetricStops() async {
    await #expect(processExitsWith: .failure) {
      MetricsRegistry(routes: [], version: "", build: "").add(1, to: .refusals)
    }
  }

  @Test("Values of labels are escaped")
  func escapes() throws {
    let nasty = "a\\b\"c\nd"
    let registry = MetricsRegistry(routes: [], version: nasty, build: "é")
    let text = String(decoding: PrometheusText.render(registry.read()), as: UTF8.self)
    let info = try #require(
      try PrometheusReader.read(text).first { $0.name == "chainrule_build_info" })
    #expect(info.samples.first?.labels == ["version": nasty, "build": "é"])
  }
}

@Suite("Reader of the exposition")
struct PrometheusReaderTests {
  @Test("What is right is read")
  func reads() throws {
    let families = try PrometheusReader.read(
      """
      # a comment
      # HELP a_total How \\\\ many.\\n
      # TYPE a_total counter
      a_total{x="1",y="\\"\\\\\\n"} 3

      # TYPE b gauge
      b -1.5e-3

      """)
    #expect(families.count == 2)
    #expect(families.first?.help == "How \\ many.\n")
    #expect(families.first?.samples.first?.labels == ["x": "1", "y": "\"\\\n"])
    #expect(families.last?.samples.first?.value == -0.0015)
  }

  @Test(
    "What is wrong is refused",
    arguments: [
      "# TYPE a gauge\na 1", "a 1\n", "# TYPE a gauge\nb 1\n", "# TYPE a counter\na 1\n",
      "# TYPE a gauge\na 1\na 2\n", "# TYPE a gauge\na{x=\"1\"} 1\na{x=\"1\"} 1\n",
      "# TYPE a gauge\na{x=1} 1\n", "# TYPE a gauge\na{x=\"\\t\"} 1\n",
      "# TYPE a gauge\na{1x=\"\"} 1\n",
      "# TYPE a gauge\na{x=\"} 1\n", "# TYPE a gauge\na one\n", "# TYPE 1a gauge\n",
      "# TYPE a gauge\n# TYPE a gauge\n", "# TYPE a thing\n", "# HELP a x\n# TYPE b gauge\n",
      "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
      "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
      "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n",
      "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count 1\n",
    ])
  func refuses(text: String) {
    #expect(throws: ExpositionError.self) { try PrometheusReader.read(text) }
  }
}
