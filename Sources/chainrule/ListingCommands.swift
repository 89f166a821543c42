// SPDX-License-Identifier: Apache-2.0
// ChainRule: the commands that print what the program says of itself.

internal import ArgumentParser
internal import ChainRuleService
internal import Glibc

struct OperationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operations",
    abstract: "List the operations, or print all that is known of one as JSON.")

  @Argument(help: "The name or an alias of an operation.")
  var name: String?

  func run() throws {
    guard let name else {
      let width = OperationCatalogue.names.map(\.count).max() ?? 0
      for operation in OperationCatalogue.summaries {
        let space = String(repeating: " ", count: width - operation.name.count + 2)
        Terminal.print(operation.name + space + operation.summary)
      }
      return
    }
    guard let operation = OperationCatalogue.find(name) else {
      let hint = OperationCatalogue.nearest(to: name).map { " Did you mean '\($0)'?" }
      Terminal.error("chainrule: there is no operation '\(name)'.\(hint ?? "")")
      throw ExitCode(2)
    }
    Terminal.write(operation.tree.json() + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
  }
}

struct LimitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits", abstract: "List the limits with their defaults.")

  func run() {
    let limits = Limits()
    let rows = Limits.rows.map { row in
      ("\(row.name)=\(limits[keyPath: row.property])", "\(row.unit.rawValue). \(row.about)")
    }
    let width = rows.map(\.0.count).max() ?? 0
    for (setting, about) in rows {
      let space = String(repeating: " ", count: width - setting.count + 2)
      Terminal.print(setting + space + about)
    }
  }
}

struct OpenAPICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openapi", abstract: "Print the contract as OpenAPI 3.1 writes it.")

  @Flag(help: "As JSON instead of YAML.")
  var json = false

  func run() {
    let tree = OpenAPIDocument.tree
    let bytes = json ? tree.json() + [UInt8(ascii: "\n")] : Array(tree.yaml().utf8)
    Terminal.write(bytes, to: STDOUT_FILENO)
  }
}
