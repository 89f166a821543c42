// SPDX-License-Identifier: Apache-2.0
// ChainRule: one argument of a node, and the place of an argument on an edge.

/// One of a node's `inputs`: another node, or a constant.
public enum ArgumentDocument: Hashable, Sendable {
  /// The node of this id.
  case node(String)
  /// A bare number: a constant, unless a node has that id, which is an error.
  case number(Double)
  /// A constant, written `{"value": 1}`.
  case value(TensorDocument)
}

extension ArgumentDocument: Documented {
  private enum Keys: String, CodingKey { case value }

  /// Reads an id, a number, or an object with a value.
  public init(from decoder: any Decoder) throws {
    if mayBe(.object, decoder), let container = try? decoder.container(keyedBy: Keys.self) {
      self = .value(try container.decode(TensorDocument.self, forKey: .value))
      return
    }
    let container = try decoder.singleValueContainer()
    if mayBe(.string, decoder), let id = try? container.decode(String.self) {
      self = .node(id)
    } else {
      self = .number(try container.decode(Double.self))
    }
  }

  /// Writes an id, a number, or an object with a value.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .node(let id):
      var container = encoder.singleValueContainer()
      try container.encode(id)
    case .number(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .value(let value):
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(value, forKey: .value)
    }
  }

  /// A string, a number or an object.
  public static var schema: JSONSchema {
    let constant = JSONSchema.object(
      "Always a constant.", [.required("value", .reference(TensorDocument.self))])
    return .any(
      "An argument: the id of a node, a number (a constant, unless a node has that id), or an "
        + "object with a value.",
      [.string(), .number(), constant])
  }

  /// The node `x0`.
  public static var example: ArgumentDocument { .node("x0") }
}

/// Which argument an edge is: its number from 0, or its name.
public enum PortDocument: Hashable, Sendable {
  /// The number of the argument, from 0.
  case number(Int)
  /// The name of the argument, such as `"a"`.
  case name(String)
}

extension PortDocument: Documented {
  /// Reads a number or a name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if mayBe(.number, decoder), let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .name(try container.decode(String.self))
    }
  }

  /// Writes the number or the name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .name(let name): try container.encode(name)
    }
  }

  /// A number or a string.
  public static var schema: JSONSchema {
    .any(
      "Which argument it is: its number from 0, or its name.", [.integer(minimum: 0), .string()])
  }

  /// The second argument.
  public static var example: PortDocument { .number(1) }
}
