// SPDX-License-Identifier: Apache-2.0
// ChainRule: schemas as they are written in documents' declarations.

extension JSONSchema {
  /// An object of members, and of nothing else unless `additional` says so.
  public static func object(
    _ description: String?, _ properties: [Property], additional: Additional = .nothing
  ) -> JSONSchema {
    var schema = JSONSchema(description, kind: .object)
    schema.properties = properties
    schema.additional = additional
    return schema
  }

  /// An object whose names are data, such as ids.
  public static func map(_ description: String?, of values: JSONSchema) -> JSONSchema {
    var schema = JSONSchema(description, kind: .object)
    schema.additional = .values(values)
    return schema
  }

  /// An array.
  public static func array(
    _ description: String?, of elements: JSONSchema, count: ClosedRange<Int>? = nil
  ) -> JSONSchema {
    var schema = JSONSchema(description, kind: .array)
    schema.items = .values(elements)
    schema.minimumCount = count?.lowerBound
    schema.maximumCount = count?.upperBound
    return schema
  }

  /// A string.
  public static func string(
    _ description: String? = nil, pattern: String? = nil, format: String? = nil
  ) -> JSONSchema {
    var schema = JSONSchema(description, kind: .string)
    schema.pattern = pattern
    schema.format = format
    return schema
  }

  /// One of some words.
  public static func word(
    _ description: String?, _ words: [String], default defaultWord: String? = nil
  ) -> JSONSchema {
    var schema = JSONSchema(description, kind: .string)
    schema.enumeration = words
    schema.defaultValue = defaultWord.map { .string($0) }
    return schema
  }

  /// One of the words of an enumeration.
  public static func word<Words: CaseIterable & RawRepresentable>(
    _ description: String?, of words: Words.Type, default defaultWord: Words? = nil
  ) -> JSONSchema where Words.RawValue == String {
    word(description, words.allCases.map(\.rawValue), default: defaultWord?.rawValue)
  }

  /// A whole number.
  public static func integer(
    _ description: String? = nil, minimum: Int? = nil, maximum: Int? = nil,
    default defaultValue: Int? = nil
  ) -> JSONSchema {
    var schema = JSONSchema(description, kind: .integer)
    schema.minimum = minimum
    schema.maximum = maximum
    schema.defaultValue = defaultValue.map { .integer($0) }
    return schema
  }

  /// A number.
  public static func number(_ description: String? = nil) -> JSONSchema {
    JSONSchema(description, kind: .number)
  }

  /// `true` or `false`.
  public static func boolean(
    _ description: String? = nil, default defaultValue: Bool? = nil
  ) -> JSONSchema {
    var schema = JSONSchema(description, kind: .boolean)
    schema.defaultValue = defaultValue.map { .boolean($0) }
    return schema
  }

  /// Any of several schemas.
  public static func any(_ description: String?, _ schemas: [JSONSchema]) -> JSONSchema {
    var schema = JSONSchema(description)
    schema.anyOf = schemas
    return schema
  }

  /// The schema of another document, by its name.
  public static func reference(_ document: any Documented.Type) -> JSONSchema {
    var schema = JSONSchema()
    schema.reference = document.schemaName
    return schema
  }

  /// The same with a default.
  public func defaulting(to value: Literal) -> JSONSchema {
    var schema = self
    schema.defaultValue = value
    return schema
  }
}
