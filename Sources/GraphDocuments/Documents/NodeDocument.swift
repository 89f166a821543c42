// SPDX-License-Identifier: Apache-2.0
// ChainRule: a node of a graph.

public import Autodiff

/// A node of a graph: a leaf with a value, or an operation on other nodes.
///
/// A node with a value, no operation and no arguments is a variable. Members that are not known are
/// left alone, so that a frontend may keep its own.
public struct NodeDocument: Equatable, Sendable {
  /// The name by which others refer to it.
  public var id: String

  /// The operation; `nil` for a variable.
  public var op: String?

  /// The arguments in order; `nil` where edges give them.
  public var inputs: [ArgumentDocument]?

  /// The operation's settings.
  public var attributes: [String: AttributeDocument]?

  /// Text for pictures, never an operation.
  public var label: String?

  /// The value of a leaf.
  public var value: TensorDocument?

  /// The shape of a leaf, where its value comes later.
  public var shape: [Int]?

  /// What the elements of a leaf are.
  public var dtype: ElementType?

  /// Where an expression has it.
  public var span: Finding.Span?

  /// Makes a node.
  public init(
    id: String, op: String? = nil, inputs: [ArgumentDocument]? = nil,
    attributes: [String: AttributeDocument]? = nil, label: String? = nil,
    value: TensorDocument? = nil, shape: [Int]? = nil, dtype: ElementType? = nil
  ) {
    self.id = id
    self.op = op
    self.inputs = inputs
    self.attributes = attributes
    self.label = label
    self.value = value
    self.shape = shape
    self.dtype = dtype
  }
}

extension NodeDocument: Documented {
  private enum CodingKeys: String, CodingKey {
    case id, op, inputs, attributes, label, value, shape, dtype, span
  }

  /// Reads a node; its id may be an integer.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decodeIdentifier(forKey: .id)
    op = try container.decodeIfPresent(String.self, forKey: .op)
    inputs = try container.decodeIfPresent([ArgumentDocument].self, forKey: .inputs)
    attributes = try container.decodeIfPresent(
      [String: AttributeDocument].self, forKey: .attributes)
    label = try container.decodeIfPresent(String.self, forKey: .label)
    value = try container.decodeIfPresent(TensorDocument.self, forKey: .value)
    shape = try container.decodeIfPresent([Int].self, forKey: .shape)
    dtype = try container.decodeIfPresent(ElementType.self, forKey: .dtype)
    span = try container.decodeIfPresent(Finding.Span.self, forKey: .span)
  }

  /// What a node looks like.
  public static var schema: JSONSchema {
    .object(
      "A node: a leaf with a value, or an operation on other nodes.",
      [
        .required("id", .identifier("The name by which others refer to it.")),
        .optional("op", .string("The operation; without one a node with a value is a variable.")),
        .optional(
          "inputs", .array("The arguments in order.", of: .reference(ArgumentDocument.self))),
        .optional(
          "attributes", .map("The operation's settings.", of: .reference(AttributeDocument.self))),
        .optional("label", .string("Text for pictures, never an operation.")),
        .optional("value", .reference(TensorDocument.self)),
        .optional("shape", .array("The shape of a leaf.", of: .integer(minimum: 0))),
        .optional("dtype", .word("What the elements of a leaf are.", of: ElementType.self)),
        .optional("span", Finding.Span.schema),
      ],
      additional: .anything)
  }

  /// A sigmoid.
  public static var example: NodeDocument {
    NodeDocument(id: "f", op: "sigmoid", inputs: [.node("m0")])
  }
}
