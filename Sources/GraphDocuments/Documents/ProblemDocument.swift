// SPDX-License-Identifier: Apache-2.0
// ChainRule: an error as RFC 9457 writes it.

/// An error, sent as `application/problem+json` (RFC 9457).
public struct ProblemDocument: Documented {
  /// What kind of problem it is: an absolute URI that leads to its description.
  public var type: String
  /// What kind of problem it is, in a few words.
  public var title: String
  /// The status with which it was sent.
  public var status: Int
  /// What it is in this case.
  public var detail: String?
  /// The request's name in the server's log.
  public var requestId: String?
  /// Everything that is wrong, each with its place.
  public var errors: [Finding]?

  /// Makes a problem.
  public init(
    type: String, title: String, status: Int, detail: String? = nil, requestId: String? = nil,
    errors: [Finding]? = nil
  ) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.requestId = requestId
    self.errors = errors
  }

  /// What a problem looks like.
  public static var schema: JSONSchema {
    .object(
      "An error (RFC 9457).",
      [
        .required("type", .string("What kind it is.", format: "uri")),
        .required("title", .string("The kind in a few words.")),
        .required("status", .integer("The status of the reply.", minimum: 400, maximum: 599)),
        .optional("detail", .string("What it is in this case.")),
        .optional("requestId", .string("The request's name in the server's log.")),
        .optional("errors", .array("Everything that is wrong.", of: .reference(Finding.self))),
      ],
      additional: .anything)
  }

  /// A misspelled operation.
  public static var example: ProblemDocument {
    ProblemDocument(
      type: "https://chainrule.example/problems/invalid-graph", title: "The graph is wrong",
      status: 422, detail: "There is no operation \"sigmiod\".", requestId: "b1946ac9",
      errors: [.example])
  }
}

extension Finding.Span {
  /// What a range looks like.
  static var schema: JSONSchema {
    .object(
      "A range of the expression, in code points.",
      [.required("start", .integer(minimum: 0)), .required("end", .integer(minimum: 0))])
  }
}

extension Finding: Documented {
  /// What a finding looks like.
  public static var schema: JSONSchema {
    .object(
      "An error, a warning or a diagnosis.",
      [
        .required(
          "code", .string("What it is, for programs.", pattern: "^[a-z0-9]+(-[a-z0-9]+)*$")),
        .required("detail", .string("What it is in this case, in one sentence.")),
        .optional("hint", .string("What to do about it.")),
        .optional("nodes", .array("The ids it is about.", of: .string())),
        .optional("pointer", .string("The place in the body (RFC 6901).")),
        .optional("parameter", .string("The parameter of the query.")),
        .optional("line", .integer("The line in the body.", minimum: 1)),
        .optional("column", .integer("The column, in code points.", minimum: 1)),
        .optional("span", Span.schema),
        .optional("related", .array("More places that have a part in it.", of: .string())),
        .optional(
          "interval",
          .array(
            "At a kink: the least and greatest subgradient.",
            of: .reference(NumberDocument.self), count: 2...2)),
        .optional("chosen", .reference(NumberDocument.self)),
      ])
  }

  /// A misspelled operation.
  public static var example: Finding {
    var finding = Finding(
      code: "unknown-operation", detail: "There is no operation \"sigmiod\".",
      hint: "Did you mean \"sigmoid\"?", nodes: ["f"])
    finding.pointer = JSONPointer(tokens: ["nodes", "3", "op"])
    finding.line = 5
    finding.column = 24
    return finding
  }
}
