// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is known of an operation.

/// What `GET /v1/operations/{name}` answers: all that is known of an operation.
public struct OperationDocument: Documented {
  /// An argument.
  public struct Argument: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String
    /// What it is, where that needs saying.
    public var detail: String?

    /// Makes an argument.
    public init(name: String, detail: String? = nil) {
      self.name = name
      self.detail = detail
    }
  }

  /// A setting.
  public struct Attribute: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String
    /// What its value is, such as `number` or `integers`.
    public var type: String
    /// Other names that are accepted; `nil` if there are none.
    public var aliases: [String]?
    /// Its value where it is absent; an attribute without one must be given.
    public var defaultValue: AttributeDocument?
    /// What it does.
    public var detail: String?

    private enum CodingKeys: String, CodingKey {
      case name, type, aliases, detail
      case defaultValue = "default"
    }

    /// Reads a setting; a default of `null` is one, and not the same as none.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      type = try container.decode(String.self, forKey: .type)
      aliases = try container.decodeIfPresent([String].self, forKey: .aliases)
      detail = try container.decodeIfPresent(String.self, forKey: .detail)
      if container.contains(.defaultValue) {
        defaultValue = try container.decode(AttributeDocument.self, forKey: .defaultValue)
      }
    }

    /// Makes an attribute.
    public init(
      name: String, type: String, default defaultValue: AttributeDocument? = nil,
      detail: String? = nil
    ) {
      self.name = name
      self.type = type
      self.defaultValue = defaultValue
      self.detail = detail
    }
  }

  /// How many arguments there are; without a maximum, any number.
  public struct Arity: Codable, Equatable, Sendable {
    /// At least so many.
    public var minimum: Int
    /// At most so many; `nil` for any number.
    public var maximum: Int?

    /// Makes an arity.
    public init(minimum: Int, maximum: Int?) {
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  /// The canonical name.
  public var name: String
  /// Other names that are accepted.
  public var aliases: [String]
  /// What it computes, in one sentence.
  public var summary: String?
  /// How many arguments there are.
  public var arity: Arity
  /// The arguments in order.
  public var arguments: [Argument]
  /// The settings.
  public var attributes: [Attribute]
  /// Where it is defined.
  public var domain: String?
  /// Where it has no derivative, and what is used there.
  public var kinks: String?
  /// What it computes, as a formula.
  public var formula: FormulaDocument?
  /// Its derivative by each argument.
  public var derivative: [FormulaDocument]?
  /// A request that can be sent as it is.
  public var example: GradientsRequest?

  /// Makes the description of an operation.
  public init(name: String, aliases: [String] = [], arity: Arity, arguments: [Argument]) {
    self.name = name
    self.aliases = aliases
    self.arity = arity
    self.arguments = arguments
    attributes = []
  }
}
