// SPDX-License-Identifier: Apache-2.0
// ChainRule: flags that are set in the environment.

internal import ArgumentParser
internal import Glibc

/// Arguments to which flags were added that the environment sets.
///
/// The flags of a command are the properties of its type, so that none has to be listed twice.
struct EnvironmentFlags {
  /// A flag that the environment set.
  struct Setting: Equatable {
    let variable: String
    let flag: String
    let value: String
  }

  /// The arguments, with what the environment adds right after the name of the command.
  let arguments: [String]
  /// What was added.
  let settings: [Setting]

  /// Adds to arguments what the environment sets and they do not.
  init(
    for arguments: [String], of root: any ParsableCommand.Type, in environment: [String: String]
  ) {
    let command = arguments.first.flatMap { name in
      root.configuration.subcommands.first { $0._commandName == name }
    }
    let given = arguments.prefix { $0 != "--" }
    settings = (command.map(EnvironmentFlags.flags) ?? []).flatMap { flag -> [Setting] in
      let variable = EnvironmentFlags.variable(flag.name)
      guard let value = environment[variable],
        !given.contains(where: { $0 == flag.name || $0.hasPrefix(flag.name + "=") })
      else { return [] }
      return flag.kind.values(value).map {
        Setting(variable: variable, flag: flag.name, value: $0)
      }
    }
    let added = settings.map { $0.value.isEmpty ? $0.flag : "\($0.flag)=\($0.value)" }
    self.arguments = Array(arguments.prefix(1) + added + arguments.dropFirst())
  }

  /// Says on standard error which flags came from the environment: a message about one of them
  /// would puzzle whoever did not write it.
  func explain() {
    for setting in settings {
      Terminal.error("note: \(setting.flag) was set by \(setting.variable)=\(setting.value)")
    }
  }

  /// The variable of a flag: `CHAINRULE_LOG_LEVEL` of `--log-level`.
  static func variable(_ flag: String) -> String {
    let name = flag.drop { $0 == "-" }
    return "CHAINRULE_" + String(name.map { $0 == "-" ? "_" : $0 }).uppercased()
  }

  /// How a flag takes its value.
  private enum Kind {
    case value, list, presence

    /// The values to give the flag, once each; an empty one stands for the flag alone.
    func values(_ text: String) -> [String] {
      switch self {
      case .value: [text]
      case .list: text.split(separator: ",").map(String.init)
      case .presence: ["1", "true", "yes"].contains(text.lowercased()) ? [""] : []
      }
    }
  }

  /// The flags of a command, from the names and wrappers of its properties.
  private static func flags(_ command: any ParsableArguments.Type) -> [(name: String, kind: Kind)] {
    Mirror(reflecting: command.init()).children.flatMap { child -> [(name: String, kind: Kind)] in
      if let group = child.value as? any ArgumentGroup { return flags(type(of: group).arguments) }
      guard let label = child.label, label.hasPrefix("_") else { return [] }
      let name = "--" + kebab(label.dropFirst())
      let type = String(describing: type(of: child.value))
      if type.hasPrefix("Option<Array<") { return [(name, .list)] }
      if type.hasPrefix("Option<") { return [(name, .value)] }
      return type.hasPrefix("Flag<") ? [(name, .presence)] : []
    }
  }

  /// A name as the parser derives it from a property: `logLevel` is `log-level`.
  private static func kebab(_ name: Substring) -> String {
    name.reduce(into: "") { text, character in
      if character.isUppercase { text.append("-") }
      text.append(character.lowercased())
    }
  }

  /// The variables of this process that may set a flag.
  static var process: [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[0].hasPrefix("CHAINRULE_") {
        variables[String(parts[0])] = String(parts[1])
      }
      entry += 1
    }
    return variables
  }
}

/// Arguments that several commands share.
private protocol ArgumentGroup {
  static var arguments: any ParsableArguments.Type { get }
}

extension OptionGroup: ArgumentGroup {
  fileprivate static var arguments: any ParsableArguments.Type { Value.self }
}
