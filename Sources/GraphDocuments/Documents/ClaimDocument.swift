// SPDX-License-Identifier: Apache-2.0
// ChainRule: what somebody says a value or a gradient is, as documents write it.

/// What somebody says a value or a gradient is.
public struct ClaimDocument: Equatable, Sendable {
  /// The node of whose value it speaks, or the nodes, whose components are one list.
  public var value: ClaimTarget?
  /// The node of whose gradient it speaks, or the nodes.
  public var gradient: ClaimTarget?
  /// What is claimed.
  public var claimed: ClaimContent
  /// The name under which later claims use what is claimed.
  public var name: String?
  /// To how many decimals the claim is rounded.
  public var decimals: Int?

  /// Claims a gradient.
  public init(gradient: String, is claimed: ClaimContent) {
    self.gradient = .one(gradient)
    self.claimed = claimed
  }

  /// Claims a value.
  public init(value: String, is claimed: ClaimContent) {
    self.value = .one(value)
    self.claimed = claimed
  }
}

extension ClaimDocument: Documented {
  private enum CodingKeys: String, CodingKey {
    case value, gradient, claimed = "is", name = "as", decimals
  }

  /// Reads a claim.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    value = try container.decodeIfPresent(ClaimTarget.self, forKey: .value)
    gradient = try container.decodeIfPresent(ClaimTarget.self, forKey: .gradient)
    claimed = try container.decode(ClaimContent.self, forKey: .claimed)
    name = try container.decodeIfPresent(String.self, forKey: .name)
    decimals = try container.decodeIfPresent(Int.self, forKey: .decimals)
  }

  /// Writes a claim.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(value, forKey: .value)
    try container.encodeIfPresent(gradient, forKey: .gradient)
    try container.encode(claimed, forKey: .claimed)
    try container.encodeIfPresent(name, forKey: .name)
    try container.encodeIfPresent(decimals, forKey: .decimals)
  }

  /// What a claim looks like.
  public static var schema: JSONSchema {
    .object(
      "What a value or a gradient is said to be: `value` or `gradient` names the node.",
      [
        .optional("value", ClaimTarget.schema("Of whose value.")),
        .optional("gradient", ClaimTarget.schema("Of whose gradient.")),
        .required("is", ClaimContent.schema),
        .optional("as", .string("The name under which later claims use what is claimed.")),
        .optional(
          "decimals",
          .integer("To how many decimals it is rounded; compared so.", minimum: 0, maximum: 17)),
      ])
  }

  /// A gradient with the value where the derivative belongs.
  public static var example: ClaimDocument {
    ClaimDocument(gradient: "w0", is: .expression("x0*f"))
  }
}

/// A node, or several whose components are one list.
public enum ClaimTarget: Codable, Equatable, Sendable {
  /// One node.
  case one(String)
  /// Several nodes.
  case several([String])

  /// Reads an id or a list of ids.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if mayBe(.array, container), let several = try? container.decode([String].self) {
      self = .several(several)
    } else {
      self = .one(try container.decode(String.self))
    }
  }

  /// Writes an id or a list of ids.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .one(let id): try container.encode(id)
    case .several(let ids): try container.encode(ids)
    }
  }

  static func schema(_ description: String) -> JSONSchema {
    .any(description, [.string(), .integer(), .array(nil, of: .identifier("An id."))])
  }
}

/// What is claimed: numbers, or an expression.
public enum ClaimContent: Codable, Equatable, Sendable {
  /// Numbers.
  case numbers(TensorDocument)
  /// An expression in the names of the graph and of earlier claims.
  case expression(String)

  /// Reads numbers, among them the words for those that JSON cannot write, or an expression.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if mayBe(.string, container), let text = try? container.decode(String.self),
      NumberDocument.value(text) == nil
    {
      self = .expression(text)
    } else {
      self = .numbers(try container.decode(TensorDocument.self))
    }
  }

  /// Writes numbers or an expression.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .numbers(let numbers): try container.encode(numbers)
    case .expression(let text): try container.encode(text)
    }
  }

  static var schema: JSONSchema {
    .any(
      "A number or tensor, or an expression in the names of the graph and of earlier claims.",
      [.reference(TensorDocument.self), .string()])
  }
}

/// Claims as a list, or in short: gradients by id.
public enum ClaimsDocument: Codable, Equatable, Sendable {
  /// A list.
  case list([ClaimDocument])
  /// Gradients by id.
  case gradients([String: ClaimContent])

  /// Reads a list or an object.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if mayBe(.object, container), let map = try? container.decode([String: ClaimContent].self) {
      self = .gradients(map)
    } else {
      self = .list(try container.decode([ClaimDocument].self))
    }
  }

  /// Writes a list or an object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .list(let list): try container.encode(list)
    case .gradients(let map): try container.encode(map)
    }
  }

  static var schema: JSONSchema {
    .any(
      "What is claimed, in order; or, in short, gradients by id.",
      [
        .array(nil, of: .reference(ClaimDocument.self)),
        .map("Gradients by id.", of: ClaimContent.schema),
      ])
  }
}
