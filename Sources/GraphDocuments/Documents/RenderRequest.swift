// SPDX-License-Identifier: Apache-2.0
// ChainRule: the request for a picture.

/// What `POST /v1/render` takes: what `gradients` takes, and how it is drawn, as one object.
///
/// Leaves need no values: then the picture shows the structure alone.
public struct RenderRequest: Equatable, Sendable {
  /// The graph and what is differentiated.
  public var gradients: GradientsRequest

  /// What the picture is written in; what `Accept` prefers, or else `svg`.
  public var format: PictureFormat?

  /// The node whose neighbourhood is drawn; all nodes by default.
  public var around: String?

  /// Makes a request.
  public init(_ gradients: GradientsRequest) {
    self.gradients = gradients
  }
}

extension RenderRequest: Documented {
  private enum CodingKeys: String, CodingKey { case format, around }

  /// Reads all members from one object.
  public init(from decoder: any Decoder) throws {
    gradients = try GradientsRequest(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    format = try container.decodeIfPresent(PictureFormat.self, forKey: .format)
    around = try container.decodeIfPresent(String.self, forKey: .around)
  }

  /// Writes all members into one object.
  public func encode(to encoder: any Encoder) throws {
    try gradients.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(format, forKey: .format)
    try container.encodeIfPresent(around, forKey: .around)
  }

  /// What the request looks like.
  public static var schema: JSONSchema {
    var schema = GradientsRequest.schema
    schema.description = "A graph and how it is drawn."
    schema.properties += [
      .optional(
        "format",
        .word("What the picture is written in; beats `Accept`.", of: PictureFormat.self)),
      .optional(
        "around",
        .identifier("The node whose neighbourhood is drawn, as many nodes as a picture may have.")),
    ]
    return schema
  }

  /// A picture of a neuron with the derivative along every wire.
  public static var example: RenderRequest {
    var request = RenderRequest(.example)
    request.gradients.settings.detail = .edges
    request.format = .svg
    return request
  }
}
