// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reply about claims.

/// What `check` answers; with `detail` or `include` also the parts that they name.
public struct CheckReply: Documented {
  /// Whether every claim holds, and our own gradient too.
  public var passed: Bool
  /// The compared numbers, those that do not agree first.
  public var elements: [ComparedElement]
  /// How many are not listed.
  public var elementsOmitted: Int
  /// Our own gradient against differences.
  public var finiteDifference: DifferenceDocument
  /// Our own gradient against a step in the complex plane.
  public var complexStep: DifferenceDocument
  /// Our own gradient against Taylor's formula.
  public var taylor: TaylorDocument
  /// What explains the claims that do not hold.
  public var diagnoses: [DiagnosisDocument]
  /// Whether some explanations were not tried, because it would have taken too long.
  public var hypothesesOmitted: Bool
  /// The variables of whose gradients nothing is claimed.
  public var unclaimed: [String]
  /// The points at which expressions were compared beside the given one.
  public var points: [[String: TensorDocument]]
  /// Whether every number is finite.
  public var finite: Bool
  /// What is worth knowing, but no error.
  public var warnings: [Finding]

  /// Makes a reply to a request without claims.
  public init(passed: Bool, finiteDifference: DifferenceDocument) {
    self.passed = passed
    self.finiteDifference = finiteDifference
    complexStep = DifferenceDocument(method: "complex")
    (elements, elementsOmitted, diagnoses, unclaimed, points) = ([], 0, [], [], [])
    (taylor, hypothesesOmitted, finite, warnings) = (TaylorDocument(), false, true, [])
  }

  /// What the reply looks like.
  public static var schema: JSONSchema {
    func list(_ text: String, _ type: any Documented.Type) -> JSONSchema {
      .array(text, of: .reference(type))
    }
    let point = JSONSchema.map("Values of leaves by id.", of: .reference(TensorDocument.self))
    let own: [JSONSchema.Property] = [
      .required("passed", .boolean("Whether every claim holds, and our own gradient too.")),
      .required("elements", list("Numbers, those that do not agree first.", ComparedElement.self)),
      .required("elementsOmitted", .integer("How many are not listed.", minimum: 0)),
      .required("finiteDifference", .reference(DifferenceDocument.self)),
      .required("complexStep", .reference(DifferenceDocument.self)),
      .required("taylor", .reference(TaylorDocument.self)),
      .required("diagnoses", list("What explains claims that fail.", DiagnosisDocument.self)),
      .required(
        "hypothesesOmitted", .boolean("Whether some explanations were not tried for want of time.")),
      .required(
        "unclaimed", .array("Variables of whose gradients nothing is claimed.", of: .string())),
      .required("points", .array("Where expressions were compared, too.", of: point)),
    ]
    let parts = GradientsReply.schema.properties.map { property in
      var property = property
      property.isRequired = false
      return property
    }
    let closing = Set(["finite", "warnings"])
    return .object(
      "What is right and what is wrong with claims, and with `detail` or `include` the parts they name.",
      own + parts.filter { !closing.contains($0.name) }
        + GradientsReply.schema.properties.filter { closing.contains($0.name) })
  }

  /// A gradient with the value where the derivative belongs.
  public static var example: CheckReply {
    var reply = CheckReply(passed: false, finiteDifference: .example)
    reply.elements = [.example]
    reply.diagnoses = [.example]
    reply.unclaimed = ["x0"]
    return reply
  }
}

/// One number of a claim beside the true one.
public struct ComparedElement: Documented {
  /// The claim, from 0.
  public var claim: Int
  /// `value` or `gradient`.
  public var of: String
  /// The node.
  public var id: String
  /// The place in its value.
  public var index: [Int]
  /// The point in `points`; `nil` for the given one.
  public var point: Int?
  /// The true number.
  public var exact: NumberDocument
  /// The claimed one; `nil` where the claim has another shape.
  public var claimed: NumberDocument?
  /// How far off it is.
  public var absoluteError: NumberDocument?
  /// How far off it is beside the true number; `nil` if that is zero.
  public var relativeError: NumberDocument?
  /// Whether it is taken for the true one.
  public var passed: Bool

  /// Makes an element that agrees with the true number.
  public init(claim: Int, of subject: String, id: String, index: [Int], exact: Double) {
    (self.claim, of, self.id, self.index) = (claim, subject, id, index)
    self.exact = NumberDocument(exact)
    passed = true
  }

  /// Writes an element, `null` where there is no number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(claim, forKey: .claim)
    try container.encode(of, forKey: .of)
    try container.encode(id, forKey: .id)
    try container.encode(index, forKey: .index)
    try container.encodeIfPresent(point, forKey: .point)
    try container.encode(exact, forKey: .exact)
    try container.encode(claimed, forKey: .claimed)
    try container.encode(absoluteError, forKey: .absoluteError)
    try container.encode(relativeError, forKey: .relativeError)
    try container.encode(passed, forKey: .passed)
  }

  /// What an element looks like.
  public static var schema: JSONSchema {
    let number = JSONSchema.reference(NumberDocument.self)
    let orNull = JSONSchema.any(nil, [number, JSONSchema(kind: .null)])
    return .object(
      "One number of a claim beside the true one.",
      [
        .required("claim", .integer("The claim, from 0.", minimum: 0)),
        .required("of", .word(nil, ["value", "gradient"])), .required("id", .string()),
        .required("index", .array("The place in its value.", of: .integer(minimum: 0))),
        .optional("point", .integer("In `points`; the given one without.", minimum: 0)),
        .required("exact", number), .required("claimed", orNull),
        .required("absoluteError", orNull), .required("relativeError", orNull),
        .required("passed", .boolean()),
      ])
  }

  /// The gradient of a weight, the value taken for the derivative.
  public static var example: ComparedElement {
    var element = ComparedElement(
      claim: 0, of: "gradient", id: "w0", index: [], exact: -0.06776498959636822)
    element.claimed = -0.07113880976635013
    element.absoluteError = 0.0033738201699819207
    element.relativeError = 0.04978706836786394
    element.passed = false
    return element
  }
}

/// Our own gradient against numbers that no rule for derivatives had a part in.
public struct DifferenceDocument: Documented {
  /// `central` or `complex`.
  public var method: String
  /// How many elements were compared.
  public var count: Int
  /// The largest difference from our gradient.
  public var maxAbsoluteError: NumberDocument?
  /// The largest error that the differences themselves may have.
  public var estimatedError: NumberDocument?
  /// Why nothing was compared.
  public var skipped: String?
  /// Whether they agree; `true` where nothing was compared.
  public var passed: Bool

  /// Makes a document of a method that compared nothing.
  public init(method: String) {
    (self.method, count, passed) = (method, 0, true)
  }

  /// What it looks like.
  public static var schema: JSONSchema {
    .object(
      "Our own gradient against numbers that no rule for derivatives had a part in.",
      [
        .required("method", .word(nil, ["central", "complex"])),
        .required("count", .integer("How many elements were compared.", minimum: 0)),
        .optional("maxAbsoluteError", .reference(NumberDocument.self)),
        .optional("estimatedError", .reference(NumberDocument.self)),
        .optional("skipped", .string("Why nothing was compared.")),
        .required("passed", .boolean("Also where nothing was compared.")),
      ])
  }

  /// Differences that agree.
  public static var example: DifferenceDocument {
    var differences = DifferenceDocument(method: "central")
    differences.count = 2
    differences.maxAbsoluteError = 3.1e-12
    differences.estimatedError = 2.2e-11
    return differences
  }
}

/// Our own gradient against Taylor's formula along a random direction.
public struct TaylorDocument: Documented {
  /// The power of the step with which the remainder shrinks: about 2 for the gradient.
  public var order: NumberDocument?
  /// Why nothing was worked out.
  public var skipped: String?
  /// Whether it does.
  public var passed = true

  /// Makes a document of a test whose remainder is nothing but rounding.
  public init() {}

  /// What it looks like.
  public static var schema: JSONSchema {
    .object(
      "Our own gradient against Taylor's formula along a random direction: the remainder shrinks with the "
        + "square of the step; without `order` it is nothing but rounding.",
      [
        .optional("order", .reference(NumberDocument.self)),
        .optional("skipped", .string("Why nothing was worked out.")),
        .required("passed", .boolean()),
      ])
  }

  /// A remainder that shrinks as it must.
  public static var example: TaylorDocument {
    var taylor = TaylorDocument()
    taylor.order = 2.0004
    return taylor
  }
}
