// SPDX-License-Identifier: Apache-2.0
// ChainRule: swift-log's events as lines.

package import Logging

/// A log that writes one line for each event, as JSON or as text.
package struct LineLog: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?
  package var logLevel: Logger.Level

  private let label: String
  private let form: LogForm
  private let output: LineOutput
  private let clock: @Sendable () -> Timestamp

  /// Makes a log; the output and the clock are standard error and the system's by default.
  package init(
    label: String, form: LogForm, level: Logger.Level = .info,
    output: LineOutput = .standardError, clock: @escaping @Sendable () -> Timestamp = Timestamp.now
  ) {
    self.label = label
    self.form = form
    self.logLevel = level
    self.output = output
    self.clock = clock
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var members = merged(event.metadata).sorted { $0.key < $1.key }.map { name, value in
      JSONTree.Member(name, LineLog.tree(of: value))
    }
    if let error = event.error, !members.contains(where: { $0.name == "error" }) {
      members.append(.init("error", .string("\(error)")))
    }
    let line = LogLine(
      timestamp: clock(), level: event.level.rawValue, label: label,
      message: event.message.description, members: members)
    output.write(line.bytes(as: form))
  }

  /// The event's metadata wins over the provider's, which wins over the handler's own.
  private func merged(_ explicit: Logger.Metadata?) -> Logger.Metadata {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
    if let explicit { all.merge(explicit) { $1 } }
    return all
  }

  /// Numbers and truth values stay what they are; anything else describes itself.
  private static func tree(of value: Logger.Metadata.Value) -> JSONTree {
    switch value {
    case .string(let text): .string(text)
    case .stringConvertible(let value as Int): .integer(value)
    case .stringConvertible(let value as Bool): .bool(value)
    case .stringConvertible(let value as Double): .number(value)
    case .stringConvertible(let value): .string(value.description)
    case .array(let elements): .array(elements.map(tree))
    case .dictionary(let members):
      .object(members.sorted { $0.key < $1.key }.map { .init($0, tree(of: $1)) })
    }
  }
}
