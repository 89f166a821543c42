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

  @OptionGroup var input: GraphInput

  func validate() throws { _ = try ComputeCommand(.gradients, input) }
  func run() throws { try ComputeCommand(.gradients, input).run() }
}

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Print the reply of POST /v1/evaluate to a document.",
    discussion: ComputeCommand.discussion)

  @OptionGroup var input: GraphInput

  func validate() throws { _ = try ComputeCommand(.evaluate, input) }
  func run() throws { try ComputeCommand(.evaluate, input).run() }
}

struct ParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Print an expression as a graph: the reply of POST /v1/parse to a document.",
    discussion: ComputeCommand.discussion)

  @OptionGroup var input: GraphInput

  func validate() throws { _ = try ComputeCommand(.parse, input) }
  func run() throws { try ComputeCommand(.parse, input).run() }
}

/// Where a graph comes from, and values for its leaves.
struct GraphInput: ParsableArguments {
  @Argument(help: "The document; - is standard input, and the default.")
  var file: String?

  @Option(
    help: ArgumentHelp(
      "The graph as text, such as 'f = sigmoid(w*x)', instead of a document.", valueName: "text"))
  var expression: String?

  @Option(
    help: ArgumentHelp(
      "The value of an input, over the document's: a number, or several as [1, 2].",
      valueName: "name=value"))
  var at: [String] = []

  @Option(
    help: ArgumentHelp(
      "What is taken at kinks, over the document's: minnorm, jax, torch or tfjs.",
      valueName: "name"))
  var convention: String?
}

/// What the commands that compute have in common.
struct ComputeCommand {
  static let discussion =
    "Exits with 2, and the problem on standard error, if something is wrong with the document."

  private let verb: Verb
  /// The file of the document; `nil` if all is in the parameters.
  private let file: String?
  let parameters: [CallParameter]
  private let manner: DrawingManner

  /// - Parameters:
  ///   - members: Members of the document, over its own.
  ///   - manner: How a picture is written.
  init(
    _ verb: Verb, _ input: GraphInput, members: [CallParameter] = [],
    drawing manner: DrawingManner = DrawingManner()
  ) throws {
    if input.file != nil, input.expression != nil {
      throw ValidationError("Give a file or --expression, not both.")
    }
    self.verb = verb
    self.manner = manner
    file = input.expression == nil ? input.file ?? "-" : nil
    let expression = input.expression.map { [CallParameter(name: "expression", value: $0)] } ?? []
    let convention = input.convention.map { [CallParameter(name: "convention", value: $0)] } ?? []
    parameters = try expression + convention + input.at.map(ComputeCommand.input) + members
  }

  func run() throws {
    let reply = try answer()
    // A picture ends its last line itself.
    let end = reply.last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]
    Terminal.write(reply + end, to: STDOUT_FILENO)
  }

  /// The reply to the document.
  func answer() throws -> [UInt8] {
    let document = try document()
    let call = LocalCall(limits: Limits())
    switch call.answer(verb, to: document, parameters: parameters, drawing: manner) {
    case .success(let reply): return reply
    case .failure(let problem): throw refused(problem)
    }
  }

  /// The document; empty if all is in the parameters.
  func document() throws -> [UInt8] {
    guard let file else { return [] }
    do throws(Terminal.ReadingError) {
      return try Terminal.read(file, maximumBytes: Limits().bodyBytes)
    } catch {
      throw unreadable(file, error)
    }
  }

  /// Says what is wrong with the document.
  func refused(_ problem: Problem) -> ExitCode {
    Terminal.write(problem.json(requestID: nil) + [UInt8(ascii: "\n")], to: STDERR_FILENO)
    return ExitCode(2)
  }

  private func unreadable(_ file: String, _ error: Terminal.ReadingError) -> ExitCode {
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
