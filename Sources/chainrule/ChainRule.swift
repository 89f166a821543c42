// SPDX-License-Identifier: Apache-2.0
// ChainRule: the program and its commands.

internal import ArgumentParser
internal import ChainRuleService
internal import Glibc

@main
struct ChainRule: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chainrule",
    abstract: "Gradients over HTTP, and on the command line.",
    discussion: """
      Every flag --some-flag may also be set as CHAINRULE_SOME_FLAG in the environment; a flag \
      wins over its variable, and a flag that repeats takes a list with commas.
      """,
    version: "chainrule \(ProgramVersion.version) (\(ProgramVersion.build))",
    subcommands: [
      ServeCommand.self, GradientsCommand.self, EvaluateCommand.self, CheckCommand.self,
      ExplainCommand.self, RenderCommand.self, ParseCommand.self, OperationsCommand.self,
      LimitsCommand.self, OpenAPICommand.self, HealthCommand.self,
    ])

  /// Runs the command that the arguments and the environment ask for.
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let flags = EnvironmentFlags(for: arguments, of: ChainRule.self, in: EnvironmentFlags.process)
    do {
      var command = try parseAsRoot(flags.arguments)
      try command.run()
    } catch {
      if exitCode(for: error) == .validationFailure { flags.explain() }
      exit(withError: error)
    }
  }
}
