// SPDX-License-Identifier: Apache-2.0
// ChainRule: limits set by NAME=VALUE.

internal import Autodiff

extension Limits {
  /// Sets a limit from `NAME=VALUE`; bytes may be written as `64MiB`.
  package mutating func apply(_ setting: String) throws(LimitError) {
    guard let equals = setting.firstIndex(of: "=") else { throw .form(setting) }
    let name = String(setting[..<equals])
    let text = setting[setting.index(after: equals)...]
    guard let row = Limits.rows.first(where: { $0.name == name }) else {
      let names = Limits.rows.map(\.name)
      throw .unknown(name, nearest: NearestName.nearest(to: name, among: names))
    }
    guard let value = Limits.value(text, row.unit), row.range.contains(value) else {
      throw .value(String(text), row.name, row.range, row.unit)
    }
    self[keyPath: row.property] = value
  }

  private static func value(_ text: Substring, _ unit: Unit) -> Int? {
    guard unit == .bytes else { return Int(text) }
    for (suffix, shift) in [("KiB", 10), ("MiB", 20), ("GiB", 30)] where text.hasSuffix(suffix) {
      guard let number = Int(text.dropLast(suffix.count)) else { return nil }
      let (bytes, overflows) = number.multipliedReportingOverflow(by: 1 << shift)
      return overflows ? nil : bytes
    }
    return Int(text)
  }
}

/// Why a text sets no limit.
package enum LimitError: Error, Equatable, Sendable {
  /// It is not `NAME=VALUE`.
  case form(String)
  /// There is no limit of this name.
  case unknown(String, nearest: String?)
  /// The value is no number, or one that the limit cannot have.
  case value(String, String, ClosedRange<Int>, Limits.Unit)
}

extension LimitError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .form(let text): "'\(text)' is not NAME=VALUE."
    case .unknown(let name, let nearest):
      "There is no limit '\(name)'.\(nearest.map { " Did you mean '\($0)'?" } ?? "")"
    case .value(let text, let name, let range, let unit):
      "'\(text)' is no value for '\(name)': \(range.lowerBound) to \(range.upperBound) \(unit)."
    }
  }
}
