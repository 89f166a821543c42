// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a path holds where its pattern has parameters.

/// What a path holds where its pattern has parameters, percent-decoded.
///
/// A value is never empty. It may hold any character, slashes included, where the path had them
/// escaped.
public struct PathParameters: Sendable, Equatable {
  /// No parameters, at no allocation.
  public static let none = PathParameters([])

  private let entries: [Entry]

  private struct Entry: Sendable, Equatable {
    var name: String
    var value: String
  }

  /// Makes parameters of given names and values, from the left of the pattern.
  public init(_ pairs: [(name: String, value: String)]) {
    entries = pairs.map { Entry(name: $0.name, value: $0.value) }
  }

  /// The text of the parameter of this name; `nil` if the pattern has none.
  public subscript(name: String) -> String? {
    entries.first { $0.name == name }?.value
  }

  /// The parameter of this name read as a type; `nil` if there is none or it does not read as one.
  public func value<Value: LosslessStringConvertible>(
    _ name: String, as type: Value.Type = Value.self
  ) -> Value? {
    self[name].flatMap(Value.init)
  }
}
