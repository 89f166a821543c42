// SPDX-License-Identifier: Apache-2.0
// ChainRule: the request to check claims.

/// What `POST /v1/check` takes: a graph, settings and what is claimed, as one object.
public struct CheckRequest: Equatable, Sendable {
  /// What is checked.
  public var gradients: GradientsRequest
  /// What is claimed; without claims our own gradient is verified.
  public var claims: ClaimsDocument?
  /// Values of leaves at further points, at which expressions are compared.
  public var points: [[String: TensorDocument]]?
  /// How far off a number may be beside its size.
  public var rtol: Double?
  /// How far off any number may be.
  public var atol: Double?

  /// Makes a request.
  public init(_ gradients: GradientsRequest, claims: ClaimsDocument? = nil) {
    self.gradients = gradients
    self.claims = claims
  }
}

extension CheckRequest: Documented {
  private enum CodingKeys: String, CodingKey { case claims, points, rtol, atol }

  /// Reads all from one object.
  public init(from decoder: any Decoder) throws {
    gradients = try GradientsRequest(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    claims = try container.decodeIfPresent(ClaimsDocument.self, forKey: .claims)
    points = try container.decodeIfPresent([[String: TensorDocument]].self, forKey: .points)
    rtol = try container.decodeIfPresent(Double.self, forKey: .rtol)
    atol = try container.decodeIfPresent(Double.self, forKey: .atol)
  }

  /// Writes all into one object.
  public func encode(to encoder: any Encoder) throws {
    try gradients.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(claims, forKey: .claims)
    try container.encodeIfPresent(points, forKey: .points)
    try container.encodeIfPresent(rtol, forKey: .rtol)
    try container.encodeIfPresent(atol, forKey: .atol)
  }

  /// What the request looks like.
  public static var schema: JSONSchema {
    let point = JSONSchema.map("Values of leaves by id.", of: .reference(TensorDocument.self))
    let own: [JSONSchema.Property] = [
      .optional("claims", ClaimsDocument.schema),
      .optional(
        "points",
        .array(
          "Further points, at which expressions are compared; without them some are drawn, and are in "
            + "the reply.", of: point)),
      .optional("rtol", .number("How far off a number may be beside its size; 1e-6.")),
      .optional("atol", .number("How far off any number may be; 1e-8.")),
    ]
    return .object("A graph and what is claimed of it.", GradientsRequest.schema.properties + own)
  }

  /// A neuron, and a gradient with the value where the derivative belongs.
  public static var example: CheckRequest {
    var gradients = GradientsRequest.example
    gradients.settings.detail = nil
    return CheckRequest(gradients, claims: .list([.example]))
  }
}
