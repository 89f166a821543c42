// SPDX-License-Identifier: Apache-2.0
// ChainRule: what explains a claim that does not hold.

/// What explains claims that do not hold.
public struct DiagnosisDocument: Documented {
  /// What it is, in kebab case; stable, for programs.
  public var code: String
  /// The claims that it explains, from 0.
  public var claims: [Int]
  /// The nodes that it is about.
  public var nodes: [String]
  /// The numbers and texts that show it.
  public var evidence: [String: NumbersOrText]
  /// What was done, in one sentence.
  public var detail: String
  /// What to do instead.
  public var hint: String

  /// Makes a diagnosis.
  public init(
    _ code: String, claims: [Int], nodes: [String], evidence: [String: NumbersOrText],
    detail: String, hint: String
  ) {
    (self.code, self.claims, self.nodes) = (code, claims, nodes)
    (self.evidence, self.detail, self.hint) = (evidence, detail, hint)
  }

  /// What a diagnosis looks like.
  public static var schema: JSONSchema {
    .object(
      "What explains claims that do not hold.",
      [
        .required("code", .string("For programs.", pattern: "^[a-z0-9]+(-[a-z0-9]+)*$")),
        .required("claims", .array("The claims that it explains.", of: .integer(minimum: 0))),
        .required("nodes", .array("The ids it is about.", of: .string())),
        .required(
          "evidence", .map("Numbers and texts that show it.", of: NumbersOrText.schema(nil))),
        .required("detail", .string("What was done, in one sentence.")),
        .required("hint", .string("What to do instead.")),
      ])
  }

  /// The value where the derivative belongs.
  public static var example: DiagnosisDocument {
    DiagnosisDocument(
      "value-instead-of-derivative", claims: [0], nodes: ["f", "m0"],
      evidence: [
        "derivative": .text("d(f)/d(m0)"), "expected": .numbers(0.045176659730912144),
        "used": .numbers(0.04742587317756679), "ratio": .numbers(1.0497870683678638),
      ],
      detail:
        "The value of f, 0.047426, stands where its derivative d(f)/d(m0) = 0.045177 belongs.",
      hint: "Put d(f)/d(m0) = f*(1 - f) in its place.")
  }
}
