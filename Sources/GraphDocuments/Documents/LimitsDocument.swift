// SPDX-License-Identifier: Apache-2.0
// ChainRule: the limits in force.

/// What `GET /v1/limits` answers: the limits in force, with their units.
public struct LimitsDocument: Documented {
  /// One limit.
  public struct Limit: Codable, Equatable, Sendable {
    /// Its name, as `--limit NAME=VALUE` takes it.
    public var name: String
    /// The value in force.
    public var value: Int
    /// What it counts, such as `bytes`.
    public var unit: String
    /// What it bounds, in one sentence.
    public var detail: String

    /// Makes a limit.
    public init(name: String, value: Int, unit: String, detail: String) {
      self.name = name
      self.value = value
      self.unit = unit
      self.detail = detail
    }
  }

  /// The limits.
  public var limits: [Limit]

  /// Makes a list of limits.
  public init(limits: [Limit]) { self.limits = limits }

  /// What the list looks like.
  public static var schema: JSONSchema {
    let limit = JSONSchema.object(
      "One limit.",
      [
        .required("name", .string("As `--limit NAME=VALUE` takes it.")),
        .required("value", .integer(minimum: 0)), .required("unit", .string()),
        .required("detail", .string("What it bounds.")),
      ])
    return .object("The limits in force.", [.required("limits", .array(nil, of: limit))])
  }

  /// Two limits.
  public static var example: LimitsDocument {
    LimitsDocument(limits: [
      Limit(name: "body-bytes", value: 67_108_864, unit: "bytes", detail: "The size of a body."),
      Limit(name: "depth", value: 512, unit: "levels", detail: "Containers inside one another."),
    ])
  }
}
