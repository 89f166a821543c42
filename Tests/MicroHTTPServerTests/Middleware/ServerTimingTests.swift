// SPDX-License-Identifier: Apache-2.0
// ChainRule: durations as a header field.

import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("Server timing")
struct ServerTimingTests {
  @Test(
    "A duration is milliseconds with three decimals",
    arguments: [
      (Duration.nanoseconds(0), "0.000"), (.nanoseconds(499), "0.000"),
      (.nanoseconds(500), "0.001"), (.microseconds(12), "0.012"), (.microseconds(120), "0.120"),
      (.microseconds(1_234), "1.234"), (.seconds(30), "30000.000"),
      (.seconds(1) + .nanoseconds(999_999_500), "2000.000"), (.seconds(-1), "0.000"),
      (.nanoseconds(-1), "0.000"), (.seconds(Int64.max), "9223372036854.776"),
      (.seconds(Int64.min), "0.000"),
    ])
  func formats(duration: Duration, text: String) {
    var timing = ServerTiming()
    timing.add("decode", duration)
    #expect(timing.fieldValue == "decode;dur=\(text)")
  }

  @Test("Phases follow one another and mark a reply")
  func marks() {
    var timing = ServerTiming()
    timing.add("decode", .microseconds(12))
    timing.add("plan", nanoseconds: 4_321)
    var response = Response(status: .ok)
    timing.mark(&response)
    #expect(response[.serverTiming] == "decode;dur=0.012, plan;dur=0.004")
  }

  @Test("Phases beyond the most that are kept are left out")
  func tooMany() {
    var timing = ServerTiming()
    for _ in 0..<20 { timing.add("a-phase-with-a-long-name", nanoseconds: .max) }
    let one = "a-phase-with-a-long-name;dur=9223372036854.776"
    let all = Array(repeating: one, count: ServerTiming.maximumPhases)
    #expect(timing.fieldValue == all.joined(separator: ", "))
    #expect(ServerTiming().fieldValue == "")
  }

  @Test("Without phases there is no field")
  func empty() {
    var response = Response(status: .ok)
    ServerTiming().mark(&response)
    #expect(response.fields.isEmpty)
  }
}
