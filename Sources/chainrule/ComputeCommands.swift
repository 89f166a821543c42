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

  @Argument(help: ComputeCommand.fileHelp)
  var file: String?

  @Option(help: ComputeCommand.expressionHelp)
  var expression: String?

  @Option(help: ComputeCommand.inputHelp)
  var at: [String] = []

  private var command: ComputeCommand {
    get throws { try ComputeCommand(.gradients, file: file, expression: expression, at: at) }
  }

  func validate() throws { _ = try command }
  func run() throws { try command.run() }
}

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Print the reply of POST /v1/evaluate to a document.",
    discussion: ComputeCommand.discussion)

  @Argument(help: ComputeCommand.fileHelp)
  var file: String?

  @Option(help: ComputeCommand.expressionHelp)
  var expression: String?

  @Option(help: ComputeCommand.inputHelp)
  var at: [String] = []

  private var command: ComputeCommand {
    get throws { try ComputeCommand(.evaluate, file: file, expression: expression, at: at) }
  }

  func validate() throws { _ = try command }
  func run() throws { try command.run() }
}

struct ParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Print an expression as a graph: the reply of POST /v1/parse to a document.",
    discussion: ComputeCommand.discussion)

  @Argument(help: ComputeCommand.fileHelp)
  var file: String?

  @Option(help: ComputeCommand.expressionHelp)
  var expression: String?

  @Option(help: ComputeCommand.inputHelp)
  var at: [String] = []

  private var command: ComputeCommand {
    get throws { try ComputeCommand(.parse, file: file, expression: expression, at: at) }
  }

  func validate() throws { _ = try command }
  func run() throws { try command.run() }
}

/// What the commands that compute have in common.
struct ComputeCommand {
  static let discussion =
    "Exits with 2, and the problem on standard error, if something is wrong with the document."

  static let fileHelp = ArgumentHelp("The document; - is standard input, and the default.")
  static let expressionHelp = ArgumentHelp(
    "The graph as text, such as 'f = sigmoid(w*x)', instead of a document.", valueName: "text")
  static let inputHelp = ArgumentHelp(
    "The value of an input, over the document's: a number, or several as [1, 2].",
    valueName: "name=value")

  private let verb: Verb
  /// The file of the document; `nil` if all is in the parameters.
  private let file: String?
  private let parameters: [CallParameter]

  init(_ verb: Verb, file: String?, expression: String?, at: [String]) throws {
    if file != nil, expression != nil {
      throw ValidationError("Give a file or --expression, not both.")
    }
    self.verb = verb
    self.file = expression == nil ? file ?? "-" : nil
    let graph = expression.map { CallParameter(name: "expression", value: $0) }
    parameters = try (graph.map { [$0] } ?? []) + at.map(ComputeCommand.input)
  }

  func run() throws {
    let limits = Limits()
    let document = try file.map { try ComputeCommand.document($0, limits) } ?? []
    switch LocalCall(limits: limits).answer(verb, to: document, parameters: parameters) {
    case .success(let reply): Terminal.write(reply + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
    case .failure(let problem):
      let text = problem.json(requestID: nil) + [UInt8(ascii: "\n")]
      Terminal.write(text, to: STDERR_FILENO)
      throw ExitCode(2)
    }
  }

  private static func document(_ file: String, _ limits: Limits) throws -> [UInt8] {
    do throws(Terminal.ReadingError) {
      return try Terminal.read(file, maximumBytes: limits.bodyBytes)
    } catch {
      throw unreadable(file, error)
    }
  }

  private static func unreadable(_ file: String, _ error: Terminal.ReadingError) -> ExitCode {
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
