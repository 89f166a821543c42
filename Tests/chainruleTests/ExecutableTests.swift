// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the command line, run as a person would run it.

import Foundation
import Testing

@Suite("The command line")
struct ExecutableTests {
  @Test("answers a document with the reply of the route")
  func gradients() throws {
    let run = try Executable.run(
      ["gradients", "-"],
      input: #"{"nodes":[{"id":"x","value":3},{"id":"f","op":"square","inputs":["x"]}]}"#)
    #expect(run.status == 0)
    #expect(run.output.contains(#""gradients":{"x":6,"f":1}"#))
  }

  @Test("sets inputs from flags")
  func at() throws {
    let document = #"{"nodes":[{"id":"x","value":3},{"id":"f","op":"square","inputs":["x"]}]}"#
    let run = try Executable.run(["gradients", "-", "--at", "x=5"], input: document)
    #expect(run.output.contains(#""gradients":{"x":10,"f":1}"#))
  }

  @Test("says what is wrong on standard error, and exits with 2")
  func mistake() throws {
    let run = try Executable.run(["gradients", "-"], input: #"{"nodes":[{"id":"f","op":"sine"}]}"#)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(#""code":"unknown-operation""#))
  }

  @Test("exits with 64 where it is called wrongly")
  func usage() throws {
    #expect(try Executable.run(["gradient"], input: "").status == 64)
  }
}
