// SPDX-License-Identifier: Apache-2.0
// ChainRule: a schema as JSON Schema writes it.

extension JSONSchema: Encodable {
  /// Where OpenAPI keeps the schemas that others refer to.
  package static let referencePrefix = "#/components/schemas/"

  private enum Keys: String, CodingKey {
    case reference = "$ref"
    case description, type, properties, required, additionalProperties, items, minItems, maxItems
    case enumeration = "enum"
    case minimum, maximum, pattern, format, anyOf
    case defaultValue = "default"
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes the schema; what is not said is absent.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encodeIfPresent(
      reference.map { JSONSchema.referencePrefix + $0 }, forKey: .reference)
    try container.encodeIfPresent(description, forKey: .description)
    try container.encodeIfPresent(kind?.rawValue, forKey: .type)
    try container.encodeIfPresent(minimumCount, forKey: .minItems)
    try container.encodeIfPresent(maximumCount, forKey: .maxItems)
    try container.encodeIfPresent(minimum, forKey: .minimum)
    try container.encodeIfPresent(maximum, forKey: .maximum)
    try container.encodeIfPresent(pattern, forKey: .pattern)
    try container.encodeIfPresent(format, forKey: .format)
    if !enumeration.isEmpty { try container.encode(enumeration, forKey: .enumeration) }
    if !anyOf.isEmpty { try container.encode(anyOf, forKey: .anyOf) }
    if case .values(let schema) = items { try container.encode(schema, forKey: .items) }
    try container.encodeIfPresent(defaultValue, forKey: .defaultValue)
    if kind == .object { try encodeObject(into: &container) }
  }

  private func encodeObject(into container: inout KeyedEncodingContainer<Keys>) throws {
    if !properties.isEmpty {
      var members = container.nestedContainer(keyedBy: Name.self, forKey: .properties)
      for property in properties {
        try members.encode(property.schema, forKey: Name(stringValue: property.name))
      }
    }
    let required = properties.filter(\.isRequired).map(\.name)
    if !required.isEmpty { try container.encode(required, forKey: .required) }
    switch additional {
    case .anything: break
    case .nothing: try container.encode(false, forKey: .additionalProperties)
    case .values(let schema): try container.encode(schema, forKey: .additionalProperties)
    }
  }
}

extension JSONSchema.Literal: Encodable {
  /// Writes the value itself.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .strings(let value): try container.encode(value)
    case .emptyObject: try container.encode([String: String]())
    }
  }
}
