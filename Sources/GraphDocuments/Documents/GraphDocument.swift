// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph as nodes and edges, or as an expression.

/// A graph: nodes and edges, or an expression.
public struct GraphDocument: Equatable, Sendable {
  /// The nodes, in any order.
  public var nodes: [NodeDocument]?

  /// The edges, beside or instead of the nodes' own `inputs`.
  public var edges: [EdgeDocument]?

  /// The graph as text, instead of nodes and edges.
  public var expression: String?

  /// What the nodes and edges were written as, which says nothing beside them.
  public var text: String?

  /// Subgraphs, for the operations that call one.
  public var functions: [String: FunctionDocument]?

  /// Makes a graph of nodes and edges.
  public init(
    nodes: [NodeDocument], edges: [EdgeDocument]? = nil,
    functions: [String: FunctionDocument]? = nil
  ) {
    self.nodes = nodes
    self.edges = edges
    self.functions = functions
  }

  /// Makes a graph of an expression.
  public init(expression: String) { self.expression = expression }
}

extension GraphDocument: Documented {
  private enum CodingKeys: String, CodingKey {
    case nodes, edges, links, expression, text, functions
  }

  /// Reads a graph; `links` is another name for `edges`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    nodes = try container.decodeIfPresent([NodeDocument].self, forKey: .nodes)
    edges =
      try container.decodeIfPresent([EdgeDocument].self, forKey: .edges)
      ?? container.decodeIfPresent([EdgeDocument].self, forKey: .links)
    expression = try container.decodeIfPresent(String.self, forKey: .expression)
    text = try container.decodeIfPresent(String.self, forKey: .text)
    functions = try container.decodeIfPresent(
      [String: FunctionDocument].self, forKey: .functions)
  }

  /// Writes the members that say something.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(nodes, forKey: .nodes)
    try container.encodeIfPresent(edges, forKey: .edges)
    try container.encodeIfPresent(expression, forKey: .expression)
    try container.encodeIfPresent(text, forKey: .text)
    try container.encodeIfPresent(functions, forKey: .functions)
  }

  /// The members of a graph, which stand at the top of a request.
  static var properties: [JSONSchema.Property] {
    let edges = JSONSchema.array(
      "The edges, in any order.", of: .reference(EdgeDocument.self)
    ).defaulting(to: .strings([]))
    var links = edges
    links.description = "Another name for `edges`."
    return [
      .optional("nodes", .array("The nodes, in any order.", of: .reference(NodeDocument.self))),
      .optional("edges", edges), .optional("links", links),
      .optional(
        "expression",
        .string("The graph as text, instead of nodes and edges: `f = sigmoid(w*x + b)`.")),
      .optional(
        "text", .string("What nodes and edges were written as; it says nothing beside them.")),
      .optional(
        "functions", .map("Subgraphs by name.", of: .reference(FunctionDocument.self))),
    ]
  }

  /// What a graph looks like.
  public static var schema: JSONSchema {
    .object("A graph: nodes and edges, or an expression.", properties, additional: .anything)
  }

  /// A neuron of one weight.
  public static var example: GraphDocument {
    GraphDocument(
      nodes: [
        NodeDocument(id: "w0", op: "variable", value: 2),
        NodeDocument(id: "x0", op: "variable", value: -1), NodeDocument(id: "m0", op: "mul"),
        NodeDocument(id: "f", op: "sigmoid", inputs: [.node("m0")]),
      ],
      edges: [
        EdgeDocument(source: "w0", target: "m0", port: .number(0)),
        EdgeDocument(source: "x0", target: "m0", port: .number(1)),
      ])
  }
}

/// A subgraph with arguments, for `call`, `cond`, `scan` and their like.
public struct FunctionDocument: Documented {
  /// The nodes.
  public var nodes: [NodeDocument]

  /// The edges.
  public var edges: [EdgeDocument]?

  /// The ids of the leaves that take the arguments, in order.
  public var arguments: [String]

  /// The ids of the results, in order.
  public var outputs: [String]

  /// Makes a subgraph.
  public init(
    nodes: [NodeDocument], edges: [EdgeDocument]? = nil, arguments: [String], outputs: [String]
  ) {
    self.nodes = nodes
    self.edges = edges
    self.arguments = arguments
    self.outputs = outputs
  }

  /// What a subgraph looks like.
  public static var schema: JSONSchema {
    .object(
      "A subgraph with arguments.",
      [
        .required("nodes", .array("The nodes.", of: .reference(NodeDocument.self))),
        .optional("edges", .array("The edges.", of: .reference(EdgeDocument.self))),
        .required("arguments", .array("Ids of leaves, in order.", of: .string())),
        .required("outputs", .array("Ids of the results, in order.", of: .string())),
      ],
      additional: .anything)
  }

  /// Twice the argument.
  public static var example: FunctionDocument {
    FunctionDocument(
      nodes: [
        NodeDocument(id: "x", op: "variable"),
        NodeDocument(id: "y", op: "mul", inputs: [.number(2), .node("x")]),
      ],
      arguments: ["x"], outputs: ["y"])
  }
}
