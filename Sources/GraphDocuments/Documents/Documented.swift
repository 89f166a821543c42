// SPDX-License-Identifier: Apache-2.0
// ChainRule: a document that says what it looks like.

/// A document of the contract: a type that Foundation's coders read and write, its schema, and an
/// example that fits the schema.
public protocol Documented: Codable, Equatable, Sendable {
  /// The name under which other schemas refer to this one.
  static var schemaName: String { get }

  /// What the JSON of this document looks like.
  static var schema: JSONSchema { get }

  /// A document of this type.
  static var example: Self { get }
}

extension Documented {
  /// The name of the type, without `Document`.
  public static var schemaName: String {
    let name = String(describing: Self.self)
    return name.hasSuffix("Document") ? String(name.dropLast(8)) : name
  }
}

/// All documents of the contract.
public enum DocumentCatalogue {
  /// Every document that has a schema, those that others refer to first.
  public static let all: [any Documented.Type] = [
    NumberDocument.self, TensorDocument.self, Finding.self, AttributeDocument.self,
    ArgumentDocument.self, PortDocument.self, NodeDocument.self, EdgeDocument.self,
    FunctionDocument.self, GraphDocument.self, RequestSettings.self, EvaluateRequest.self,
    GradientsRequest.self, RenderRequest.self, FormulaDocument.self, EdgeReply.self,
    AccumulationDocument.self, PathDocument.self, DerivationStep.self, NonFiniteDocument.self,
    GraphReply.self, EvaluateReply.self, GradientsReply.self, ClaimDocument.self,
    CheckRequest.self, ComparedElement.self, DifferenceDocument.self, TaylorDocument.self,
    DiagnosisDocument.self, CheckReply.self, ProblemDocument.self, OperationDocument.self,
    OperationsReply.self,
    LimitsDocument.self, VersionDocument.self,
  ]
}
