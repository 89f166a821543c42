// SPDX-License-Identifier: Apache-2.0
// ChainRule: what every computing request may say beside its graph.

public import Autodiff

/// What every computing request may say beside its graph; what is absent has its default.
public struct RequestSettings: Equatable, Sendable {
  /// Values for leaves, over their own.
  public var inputs: [String: TensorDocument]?
  /// The ids of the wanted results; the only sink by default.
  public var outputs: [String]?
  /// How much the reply says.
  public var detail: DetailLevel?
  /// Exactly these parts, instead of a level.
  public var include: [ReplyPart]?
  /// How formulas and derivations are written.
  public var formats: [FormulaFormat]?
  /// Inputs that carry one extra leading axis of equal length.
  public var batch: [String]?
  /// What becomes of the rows.
  public var reduce: BatchReduction?
  /// What the arithmetic is done in.
  public var dtype: Precision?
  /// Which subgradient is used at kinks.
  public var convention: KinkConvention?
  /// Whether a branch that is not taken may spoil a gradient.
  public var whereNaN: WhereNaN?
  /// How tensors are written in the reply.
  public var encoding: TensorEncoding?
  /// How numbers that JSON cannot write are written.
  public var nonFiniteAs: NonFinitePolicy?
  /// Accepts order of appearance for arguments without a port.
  public var implicitOrder: Bool?
  /// Rounds numbers inside texts and pictures only.
  public var digits: Int?
  /// The most time it may take, in milliseconds; lower than the server's limit only.
  public var timeoutMs: Int?
  /// The form of the document, instead of detecting it.
  public var dialect: Dialect?
  /// The form of the reply.
  public var respondAs: ReplyDialect?

  /// Makes settings that say nothing.
  public init() {}
}

extension RequestSettings: Documented {
  /// The members of the settings, which stand at the top of a request.
  static var properties: [JSONSchema.Property] {
    let ids = JSONSchema.identifier("An id.")
    return [
      .optional(
        "inputs", .map("Values for leaves, over their own.", of: .reference(TensorDocument.self))),
      .optional("outputs", .array("Ids of the wanted results; the only sink by default.", of: ids)),
      .optional("detail", .word("How much the reply says.", of: DetailLevel.self, default: .nodes)),
      .optional(
        "include",
        .array(
          "Exactly these parts, instead of a level.", of: .word(nil, of: ReplyPart.self))),
      .optional(
        "formats",
        .array("Of formulas and derivations.", of: .word(nil, of: FormulaFormat.self))
          .defaulting(to: .strings(["text"]))),
      .optional(
        "batch",
        .array(
          "Leaves whose values carry one extra leading axis of equal length: rows. Their `shape`, and "
            + "the graph, are those of one row.", of: ids)),
      .optional(
        "reduce",
        .word(
          "Whether outputs and gradients are per row, or of the sum or mean over rows: then leaves "
            + "without rows have theirs added up.",
          of: BatchReduction.self, default: BatchReduction.none)),
      .optional("dtype", .word("Of the arithmetic.", of: Precision.self, default: .float64)),
      .optional(
        "convention",
        .word(
          "Which of the valid subgradients is taken at kinks: the smallest, or that of JAX, PyTorch or "
            + "TensorFlow.js.",
          of: KinkConvention.self, default: .minnorm)),
      .optional("whereNaN", .word("Of branches not taken.", of: WhereNaN.self, default: .safe)),
      .optional(
        "encoding", .word("Of tensors in the reply.", of: TensorEncoding.self, default: .nested)),
      .optional(
        "nonFiniteAs",
        .word("Of NaN and infinities in the reply.", of: NonFinitePolicy.self, default: .string)),
      .optional(
        "implicitOrder",
        .boolean("Accepts order of appearance for arguments without a port.", default: false)),
      .optional("digits", .integer("Rounds numbers inside texts and pictures only.", minimum: 1)),
      .optional("timeoutMs", .integer("Lower than the server's limit only.", minimum: 1)),
      .optional(
        "dialect",
        .word("The form of the document, instead of detecting it.", of: Dialect.self)),
      .optional(
        "respondAs",
        .word(
          "The form of the reply: the caller's own document with numbers filled in, or the graph.",
          of: ReplyDialect.self, default: .native)),
    ]
  }

  /// What the settings look like.
  public static var schema: JSONSchema {
    .object("What every computing request may say beside its graph.", properties)
  }

  /// Another value for one leaf.
  public static var example: RequestSettings {
    var settings = RequestSettings()
    settings.inputs = ["x0": -1.5]
    return settings
  }
}
