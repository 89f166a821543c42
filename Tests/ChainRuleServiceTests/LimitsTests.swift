// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the table of limits.

import ChainRuleService
import Testing

@Suite("Limits")
struct LimitsTests {
  @Test("every property has a row")
  func rows() {
    #expect(Mirror(reflecting: Limits()).children.count == Limits.rows.count)
    #expect(Set(Limits.rows.map(\.name)).count == Limits.rows.count)
    #expect(Set(Limits.rows.map { $0.property as AnyKeyPath }).count == Limits.rows.count)
    let limits = Limits()
    for row in Limits.rows { #expect(row.range.contains(limits[keyPath: row.property])) }
  }

  @Test(
    "settings are read",
    arguments: [
      ("nodes", "17", 17), ("body-bytes", "4096", 4096), ("body-bytes", "2KiB", 2048),
      ("reply-bytes", "3MiB", 3 << 20), ("bodies-in-flight-bytes", "1GiB", 1 << 30),
    ])
  func settings(_ name: String, _ text: String, _ value: Int) throws {
    var limits = Limits()
    try limits.apply("\(name)=\(text)")
    let row = try #require(Limits.rows.first { $0.name == name })
    #expect(limits[keyPath: row.property] == value)
  }

  @Test(
    "what sets nothing is refused and changes nothing",
    arguments: [
      "", "nodes", "=1", "nodes=", "nodes=x", "nodes=0", "nodes=-1", "nodes=9999999999999",
      "nodes=1KiB", "body-bytes=9223372036854775807GiB", "body-bytes=KiB", "knots=1",
    ])
  func refused(_ setting: String) {
    var limits = Limits()
    #expect(throws: LimitError.self) { try limits.apply(setting) }
    #expect(limits == Limits())
  }

  @Test("the nearest name is offered")
  func nearest() {
    var limits = Limits()
    #expect(throws: LimitError.unknown("node", nearest: "nodes")) { try limits.apply("node=1") }
  }
}
