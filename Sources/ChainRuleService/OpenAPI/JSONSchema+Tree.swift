// SPDX-License-Identifier: Apache-2.0
// ChainRule: schemas as trees, members in the order in which they are declared.

internal import GraphDocuments

// Foundation's encoder would sort or shuffle the members; a contract is read by people, too. A test
// compares this with what the encoder writes.
extension JSONSchema {
  /// The schema as a tree; recursion as deep as a declaration.
  var tree: JSONTree {
    var members: [JSONTree.Member] = []
    func add(_ name: String, _ value: JSONTree?) {
      if let value { members.append(.init(name, value)) }
    }
    add("$ref", reference.map { .string(JSONSchema.referencePrefix + $0) })
    add("description", description.map { .string($0) })
    add("type", kind.map { .string($0.rawValue) })
    add("minItems", minimumCount.map { .integer($0) })
    add("maxItems", maximumCount.map { .integer($0) })
    add("minimum", minimum.map { .integer($0) })
    add("maximum", maximum.map { .integer($0) })
    add("pattern", pattern.map { .string($0) })
    add("format", format.map { .string($0) })
    if !enumeration.isEmpty { add("enum", .array(enumeration.map { .string($0) })) }
    if !anyOf.isEmpty { add("anyOf", .array(anyOf.map(\.tree))) }
    if case .values(let schema) = items { add("items", schema.tree) }
    add("default", defaultValue?.tree)
    if kind == .object { members += objectMembers }
    return .object(members)
  }

  private var objectMembers: [JSONTree.Member] {
    var members: [JSONTree.Member] = []
    if !properties.isEmpty {
      let list = properties.map { JSONTree.Member($0.name, $0.schema.tree) }
      members.append(.init("properties", .object(list)))
    }
    let required = properties.filter(\.isRequired).map { JSONTree.string($0.name) }
    if !required.isEmpty { members.append(.init("required", .array(required))) }
    switch additional {
    case .anything: break
    case .nothing: members.append(.init("additionalProperties", false))
    case .values(let schema): members.append(.init("additionalProperties", schema.tree))
    }
    return members
  }
}

extension JSONSchema.Literal {
  /// The value as a tree.
  var tree: JSONTree {
    switch self {
    case .boolean(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .strings(let value): .array(value.map { .string($0) })
    case .emptyObject: [:]
    }
  }
}
