// SPDX-License-Identifier: Apache-2.0
// ChainRule: the command that explains gradients to people.

internal import ArgumentParser
internal import ChainRuleService
internal import Glibc

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print how each value and each gradient follows, line by line.",
    discussion: """
      On a terminal in colour, unless NO_COLOR is set, and with ∂ where the locale is UTF-8; \
      otherwise in ASCII. \(ComputeCommand.discussion)
      """)

  @OptionGroup var input: GraphInput

  @Option(help: "How many digits numbers are shown with, 1 to 17.")
  var digits = 6

  func validate() throws {
    _ = try ComputeCommand(.gradients, input)
    guard (1...17).contains(digits) else { throw ValidationError("--digits takes 1 to 17.") }
  }

  func run() throws {
    let command = try ComputeCommand(.gradients, input)
    let document = try command.document()
    let style = ExplanationStyle.ofOutput
    let call = LocalCall(limits: Limits())
    let digits = CallParameter(name: "digits", value: String(digits))
    switch call.explain(
      document, parameters: command.parameters + [digits],
      in: style.isUnicode ? .unicode : .ascii)
    {
    case .success(let explanation):
      Terminal.write(Array(style.text(of: explanation).utf8), to: STDOUT_FILENO)
    case .failure(let problem): throw command.refused(problem)
    }
  }
}

/// How an explanation looks.
struct ExplanationStyle {
  let isColoured: Bool
  let isUnicode: Bool

  /// What standard output can show.
  static var ofOutput: ExplanationStyle {
    ExplanationStyle(
      isColoured: Terminal.isTerminal && Terminal.showsColor,
      isUnicode: Terminal.isTerminal && Terminal.showsUnicode)
  }

  /// The lines, values in green and gradients in red as the gate pictures of courses have them.
  func text(of explanation: Explanation) -> String {
    var lines = explanation.values.map { coloured($0, "32") }
    lines.append("")
    lines += explanation.gradients.map { coloured($0, "31") }
    if !explanation.remarks.isEmpty { lines += [""] + explanation.remarks }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A line with what it comes to in a colour.
  func coloured(_ line: String, _ colour: String) -> String {
    guard isColoured, let place = line.ranges(of: " = ").last else { return line }
    let (symbols, result) = (line[..<place.upperBound], line[place.upperBound...])
    return symbols + Terminal.painted(result, colour)
  }
}
