// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the description of an operation looks like.

extension OperationDocument {
  /// What the description of an operation looks like.
  public static var schema: JSONSchema {
    let arity = JSONSchema.object(
      "How many arguments; without a maximum, any number.",
      [.required("minimum", .integer(minimum: 0)), .optional("maximum", .integer(minimum: 0))])
    let argument = JSONSchema.object(
      "An argument.", [.required("name", .string()), .optional("detail", .string())])
    let attribute = JSONSchema.object(
      "A setting.",
      [
        .required("name", .string()), .required("type", .string()),
        .optional("aliases", .array("Other names that are accepted.", of: .string())),
        .optional("default", .reference(AttributeDocument.self)), .optional("detail", .string()),
      ])
    return .object(
      "All that is known of an operation.",
      [
        .required("name", .string("The canonical name.")),
        .required("aliases", .array("Other names that are accepted.", of: .string())),
        .optional("summary", .string()), .required("arity", arity),
        .required("arguments", .array("In order.", of: argument)),
        .required("attributes", .array(nil, of: attribute)),
        .optional("domain", .string("Where it is defined.")),
        .optional("kinks", .string("Where it has no derivative, and what is used there.")),
        .optional("formula", .reference(FormulaDocument.self)),
        .optional(
          "derivative", .array("By each argument.", of: .reference(FormulaDocument.self))),
        .optional("example", .reference(GradientsRequest.self)),
      ])
  }

  /// The sigmoid function.
  public static var example: OperationDocument {
    var operation = OperationDocument(
      name: "sigmoid", aliases: ["logistic"], arity: Arity(minimum: 1, maximum: 1),
      arguments: [Argument(name: "x")])
    operation.summary = "1 / (1 + exp(-x))"
    operation.formula = FormulaDocument(text: "1/(1 + exp(-x))")
    operation.derivative = [.example]
    operation.example = GradientsRequest(GraphDocument(expression: "sigmoid(x)"))
    return operation
  }
}
