// SPDX-License-Identifier: Apache-2.0
// ChainRule: the parts of which a reply with gradients is made.

/// A formula or text in the formats that were asked for.
public struct FormulaDocument: Documented {
  /// As plain text.
  public var text: String?
  /// As LaTeX.
  public var latex: String?
  /// As MathML.
  public var mathml: String?

  /// Makes a formula.
  public init(text: String? = nil, latex: String? = nil, mathml: String? = nil) {
    self.text = text
    self.latex = latex
    self.mathml = mathml
  }

  /// Three strings, each of which may be absent.
  public static var schema: JSONSchema {
    .object(
      "A formula in the formats that were asked for.",
      FormulaFormat.allCases.map { .optional($0.rawValue, .string()) })
  }

  /// The derivative of the sigmoid function.
  public static var example: FormulaDocument { FormulaDocument(text: "f*(1 - f)") }
}

/// How the local derivative of an edge is given.
public enum LocalKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// As a number.
  case scalar
  /// As its diagonal, in the shape of the target.
  case diagonal
  /// As the whole Jacobian.
  case dense
  /// By a rule.
  case structured
  /// It is zero everywhere.
  case zero
}

/// What one edge does in the chain rule: upstream times local is the contribution.
public struct EdgeReply: Documented {
  /// The edge's name, its own or one made of its ends.
  public var id: String
  /// The id of the argument.
  public var source: String
  /// The id of the node that uses it.
  public var target: String
  /// Which argument it is, from 0.
  public var port: Int
  /// The name of that argument.
  public var argument: String?
  /// The gradient of the target.
  public var upstream: TensorDocument?
  /// The local derivative, where it is small enough to be given.
  public var local: TensorDocument?
  /// How the local derivative is given.
  public var localKind: LocalKind
  /// What the local derivative does, where it is structured.
  public var rule: String?
  /// The local derivative as a formula.
  public var formula: FormulaDocument?
  /// What the edge adds to the gradient of the source; always complete.
  public var contribution: TensorDocument?
  /// Why the local derivative is what it is, in one sentence.
  public var reason: String?

  /// Makes an edge.
  public init(id: String, source: String, target: String, port: Int, localKind: LocalKind) {
    self.id = id
    self.source = source
    self.target = target
    self.port = port
    self.localKind = localKind
  }

  /// What an edge looks like in a reply.
  public static var schema: JSONSchema {
    let value = JSONSchema.reference(TensorDocument.self)
    return .object(
      "What one edge does in the chain rule: upstream times local is the contribution.",
      [
        .required("id", .string()), .required("source", .string()),
        .required("target", .string()), .required("port", .integer(minimum: 0)),
        .optional("argument", .string("The argument's name.")), .optional("upstream", value),
        .optional("local", value),
        .required("localKind", .word("How `local` is given.", of: LocalKind.self)),
        .optional("rule", .string("What a structured local derivative does.")),
        .optional("formula", .reference(FormulaDocument.self)),
        .optional("contribution", value),
        .optional("reason", .string("Why, in one sentence.")),
      ])
  }

  /// The edge from a weight to its product.
  public static var example: EdgeReply {
    var edge = EdgeReply(id: "w0->m0:0", source: "w0", target: "m0", port: 0, localKind: .scalar)
    edge.argument = "a"
    edge.upstream = 0.045176659730912144
    edge.local = -1.5
    edge.formula = FormulaDocument(text: "b")
    edge.contribution = -0.06776498959636822
    edge.reason = "m0 is w0 times x0, so it changes by x0 = -1.5 for each unit of w0."
    return edge
  }
}

/// Where a node fans out: what comes back over each edge, and the sum.
public struct AccumulationDocument: Documented {
  /// The contribution of one edge.
  public struct Term: Codable, Equatable, Sendable {
    /// The edge's id.
    public var edge: String
    /// What it contributes.
    public var value: TensorDocument

    /// Makes a term.
    public init(edge: String, value: TensorDocument) {
      self.edge = edge
      self.value = value
    }
  }

  /// The id of the node.
  public var node: String
  /// The contributions.
  public var terms: [Term]
  /// Their sum: the gradient.
  public var sum: TensorDocument

  /// Makes an accumulation.
  public init(node: String, terms: [Term], sum: TensorDocument) {
    self.node = node
    self.terms = terms
    self.sum = sum
  }

  /// What an accumulation looks like.
  public static var schema: JSONSchema {
    let value = JSONSchema.reference(TensorDocument.self)
    let term = JSONSchema.object(
      "The contribution of one edge.", [.required("edge", .string()), .required("value", value)])
    return .object(
      "Where a node fans out: what comes back over each edge, and the sum.",
      [
        .required("node", .string()), .required("terms", .array(nil, of: term)),
        .required("sum", value),
      ])
  }

  /// The gradient of `x` in `x*x` at 3.
  public static var example: AccumulationDocument {
    AccumulationDocument(
      node: "x", terms: [Term(edge: "x->y:0", value: 3), Term(edge: "x->y:1", value: 3)], sum: 6)
  }
}
