// SPDX-License-Identifier: Apache-2.0
// ChainRule: the small part of JSON Schema that our contract needs, as a value.

/// The part of JSON Schema 2020-12 (and so of OpenAPI 3.1) that ChainRule's contract needs.
///
///     .object("An edge.", [.required("source", .string("Where it begins.")), ...])
public struct JSONSchema: Hashable, Sendable {
  /// A `type` of JSON Schema.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Only `null`.
    case null
    /// `true` and `false`.
    case boolean
    /// A number without fraction.
    case integer
    /// A number.
    case number
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
  }

  /// A member of an object.
  public struct Property: Hashable, Sendable {
    /// The member's name.
    public var name: String
    /// What its value is.
    public var schema: JSONSchema
    /// Whether the object must have it.
    public var isRequired: Bool

    /// A member that an object must have.
    public static func required(_ name: String, _ schema: JSONSchema) -> Property {
      Property(name: name, schema: schema, isRequired: true)
    }

    /// A member that an object may have.
    public static func optional(_ name: String, _ schema: JSONSchema) -> Property {
      Property(name: name, schema: schema, isRequired: false)
    }
  }

  /// What an object may have beside its properties.
  public enum Additional: Hashable, Sendable {
    /// Anything.
    case anything
    /// Nothing.
    case nothing
    /// Members of any name, whose values are like this.
    indirect case values(JSONSchema)
  }

  /// What the elements of an array are.
  public enum Items: Hashable, Sendable {
    /// Anything.
    case anything
    /// All like this.
    indirect case values(JSONSchema)
  }

  /// A default.
  public enum Literal: Hashable, Sendable {
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// A number.
    case number(Double)
    /// A string.
    case string(String)
    /// Strings; none is `[]`.
    case strings([String])
    /// `{}`.
    case emptyObject
  }

  /// The name of another schema, which then says everything.
  public var reference: String?
  /// What it is for, in a sentence.
  public var description: String?
  /// The one type of a value; `nil` for any.
  public var kind: Kind?
  /// The members of an object, in the order in which they are listed.
  public var properties: [Property] = []
  /// What an object may have beside them.
  public var additional = Additional.anything
  /// What the elements of an array are.
  public var items = Items.anything
  /// How many elements an array has at least.
  public var minimumCount: Int?
  /// How many elements an array has at most.
  public var maximumCount: Int?
  /// The only strings there are; none where all are.
  public var enumeration: [String] = []
  /// The least number.
  public var minimum: Int?
  /// The greatest number.
  public var maximum: Int?
  /// The regular expression that a string matches.
  public var pattern: String?
  /// A name for the form of a string, such as `uri`.
  public var format: String?
  /// Schemas of which at least one fits; none where nothing is said.
  public var anyOf: [JSONSchema] = []
  /// The value of a member that is absent.
  public var defaultValue: Literal?

  /// Makes a schema that any value fits.
  public init(_ description: String? = nil, kind: Kind? = nil) {
    self.description = description
    self.kind = kind
  }
}
