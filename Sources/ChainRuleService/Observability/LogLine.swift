// SPDX-License-Identifier: Apache-2.0
// ChainRule: one event of the log, as a line.

/// How lines of the log are written.
package enum LogForm: String, Sendable, CaseIterable {
  /// A JSON object: for programs.
  case json
  /// Words, then `name=value`: for people.
  case text
}

/// One event of the log, before it is a line.
struct LogLine: Sendable {
  let timestamp: Timestamp
  let level: String
  let label: String
  let message: String
  /// What else is known of the event, in the order in which it is written.
  let members: [JSONTree.Member]

  /// The line, its end included: one line, whatever the event holds.
  func bytes(as form: LogForm) -> [UInt8] {
    switch form {
    case .json: json
    case .text: text
    }
  }

  private static let ownMembers = ["timestamp", "level", "message", "label"]

  /// A member whose name is taken by the line itself is written as `metadata.name`.
  private var json: [UInt8] {
    var all: [JSONTree.Member] = [
      .init("timestamp", .string(timestamp.text)), .init("level", .string(level)),
      .init("message", .string(message)), .init("label", .string(label)),
    ]
    for member in members {
      let isTaken = LogLine.ownMembers.contains(member.name)
      all.append(isTaken ? .init("metadata." + member.name, member.value) : member)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    JSONTree.object(all).appendJSON(to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// Text from outside is quoted unless it is one plain word, so that it cannot look like ours.
  private var text: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    bytes.append(contentsOf: "\(timestamp.text) \(level) \(label): ".utf8)
    LogLine.append(message, quotedUnless: LogLine.isReadable, to: &bytes)
    for member in members {
      bytes.append(UInt8(ascii: " "))
      LogLine.append(member.name, quotedUnless: LogLine.isWord, to: &bytes)
      bytes.append(UInt8(ascii: "="))
      if case .string(let value) = member.value {
        LogLine.append(value, quotedUnless: LogLine.isWord, to: &bytes)
      } else {
        member.value.appendJSON(to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  private static func append(
    _ text: String, quotedUnless isPlain: (UInt8) -> Bool, to bytes: inout [UInt8]
  ) {
    if !text.isEmpty, text.utf8.allSatisfy(isPlain) {
      bytes.append(contentsOf: text.utf8)
    } else {
      JSONText.append(text, to: &bytes)
    }
  }

  private static func isReadable(_ byte: UInt8) -> Bool {
    (0x20..<0x7f).contains(byte)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isReadable(byte) && !" \"=\\".utf8.contains(byte)
  }
}
