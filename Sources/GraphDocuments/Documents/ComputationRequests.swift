// SPDX-License-Identifier: Apache-2.0
// ChainRule: the requests for values and for gradients.

/// What `POST /v1/evaluate` takes: a graph and settings, as one object.
public struct EvaluateRequest: Equatable, Sendable {
  /// The graph; without members for a registered one.
  public var graph: GraphDocument

  /// What is wanted of it.
  public var settings: RequestSettings

  /// Makes a request.
  public init(_ graph: GraphDocument, settings: RequestSettings = RequestSettings()) {
    self.graph = graph
    self.settings = settings
  }
}

extension EvaluateRequest: Documented {
  /// Reads graph and settings from one object.
  public init(from decoder: any Decoder) throws {
    graph = try GraphDocument(from: decoder)
    settings = try RequestSettings(from: decoder)
  }

  /// Writes graph and settings into one object.
  public func encode(to encoder: any Encoder) throws {
    try graph.encode(to: encoder)
    try settings.encode(to: encoder)
  }

  /// What the request looks like.
  public static var schema: JSONSchema {
    .object(
      "A graph and what is wanted of it.",
      GraphDocument.properties + RequestSettings.properties)
  }

  /// The value of a neuron.
  public static var example: EvaluateRequest { EvaluateRequest(.example, settings: .example) }
}

/// What `POST /v1/gradients` takes: a graph, settings and what is differentiated, as one object.
public struct GradientsRequest: Equatable, Sendable {
  /// The graph; without members for a registered one.
  public var graph: GraphDocument

  /// What is wanted of it.
  public var settings: RequestSettings

  /// The cotangents of outputs; 1 for a single output of one element.
  public var cotangents: [String: TensorDocument]?

  /// Whether cotangents carry one extra leading axis: that many products in one call.
  public var many: Bool?

  /// The nodes whose gradients are wanted.
  public var wrt: [String]?

  /// How many paths are listed.
  public var maxPaths: Int?

  /// Makes a request.
  public init(_ graph: GraphDocument, settings: RequestSettings = RequestSettings()) {
    self.graph = graph
    self.settings = settings
  }
}

extension GradientsRequest: Documented {
  private enum CodingKeys: String, CodingKey { case cotangents, many, wrt, maxPaths }

  /// Reads graph, settings and the rest from one object.
  public init(from decoder: any Decoder) throws {
    graph = try GraphDocument(from: decoder)
    settings = try RequestSettings(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    cotangents = try container.decodeIfPresent([String: TensorDocument].self, forKey: .cotangents)
    many = try container.decodeIfPresent(Bool.self, forKey: .many)
    wrt = try container.decodeIfPresent([String].self, forKey: .wrt)
    maxPaths = try container.decodeIfPresent(Int.self, forKey: .maxPaths)
  }

  /// Writes graph, settings and the rest into one object.
  public func encode(to encoder: any Encoder) throws {
    try graph.encode(to: encoder)
    try settings.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(cotangents, forKey: .cotangents)
    try container.encodeIfPresent(many, forKey: .many)
    try container.encodeIfPresent(wrt, forKey: .wrt)
    try container.encodeIfPresent(maxPaths, forKey: .maxPaths)
  }

  /// What the request looks like.
  public static var schema: JSONSchema {
    let own: [JSONSchema.Property] = [
      .optional(
        "cotangents",
        .map(
          "Of outputs; 1 for a single output of one element. Rows that are not reduced may have each "
            + "its own.", of: .reference(TensorDocument.self))),
      .optional(
        "many", .boolean("Cotangents carry one extra leading axis of products.", default: false)),
      .optional("wrt", .array("Whose gradients are wanted.", of: .identifier("An id."))),
      .optional("maxPaths", .integer("How many paths are listed.", minimum: 0, default: 64)),
    ]
    return .object(
      "A graph and what is wanted of it.",
      GraphDocument.properties + RequestSettings.properties + own)
  }

  /// The gradients of a neuron, with all that leads to them.
  public static var example: GradientsRequest {
    var request = GradientsRequest(.example, settings: .example)
    request.settings.detail = .derivation
    return request
  }
}
