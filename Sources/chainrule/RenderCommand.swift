// SPDX-License-Identifier: Apache-2.0
// ChainRule: the command that draws.

internal import ArgumentParser
internal import ChainRuleService
internal import GraphDocuments
internal import GraphPictures

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Draw the graph of a document, as POST /v1/render does.",
    discussion: """
      Values and gradients are shown where all leaves have values; --detail edges shows the \
      derivative along every wire, too. On a terminal the default is text, with colours and the \
      lines of Unicode where they are shown; elsewhere it is svg.
      \(ComputeCommand.discussion)
      """)

  @OptionGroup var input: GraphInput

  @Option(help: "svg, dot, mermaid or text.")
  var format: String?

  @Option(help: "How much is shown: nodes or edges.")
  var detail: String?

  @Option(help: ArgumentHelp("Draw the neighbourhood of this node only.", valueName: "node"))
  var around: String?

  @Option(help: ArgumentHelp("The digits of numbers, 1 to 17.", valueName: "count"))
  var digits: Int?

  func validate() throws {
    _ = try command()
  }

  func run() throws {
    try command().run()
  }

  private func command() throws -> ComputeCommand {
    var members: [CallParameter] = []
    func add(_ name: String, _ value: String?) {
      if let value { members.append(CallParameter(name: name, value: value)) }
    }
    add("format", format)
    add("detail", detail)
    add("around", around)
    add("digits", digits.map(String.init))
    let isTerminal = Terminal.isTerminal
    let manner = DrawingManner(
      format: isTerminal ? .text : .svg,
      text: TextManner(
        usesUnicode: Terminal.showsUnicode, usesColor: isTerminal && Terminal.showsColor))
    return try ComputeCommand(.render, input, members: members, drawing: manner)
  }
}
