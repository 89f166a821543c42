// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a path holds where its pattern has parameters.

/// What a path holds where its pattern has parameters, percent-decoded.
///
/// A value is never empty. It may hold any character, slashes included, where the path had them
/// escaped.
public struct PathParameters: Sendable, Equatable {
  /// No parameters, at no allocation.
  public static let none = PathParameters(names: [], values: [])

  /// Whether there are none.
  public var isEmpty: Bool { names.isEmpty }

  private let names: [String]
  private let values: [String]

  /// Makes parameters of as many names as values, from the left of the pattern.
  public init(names: [String], values: [String]) {
    precondition(names.count == values.count, "every parameter has a name and a value")
    self.names = names
    self.values = values
  }

  /// The text of the parameter of this name; `nil` if the pattern has none.
  public subscript(name: String) -> String? {
    names.firstIndex(of: name).map { values[$0] }
  }

  /// The parameter of this name read as a type; `nil` if there is none or it does not read as one.
  public func value<Value: LosslessStringConvertible>(
    _ name: String, as type: Value.Type = Value.self
  ) -> Value? {
    self[name].flatMap(Value.init)
  }
}
