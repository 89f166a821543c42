// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the commands that list and print.

import Foundation
import Testing

@testable import chainrule

@Suite("Commands that list and print")
struct ListingTests {
  @Test("operations are listed, and told about one by one")
  func operations() throws {
    let list = try Executable.run(["operations"])
    #expect(list.status == 0)
    #expect(list.output.split(separator: "\n").contains { $0.hasPrefix("sigmoid ") })
    let one = try Executable.run(["operations", "logistic"])
    let document = try JSONSerialization.jsonObject(with: Data(one.output.utf8)) as? [String: Any]
    #expect(document?["name"] as? String == "sigmoid")
    let none = try Executable.run(["operations", "sigmiod"])
    #expect(none.status == 2)
    #expect(none.errors.contains("Did you mean 'sigmoid'?"))
  }

  @Test("limits are listed as they are set")
  func limits() throws {
    let run = try Executable.run(["limits"])
    #expect(run.output.contains("nodes=2000000 "))
  }

  @Test("the contract is printed in both forms")
  func contract() throws {
    let yaml = try Executable.run(["openapi"])
    #expect(yaml.output.hasPrefix("openapi: '3.1.0'\n"))
    let json = try Executable.run(["openapi", "--json"])
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    #expect((document as? [String: Any])?["openapi"] as? String == "3.1.0")
  }

  @Test("the version is printed")
  func version() throws {
    let run = try Executable.run(["--version"])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("chainrule "))
  }

  @Test(
    "inputs that are none are refused with 64",
    arguments: [["--at", "x"], ["--at", "=1"], ["--at"], ["--unknown"]])
  func inputs(_ arguments: [String]) throws {
    #expect(try Executable.run(["gradients", "-"] + arguments).status == 64)
  }

  @Test("a file that cannot be read is bad input")
  func file() throws {
    let run = try Executable.run(["evaluate", "/nowhere/at/all.json"])
    #expect(run.status == 2)
    #expect(run.errors.contains("No such file"))
  }

  @Test(
    "addresses are read",
    arguments: [
      ("http://127.0.0.1:8080", "127.0.0.1", "8080", "/livez"),
      ("http://localhost", "localhost", "80", "/livez"),
      ("http://[::1]:81/readyz", "::1", "81", "/readyz"),
    ])
  func addresses(_ url: String, _ host: String, _ port: String, _ path: String) throws {
    let probe = try #require(HealthProbe(url))
    #expect(probe.host == host && probe.port == port && probe.path == path)
  }

  @Test(
    "what is no address is refused",
    arguments: ["", "localhost", "https://x", "http://", "http://x:port", "http://x:1/a b"])
  func noAddress(_ url: String) throws {
    #expect(HealthProbe(url) == nil)
    #expect(try Executable.run(["health", url]).status == 64)
  }

  @Test("the first line of a reply is read, and nothing else")
  func statusLine() {
    #expect(HealthProbe.status(of: Array("HTTP/1.1 200 OK".utf8)) == 200)
    #expect(HealthProbe.status(of: Array("HTTP/1.1 20".utf8)) == nil)
    #expect(HealthProbe.status(of: Array("SSH-2.0 200 x".utf8)) == nil)
  }
}

@Suite("Flags in the environment")
struct EnvironmentFlagsTests {
  private func arguments(_ given: [String], _ environment: [String: String]) -> [String] {
    EnvironmentFlags(for: given, of: ChainRule.self, in: environment).arguments
  }

  @Test("a variable is a flag of the command that has it")
  func flags() {
    let environment = ["CHAINRULE_LOG_LEVEL": "info", "CHAINRULE_AT": "x=1"]
    #expect(arguments(["serve"], environment) == ["serve", "--log-level=info"])
    #expect(arguments(["evaluate", "-"], environment) == ["evaluate", "--at=x=1", "-"])
    #expect(arguments(["limits"], environment) == ["limits"])
    #expect(arguments(["unknown"], environment) == ["unknown"])
    #expect(arguments([], environment) == [])
  }

  @Test("a flag wins over its variable, in either form")
  func precedence() {
    let environment = ["CHAINRULE_PORT": "1"]
    for given in [["serve", "--port", "2"], ["serve", "--port=2"]] {
      #expect(arguments(given, environment) == given)
    }
    #expect(arguments(["serve", "--", "--port"], environment).contains("--port=1"))
  }

  @Test("a flag that repeats takes a list")
  func lists() {
    let environment = ["CHAINRULE_LIMIT": "nodes=1,edges=2"]
    #expect(arguments(["serve"], environment) == ["serve", "--limit=nodes=1", "--limit=edges=2"])
  }
}
