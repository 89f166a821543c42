// SPDX-License-Identifier: Apache-2.0
// ChainRule: the command that asks whether a service answers.

internal import ArgumentParser

struct HealthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "health",
    abstract: "Ask /livez of a service, and exit with 0 or 1.")

  @Argument(help: "Where the service listens.")
  var url = "http://127.0.0.1:8080"

  func validate() throws {
    _ = try probe()
  }

  func run() throws {
    switch try probe().status() {
    case 200: return
    case let status?: Terminal.error("chainrule: \(url) answers with status \(status)")
    case nil: Terminal.error("chainrule: \(url) does not answer")
    }
    throw ExitCode.failure
  }

  private func probe() throws -> HealthProbe {
    guard let probe = HealthProbe(url) else {
      throw ValidationError("'\(url)' is no address: write http://HOST:PORT.")
    }
    return probe
  }
}
