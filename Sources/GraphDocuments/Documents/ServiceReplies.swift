// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the service says of itself.

/// What `GET /version` answers.
public struct VersionDocument: Documented {
  /// The program's name.
  public var name: String
  /// Its version, by the rules of semantic versioning.
  public var version: String
  /// How it was built.
  public var build: String

  /// Makes a version.
  public init(name: String, version: String, build: String) {
    self.name = name
    self.version = version
    self.build = build
  }

  /// What a version looks like.
  public static var schema: JSONSchema {
    .object(
      "Which program this is.",
      [
        .required("name", .string("The program's name.")),
        .required("version", .string("By the rules of semantic versioning.")),
        .required("build", .string("How it was built.")),
      ])
  }

  /// The first version.
  public static var example: VersionDocument {
    VersionDocument(name: "chainrule", version: "0.1.0", build: "release")
  }
}

/// What `GET /v1/operations` answers: every operation, in the order of the catalogue.
public struct OperationsReply: Documented {
  /// The operations.
  public var operations: [OperationDocument]

  /// Makes a list of operations.
  public init(operations: [OperationDocument]) { self.operations = operations }

  /// What the list looks like.
  public static var schema: JSONSchema {
    .object(
      "Every operation.",
      [
        .required(
          "operations",
          .array("In the order of the catalogue.", of: .reference(OperationDocument.self)))
      ])
  }

  /// One operation.
  public static var example: OperationsReply { OperationsReply(operations: [.example]) }
}
