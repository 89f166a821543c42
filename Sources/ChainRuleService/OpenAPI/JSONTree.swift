// SPDX-License-Identifier: Apache-2.0
// ChainRule: a document of ours as a value, before it is JSON or YAML.

/// A document of ours as a value, members in order, before it is written as JSON or YAML.
///
/// For what the program itself says: the contract, a line of the log. Documents of clients have
/// types of their own, and are never read into this one: its writers recurse, which is right for
/// depths that we choose.
package enum JSONTree: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([Member])

  /// A member of an object.
  package struct Member: Sendable, Hashable {
    package var name: String
    package var value: JSONTree

    package init(_ name: String, _ value: JSONTree) {
      self.name = name
      self.value = value
    }
  }

  /// The member of this name; `nil` if there is none or this is no object.
  package subscript(name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// Whether this is an array or an object without anything in it.
  var isEmptyCollection: Bool {
    switch self {
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: false
    }
  }
}

extension JSONTree: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSONTree...) { self = .array(elements) }

  /// Makes an object whose members keep the order in which they are written.
  package init(dictionaryLiteral elements: (String, JSONTree)...) {
    precondition(
      Set(elements.map(\.0)).count == elements.count, "two members of an object have one name")
    self = .object(elements.map { Member($0, $1) })
  }
}
