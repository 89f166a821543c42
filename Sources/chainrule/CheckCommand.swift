// SPDX-License-Identifier: Apache-2.0
// ChainRule: the command that checks claims.

internal import ArgumentParser
internal import ChainRuleService
internal import Glibc
internal import GraphDocuments

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say whether claimed gradients are right, and if not, why.",
    discussion: """
      Takes the document of POST /v1/check. On a terminal the answer is written for people, \
      otherwise as the reply of the service. Exits with 0 if every claim holds, with 1 if one does \
      not, and with 2, and the problem on standard error, if something is wrong with the document.
      """)

  @OptionGroup var input: GraphInput

  func validate() throws { _ = try ComputeCommand(.check, input) }

  func run() throws {
    let bytes = try ComputeCommand(.check, input).answer()
    // The reply is our own, so it can be read.
    guard let reply = try? DocumentDecoder.decode(CheckReply.self, from: bytes) else {
      throw ExitCode(2)
    }
    if Terminal.isTerminal {
      let text = CheckText(reply, isColoured: Terminal.showsColor).text
      Terminal.write(Array(text.utf8), to: STDOUT_FILENO)
    } else {
      Terminal.write(bytes + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
    }
    if !reply.passed { throw ExitCode(1) }
  }
}
