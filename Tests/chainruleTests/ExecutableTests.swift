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

  @Test("takes an expression instead of a document, and arrays for inputs")
  func expression() throws {
    let run = try Executable.run(
      ["gradients", "--expression", "f = sum(w*x)", "--at", "w=[2, -3]", "--at", "x=[1, 4]"],
      input: "")
    #expect(run.status == 0)
    #expect(run.output.contains(#""outputs":{"f":-10}"#))
    #expect(run.output.contains(#""w":[1,4]"#))
  }

  @Test("prints the graph that an expression is, which is a document again")
  func parse() throws {
    let parsed = try Executable.run(["parse", "--expression", "f = x^2"], input: "")
    #expect(parsed.status == 0)
    #expect(parsed.output.contains(#""op":"pow_const","inputs":["x"],"attributes":{"n":2}"#))
    let run = try Executable.run(["gradients", "--at", "x=3"], input: parsed.output)
    #expect(run.output.contains(#""gradients":{"x":6,"f":1}"#))
  }

  @Test("takes a convention for kinks, over the document's")
  func convention() throws {
    let document = #"{"expression": "f = abs(x)", "inputs": {"x": 0}, "convention": "tfjs"}"#
    for (more, slope) in [([], "-1"), (["--convention", "jax"], "1")] {
      let run = try Executable.run(["gradients"] + more, input: document)
      #expect(run.output.contains(#""x":\#(slope)"#))
    }
    let wrong = try Executable.run(["gradients", "--convention", "pytorch"], input: document)
    #expect(wrong.status == 2 && wrong.errors.contains("'torch'"))
  }

  @Test("says where an expression is wrong, and takes no file beside one")
  func wrongExpression() throws {
    let run = try Executable.run(["evaluate", "--expression", "2x"], input: "")
    #expect(run.status == 2)
    #expect(run.errors.contains(#""span":{"start":1,"end":2}"#))
    #expect(try Executable.run(["evaluate", "-", "--expression", "x"], input: "").status == 64)
  }
}
