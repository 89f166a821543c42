// SPDX-License-Identifier: Apache-2.0
// ChainRule: the commands that compute: the same documents as the service's, without a server.

internal import ArgumentParser
internal import ChainRuleService
internal import Glibc

struct GradientsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradients",
    abstract: "Print the reply of POST /v1/gradients to a document.",
    discussion: ComputeCommand.discussion)

  @Argument(help: "The document; - is standard input.")
  var file = "-"

  @Option(
    help: ArgumentHelp("The value of an input, over the document's.", valueName: "name=value"))
  var at: [String] = []

  func validate() throws {
    _ = try ComputeCommand(verb: .gradients, file: file, at: at)
  }

  func run() throws {
    try ComputeCommand(verb: .gradients, file: file, at: at).run()
  }
}

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Print the reply of POST /v1/evaluate to a document.",
    discussion: ComputeCommand.discussion)

  @Argument(help: "The document; - is standard input.")
  var file = "-"

  @Option(
    help: ArgumentHelp("The value of an input, over the document's.", valueName: "name=value"))
  var at: [String] = []

  func validate() throws {
    _ = try ComputeCommand(verb: .evaluate, file: file, at: at)
  }

  func run() throws {
    try ComputeCommand(verb: .evaluate, file: file, at: at).run()
  }
}

/// What the commands that compute have in common.
struct ComputeCommand {
  static let discussion =
    "Exits with 2, and the problem on standard error, if something is wrong with the document."

  private let verb: Verb
  private let file: String
  private let parameters: [CallParameter]

  init(verb: Verb, file: String, at: [String]) throws {
    self.verb = verb
    self.file = file
    parameters = try at.map(ComputeCommand.input)
  }

  func run() throws {
    Terminal.write(try answer() + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
  }

  /// The reply to the document.
  func answer() throws -> [UInt8] {
    let limits = Limits()
    let document: [UInt8]
    do throws(Terminal.ReadingError) {
      document = try Terminal.read(file, maximumBytes: limits.bodyBytes)
    } catch {
      throw unreadable(error)
    }
    switch LocalCall(limits: limits).answer(verb, to: document, parameters: parameters) {
    case .success(let reply): return reply
    case .failure(let problem):
      let text = problem.json(requestID: nil) + [UInt8(ascii: "\n")]
      Terminal.write(text, to: STDERR_FILENO)
      throw ExitCode(2)
    }
  }

  private func unreadable(_ error: Terminal.ReadingError) -> ExitCode {
    switch error {
    case .system(let number):
      Terminal.error("chainrule: \(file): \(String(cString: strerror(number)))")
    case .tooLarge(let limit):
      Terminal.error("chainrule: \(file): a document may have \(limit) bytes")
    }
    return ExitCode(2)
  }

  /// An input under the name that no member of a document can have.
  private static func input(_ text: String) throws -> CallParameter {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ValidationError("--at takes name=value, not '\(text)'.")
    }
    return CallParameter(
      name: "inputs." + text[..<equals], value: String(text[text.index(after: equals)...]))
  }
}
