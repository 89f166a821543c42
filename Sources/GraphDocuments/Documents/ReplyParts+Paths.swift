// SPDX-License-Identifier: Apache-2.0
// ChainRule: paths, derivations, and the first place that is not finite.

/// A path from a leaf to an output, and the product of the local derivatives along it.
public struct PathDocument: Documented {
  /// The id of the leaf.
  public var from: String
  /// The id of the output.
  public var to: String
  /// The ids of the edges, from the leaf on.
  public var edges: [String]
  /// The local derivatives, in the same order.
  public var factors: [NumberDocument]
  /// Their product, times the output's cotangent where that is not 1.
  public var product: NumberDocument

  /// Makes a path.
  public init(
    from: String, to: String, edges: [String], factors: [NumberDocument], product: NumberDocument
  ) {
    self.from = from
    self.to = to
    self.edges = edges
    self.factors = factors
    self.product = product
  }

  /// What a path looks like.
  public static var schema: JSONSchema {
    .object(
      "A path from a leaf to an output, and the product of the local derivatives along it.",
      [
        .required("from", .string()), .required("to", .string()),
        .required("edges", .array("Ids, from the leaf on.", of: .string())),
        .required("factors", .array("Local derivatives.", of: .reference(NumberDocument.self))),
        .required("product", .reference(NumberDocument.self)),
      ])
  }

  /// The path of a weight.
  public static var example: PathDocument {
    PathDocument(
      from: "w0", to: "f", edges: ["w0->m0:0", "m0->f:0"], factors: [-1.5, 0.045176659730912144],
      product: -0.06776498959636822)
  }
}

/// The paths that are not listed.
public struct OtherPathsDocument: Codable, Equatable, Sendable {
  /// How many they are, exactly, as decimal text; absent where that has too many digits.
  public var count: String?
  /// The sum of their products.
  public var sum: NumberDocument

  /// Makes the rest of a list.
  public init(count: String?, sum: NumberDocument) {
    self.count = count
    self.sum = sum
  }

  static var schema: JSONSchema {
    .object(
      "The paths that are not listed.",
      [
        .optional("count", .string("Exactly, in decimal.", pattern: "^[0-9]+$")),
        .required("sum", .reference(NumberDocument.self)),
      ])
  }
}

/// A step of a derivation: how the gradient of one node follows.
public struct DerivationStep: Documented {
  /// The id of the node.
  public var node: String
  /// As plain text.
  public var text: String?
  /// As LaTeX.
  public var latex: String?
  /// As MathML.
  public var mathml: String?

  /// Makes a step.
  public init(node: String, text: String? = nil, latex: String? = nil, mathml: String? = nil) {
    self.node = node
    self.text = text
    self.latex = latex
    self.mathml = mathml
  }

  /// A node and its step in the formats that were asked for.
  public static var schema: JSONSchema {
    .object(
      "How the gradient of one node follows.",
      [.required("node", .string())]
        + FormulaFormat.allCases.map { .optional($0.rawValue, .string()) })
  }

  /// The step of the output.
  public static var example: DerivationStep { DerivationStep(node: "f", text: "df/df = 1") }
}

/// The first place where a value or gradient stopped being finite.
public struct NonFiniteDocument: Documented {
  /// Whether values or gradients were computed.
  public enum Phase: String, Codable, Hashable, Sendable, CaseIterable {
    /// Values.
    case forward
    /// Gradients.
    case reverse
    /// Tangents.
    case tangent
  }

  /// Whether values or gradients were computed.
  public var phase: Phase
  /// The id of the node, where it is one.
  public var node: String?
  /// The id of the edge, where it is one.
  public var edge: String?
  /// The place in a tensor.
  public var index: [Int]?
  /// The row of a batch.
  public var row: Int?
  /// Why, in one sentence.
  public var cause: String
  /// What to do about it.
  public var hint: String?

  /// Makes a place.
  public init(phase: Phase, node: String? = nil, edge: String? = nil, cause: String) {
    self.phase = phase
    self.node = node
    self.edge = edge
    self.cause = cause
  }

  /// What the place looks like.
  public static var schema: JSONSchema {
    .object(
      "The first place where a value or gradient stopped being finite.",
      [
        .required("phase", .word(nil, of: Phase.self)), .optional("node", .string()),
        .optional("edge", .string()), .optional("index", .array(nil, of: .integer(minimum: 0))),
        .optional("row", .integer(minimum: 0)), .required("cause", .string()),
        .optional("hint", .string()),
      ])
  }

  /// A logarithm of zero.
  public static var example: NonFiniteDocument {
    NonFiniteDocument(phase: .forward, node: "l", cause: "The logarithm of 0 is -Infinity.")
  }
}
