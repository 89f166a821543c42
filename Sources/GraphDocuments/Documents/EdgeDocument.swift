// SPDX-License-Identifier: Apache-2.0
// ChainRule: an edge of a graph.

/// An edge: the node where it begins is an argument of the node where it ends.
///
/// Two edges between the same nodes are two arguments, as in `x*x`.
public struct EdgeDocument: Equatable, Sendable {
  /// The id of the argument.
  public var source: String

  /// The id of the node that uses it.
  public var target: String

  /// Which argument it is; `nil` where the order does not matter or is implicit.
  public var port: PortDocument?

  /// The edge's own name.
  public var id: String?

  /// Makes an edge.
  public init(source: String, target: String, port: PortDocument? = nil, id: String? = nil) {
    self.source = source
    self.target = target
    self.port = port
    self.id = id
  }
}

extension EdgeDocument: Documented {
  private enum CodingKeys: String, CodingKey { case source, target, port, id }

  /// Reads an edge; ids may be integers.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    source = try container.decodeIdentifier(forKey: .source)
    target = try container.decodeIdentifier(forKey: .target)
    port = try container.decodeIfPresent(PortDocument.self, forKey: .port)
    id = try container.decodeIdentifierIfPresent(forKey: .id)
  }

  /// What an edge looks like.
  public static var schema: JSONSchema {
    .object(
      "An edge: `source` is an argument of `target`.",
      [
        .required("source", .identifier("The id of the argument.")),
        .required("target", .identifier("The id of the node that uses it.")),
        .optional("port", .reference(PortDocument.self)),
        .optional("id", .identifier("The edge's own name.")),
      ],
      additional: .anything)
  }

  /// The first factor of a product.
  public static var example: EdgeDocument {
    EdgeDocument(source: "w0", target: "m0", port: .number(0))
  }
}
