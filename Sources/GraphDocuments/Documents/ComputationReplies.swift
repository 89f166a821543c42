// SPDX-License-Identifier: Apache-2.0
// ChainRule: the replies with values and with gradients.

/// What `evaluate` answers.
public struct EvaluateReply: Documented {
  /// The outputs by id.
  public var outputs: [String: TensorDocument]
  /// The values of all nodes.
  public var values: [String: TensorDocument]?
  /// The seeds of the nodes that draw random numbers.
  public var seeds: [String: Int]?
  /// The first place that is not finite.
  public var nonFinite: NonFiniteDocument?
  /// The graph as it was understood.
  public var graph: GraphReply?
  /// A picture.
  public var svg: String?
  /// Whether every number of the reply is finite.
  public var finite: Bool
  /// What is worth knowing, but no error.
  public var warnings: [Finding]

  /// Makes a reply.
  public init(outputs: [String: TensorDocument], finite: Bool = true, warnings: [Finding] = []) {
    self.outputs = outputs
    self.finite = finite
    self.warnings = warnings
  }

  /// What the reply looks like.
  public static var schema: JSONSchema {
    .object("Values.", properties + closing)
  }

  static var properties: [JSONSchema.Property] {
    let values = JSONSchema.reference(TensorDocument.self)
    return [
      .required("outputs", .map("The outputs by id.", of: values)),
      .optional("values", .map("The values of all nodes.", of: values)),
      .optional(
        "seeds",
        .map("The seeds of nodes that draw random numbers: the same numbers again.", of: .integer())
      ),
      .optional("nonFinite", .reference(NonFiniteDocument.self)),
      .optional("graph", .reference(GraphReply.self)),
      .optional("svg", .string("A picture.")),
    ]
  }

  static var closing: [JSONSchema.Property] {
    [
      .required("finite", .boolean("Whether every number of the reply is finite.")),
      .required("warnings", .array("Worth knowing, no error.", of: .reference(Finding.self))),
    ]
  }

  /// The value of a neuron.
  public static var example: EvaluateReply {
    var reply = EvaluateReply(outputs: ["f": 0.04742587317756679])
    reply.values = ["w0": 2, "x0": -1.5, "m0": -3, "f": 0.04742587317756679]
    return reply
  }
}

/// What `gradients` answers.
public struct GradientsReply: Documented {
  /// The outputs by id.
  public var outputs: [String: TensorDocument]
  /// The values of all nodes.
  public var values: [String: TensorDocument]?
  /// The gradients by id; 0 for a node on which the outputs do not depend.
  public var gradients: [String: TensorDocument]?
  /// What every edge contributes.
  public var edges: [EdgeReply]?
  /// Where nodes fan out: the sums.
  public var accumulations: [AccumulationDocument]?
  /// The paths from leaves to outputs, by magnitude.
  public var paths: [PathDocument]?
  /// How many paths each leaf has, exactly, as decimal text.
  public var pathCounts: [String: String]?
  /// The paths that are not listed.
  public var otherPaths: OtherPathsDocument?
  /// The derivation, from the output on.
  public var derivation: [DerivationStep]?
  /// The nodes that cannot be differentiated, and why.
  public var notDifferentiable: [String: String]?
  /// The seeds of the nodes that draw random numbers.
  public var seeds: [String: Int]?
  /// The first place that is not finite.
  public var nonFinite: NonFiniteDocument?
  /// The graph as it was understood.
  public var graph: GraphReply?
  /// A picture.
  public var svg: String?
  /// Whether every number of the reply is finite.
  public var finite: Bool
  /// What is worth knowing, but no error.
  public var warnings: [Finding]

  /// Makes a reply.
  public init(
    outputs: [String: TensorDocument], gradients: [String: TensorDocument]? = nil,
    finite: Bool = true, warnings: [Finding] = []
  ) {
    self.outputs = outputs
    self.gradients = gradients
    self.finite = finite
    self.warnings = warnings
  }

  /// What the reply looks like.
  public static var schema: JSONSchema {
    func list(_ text: String, _ type: any Documented.Type) -> JSONSchema {
      .array(text, of: .reference(type))
    }
    let own: [JSONSchema.Property] = [
      .optional("gradients", .map("By id.", of: .reference(TensorDocument.self))),
      .optional("edges", list("What every edge contributes.", EdgeReply.self)),
      .optional("accumulations", list("Where nodes fan out.", AccumulationDocument.self)),
      .optional("paths", list("From leaves to outputs, by magnitude.", PathDocument.self)),
      .optional("pathCounts", .map("Exactly, in decimal.", of: .string(pattern: "^[0-9]+$"))),
      .optional("otherPaths", OtherPathsDocument.schema),
      .optional("derivation", list("From the output on.", DerivationStep.self)),
      .optional("notDifferentiable", .map("Reasons by id.", of: .string())),
    ]
    return .object("Values and gradients.", EvaluateReply.properties + own + EvaluateReply.closing)
  }

  /// The gradients of a neuron.
  public static var example: GradientsReply {
    var reply = GradientsReply(
      outputs: ["f": 0.04742587317756679],
      gradients: [
        "w0": -0.06776498959636822, "x0": 0.09035331946182429, "m0": 0.045176659730912144, "f": 1,
      ])
    reply.values = EvaluateReply.example.values
    reply.edges = [.example]
    reply.accumulations = []
    reply.paths = [.example]
    reply.pathCounts = ["w0": "1", "x0": "1"]
    reply.derivation = [.example]
    return reply
  }
}
