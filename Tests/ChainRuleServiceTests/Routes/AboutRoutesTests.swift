// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the routes that say what the service is and how it is.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Routes about the service")
struct AboutRoutesTests {
  @Test("the process is alive, and ready until it drains", arguments: Transport.allCases)
  func health(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      #expect(try client.get("/livez").text == "ok\n")
      #expect(try client.get("/readyz").status == 200)
      client.service.drain()
      #expect(try client.get("/livez").status == 200)
      let reply = try client.get("/readyz")
      #expect(reply.status == 503)
      #expect(reply["Retry-After"] != nil)
      #expect(try reply.problem() == "draining")
    }
  }

  @Test("the limits in force are listed", arguments: Transport.allCases)
  func limits(_ transport: Transport) throws {
    var configuration = ServiceConfiguration()
    try configuration.limits.apply("nodes=17")
    try ServiceClient.run(transport, configuration) { client in
      let reply = try client.get("/v1/limits").decoded(LimitsDocument.self)
      #expect(reply.limits.count == Limits.rows.count)
      #expect(reply.limits.first { $0.name == "nodes" }?.value == 17)
      #expect(reply.limits.allSatisfy { !$0.detail.isEmpty && !$0.unit.isEmpty })
    }
  }

  @Test("the version is told", arguments: Transport.allCases)
  func version(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let version = try client.get("/version").decoded(VersionDocument.self)
      #expect(version.version == ProgramVersion.version)
    }
  }

  @Test("metrics count by pattern, and no client can add a label")
  func metrics() throws {
    try ServiceClient.run(.live) { client in
      _ = try client.get("/v1/operations/sigmoid")
      _ = try client.get("/v1/operations/nothing-of-the-kind")
      _ = try client.get("/unheard-of/%22%0A")
      _ = try client.post("/v1/gradients", Samples.neuron)
      let reply = try client.get("/metrics")
      #expect(reply["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
      let one = #"chainrule_requests_total{route="/v1/operations/{name}",status="#
      #expect(reply.text.contains(one + "\"200\"} 1"))
      #expect(reply.text.contains(one + "\"404\"} 1"))
      #expect(reply.text.contains(#"{route="unmatched",status="404"} 1"#))
      #expect(reply.text.contains("chainrule_nodes_evaluated_total 4\n"))
      #expect(!reply.text.contains("nothing-of-the-kind"))
      #expect(!reply.text.contains("unheard-of"))
    }
  }

  @Test("refusals and bytes are counted")
  func refusals() throws {
    var configuration = ServiceConfiguration()
    configuration.limits.bodyBytes = 400
    try ServiceClient.run(.live, configuration) { client in
      _ = try client.post("/v1/gradients", String(repeating: " ", count: 401))
      _ = try client.post("/v1/gradients", Samples.neuron)
      let text = try client.get("/metrics").text
      #expect(text.contains(#"chainrule_refusals_total{reason="body-too-large"} 1"#))
      #expect(text.contains("chainrule_request_bytes_total \(401 + Samples.neuron.utf8.count)\n"))
      #expect(text.contains("chainrule_requests_in_flight 1\n"))
      #expect(text.contains(#"chainrule_request_duration_seconds_count{route="/v1/gradients"} 2"#))
    }
  }

  @Test("the contract is sent as YAML and as JSON, and not twice", arguments: Transport.allCases)
  func contract(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let yaml = try client.get("/openapi.yaml")
      #expect(yaml["Content-Type"] == "application/yaml")
      #expect(yaml.text == OpenAPIDocument.tree.yaml())
      let json = try client.get("/openapi.json")
      #expect(try json.json()["openapi"] as? String == "3.1.0")
      let tag = try #require(json["ETag"])
      let again = try client.get("/openapi.json", [("If-None-Match", tag)])
      #expect(again.status == 304)
      #expect(again.body.isEmpty)
    }
  }
}
