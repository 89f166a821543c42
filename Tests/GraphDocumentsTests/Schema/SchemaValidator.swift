// SPDX-License-Identifier: Apache-2.0
// ChainRule: a small validator of the part of JSON Schema that we emit.

import Foundation

@testable import GraphDocuments

/// Compares values with schemas; for examples, which are small, so it may recurse.
enum SchemaValidator {
  /// What is wrong with a value, each with its place.
  static func mistakes(_ value: Any, _ schema: JSONSchema, at place: String = "") -> [String] {
    if let name = schema.reference {
      guard let type = DocumentCatalogue.all.first(where: { $0.schemaName == name }) else {
        return ["\(place): no schema \(name)"]
      }
      return mistakes(value, type.schema, at: place)
    }
    if !schema.anyOf.isEmpty {
      let tried = schema.anyOf.map { mistakes(value, $0, at: place) }
      return tried.contains([]) ? [] : ["\(place): fits none: \(tried.flatMap { $0 })"]
    }
    guard let kind = schema.kind else { return [] }
    guard fits(value, kind) else { return ["\(place): \(value) is not \(kind.rawValue)"] }
    switch kind {
    case .object: return objectMistakes(value, schema, place)
    case .array: return arrayMistakes(value, schema, place)
    case .string: return stringMistakes(value, schema, place)
    case .integer, .number: return numberMistakes(value, schema, place)
    case .null, .boolean: return []
    }
  }

  private static func fits(_ value: Any, _ kind: JSONSchema.Kind) -> Bool {
    switch value {
    case is NSNull: return kind == .null
    case is String: return kind == .string
    case is [Any]: return kind == .array
    case is [String: Any]: return kind == .object
    case let number as NSNumber:
      if isBoolean(number) { return kind == .boolean }
      let isWhole = number.doubleValue.rounded() == number.doubleValue
      return kind == .number || (kind == .integer && isWhole)
    default: return false
    }
  }

  private static func isBoolean(_ number: NSNumber) -> Bool {
    type(of: number) == type(of: NSNumber(value: true)) && String(cString: number.objCType) == "c"
  }

  private static func objectMistakes(
    _ value: Any, _ schema: JSONSchema, _ place: String
  ) -> [String] {
    guard let object = value as? [String: Any] else { return [] }
    var found: [String] = []
    for property in schema.properties {
      if let member = object[property.name] {
        found += mistakes(member, property.schema, at: "\(place)/\(property.name)")
      } else if property.isRequired {
        found.append("\(place): no \(property.name)")
      }
    }
    let known = Set(schema.properties.map(\.name))
    for (name, member) in object where !known.contains(name) {
      switch schema.additional {
      case .anything: break
      case .nothing: found.append("\(place): unknown \(name)")
      case .values(let values): found += mistakes(member, values, at: "\(place)/\(name)")
      }
    }
    return found
  }

  private static func arrayMistakes(
    _ value: Any, _ schema: JSONSchema, _ place: String
  ) -> [String] {
    guard let array = value as? [Any] else { return [] }
    var found: [String] = []
    if array.count < schema.minimumCount ?? 0 { found.append("\(place): too few") }
    if array.count > schema.maximumCount ?? .max { found.append("\(place): too many") }
    guard case .values(let values) = schema.items else { return found }
    for (number, element) in array.enumerated() {
      found += mistakes(element, values, at: "\(place)/\(number)")
    }
    return found
  }

  private static func stringMistakes(
    _ value: Any, _ schema: JSONSchema, _ place: String
  ) -> [String] {
    guard let text = value as? String else { return [] }
    if !schema.enumeration.isEmpty, !schema.enumeration.contains(text) {
      return ["\(place): \(text) is none of \(schema.enumeration)"]
    }
    if let pattern = schema.pattern,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      return ["\(place): \(text) does not match \(pattern)"]
    }
    return []
  }

  private static func numberMistakes(
    _ value: Any, _ schema: JSONSchema, _ place: String
  ) -> [String] {
    guard let number = (value as? NSNumber)?.doubleValue else { return [] }
    if let minimum = schema.minimum, number < Double(minimum) { return ["\(place): too small"] }
    if let maximum = schema.maximum, number > Double(maximum) { return ["\(place): too large"] }
    return []
  }
}
