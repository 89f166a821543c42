// SPDX-License-Identifier: Apache-2.0
// ChainRule: what somebody says a value or a gradient is, as documents write it.

/// What somebody says a value or a gradient is.
public struct ClaimDocument: Equatable, Sendable {
  /// The node of whose value it speaks, or the nodes, whose components are one list.
  public var value: ClaimTarget?
  /// The node of whose gradient it speaks, or the nodes.
  public var gradient: ClaimTarget?
  /// What is claimed: numbers, or an expression in the names of the graph and of earlier claims.
  public var claimed: NumbersOrText
  /// The name under which later claims use what is claimed.
  public var name: String?
  /// To how many decimals the claim is rounded.
  public var decimals: Int?

  /// Claims a gradient.
  public init(gradient: String, is claimed: NumbersOrText) {
    self.gradient = .one(gradient)
    self.claimed = claimed
  }

  /// Claims a value.
  public init(value: String, is claimed: NumbersOrText) {
    self.value = .one(value)
    self.claimed = claimed
  }
}

extension ClaimDocument: Documented {
  private enum CodingKeys: String, CodingKey {
    case value, gradient, claimed = "is", name = "as", decimals
  }

  /// What a claim looks like.
  public static var schema: JSONSchema {
    .object(
      "What a value or a gradient is said to be: `value` or `gradient` names the node.",
      [
        .optional("value", ClaimTarget.schema("Of whose value.")),
        .optional("gradient", ClaimTarget.schema("Of whose gradient.")),
        .required("is", NumbersOrText.claimSchema),
        .optional("as", .string("The name under which later claims use what is claimed.")),
        .optional(
          "decimals",
          .integer("To how many decimals it is rounded; compared so.", minimum: 0, maximum: 17)),
      ])
  }

  /// A gradient with the value where the derivative belongs.
  public static var example: ClaimDocument {
    ClaimDocument(gradient: "w0", is: .text("x0*f"))
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

/// Claims as a list, or in short: gradients by id.
public enum ClaimsDocument: Codable, Equatable, Sendable {
  /// A list.
  case list([ClaimDocument])
  /// Gradients by id.
  case gradients([String: NumbersOrText])

  /// Reads a list or an object.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if mayBe(.object, container), let map = try? container.decode([String: NumbersOrText].self) {
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
        .map("Gradients by id.", of: NumbersOrText.claimSchema),
      ])
  }
}

extension NumbersOrText {
  fileprivate static var claimSchema: JSONSchema {
    schema("A number or tensor, or an expression in the names of the graph and of earlier claims.")
  }
}
