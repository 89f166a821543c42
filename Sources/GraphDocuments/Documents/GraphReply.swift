// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph as an answer.

/// What `parse` answers, and the part `graph` of other replies: a request that can be posted again.
public struct GraphReply: Documented {
  /// The nodes, each with all its arguments unless edges have them.
  public var nodes: [NodeDocument]
  /// The edges that the request had.
  public var edges: [EdgeDocument]
  /// The ids of the results.
  public var outputs: [String]
  /// The leaves whose values have rows.
  public var batch: [String]?
  /// The expression, written anew with no more parentheses than it needs.
  public var text: String?

  /// Makes a reply.
  public init(nodes: [NodeDocument], edges: [EdgeDocument] = [], outputs: [String]) {
    self.nodes = nodes
    self.edges = edges
    self.outputs = outputs
  }

  /// What the reply looks like.
  public static var schema: JSONSchema {
    .object(
      "A graph as it was understood, which can be posted again.",
      [
        .required("nodes", .array("The nodes.", of: .reference(NodeDocument.self))),
        .required("edges", .array("The edges of the request.", of: .reference(EdgeDocument.self))),
        .required("outputs", .array("Ids of the results.", of: .string())),
        .optional("batch", .array("Ids of leaves whose values have rows.", of: .string())),
        .optional("text", .string("The expression, with no more parentheses than it needs.")),
      ])
  }

  /// The graph of `f = sigmoid(w*x)`.
  public static var example: GraphReply {
    var nodes = [
      NodeDocument(id: "w", op: "variable"), NodeDocument(id: "x", op: "variable"),
      NodeDocument(id: "_1", op: "mul", inputs: [.node("w"), .node("x")], label: "w*x"),
      NodeDocument(id: "f", op: "sigmoid", inputs: [.node("_1")]),
    ]
    let spans = [(12, 13), (14, 15), (12, 15), (4, 16)]
    for (place, span) in spans.enumerated() {
      nodes[place].span = Finding.Span(start: span.0, end: span.1)
    }
    var reply = GraphReply(nodes: nodes, outputs: ["f"])
    reply.text = "f = sigmoid(w*x)"
    return reply
  }
}
