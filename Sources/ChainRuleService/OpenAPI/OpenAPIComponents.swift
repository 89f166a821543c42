// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the contract's operations refer to.

internal import Autodiff
internal import GraphDocuments

/// What the contract's operations refer to: schemas, header fields, the problem.
enum OpenAPIComponents {
  static var tree: JSONTree {
    [
      "schemas": .object(schemas), "parameters": QueryMembers.components, "headers": headers,
      "responses": [
        "Problem": ["description": "Any other problem.", "content": problemContent],
        "HeadTooLarge": [
          "description": "The head of the request does not fit; a short page of the HTTP library."
        ],
      ],
    ]
  }

  /// A reference to a component.
  static func reference(_ group: String, _ name: String) -> JSONTree {
    ["$ref": .string("#/components/\(group)/\(name)")]
  }

  static let problemContent: JSONTree = [
    "application/problem+json": ["schema": reference("schemas", "Problem")]
  ]

  /// The schemas of all documents, without members that this version does not offer.
  private static var schemas: [JSONTree.Member] {
    DocumentCatalogue.all.map { document in
      .init(document.schemaName, offered(document).tree)
    }
  }

  /// The schema of a document: its own, what the operations say, and what this version offers.
  static func offered(_ document: any Documented.Type) -> JSONSchema {
    var schema = document.schema
    if isRequest(document) {
      schema.properties.removeAll { CallOptions.laterMembers.contains($0.name) }
      schema.properties = schema.properties.map(narrowed)
    }
    if document == NodeDocument.self {
      schema.properties = schema.properties.map { property in
        guard property.name == "op" else { return property }
        return .optional("op", operationSchema(property.schema.description))
      }
    }
    return schema
  }

  private static func isRequest(_ document: any Documented.Type) -> Bool {
    document == EvaluateRequest.self || document == GradientsRequest.self
      || document == RenderRequest.self || document == CheckRequest.self
      || document == RequestSettings.self || document == GraphDocument.self
  }

  /// Words that this version does not offer are left out.
  private static func narrowed(_ property: JSONSchema.Property) -> JSONSchema.Property {
    let words: [String: [String]] = [
      "detail": DetailLevel.offered.map(\.rawValue), "include": ReplyPart.offered.map(\.rawValue),
      "dtype": Precision.offered.map(\.rawValue), "format": PictureFormat.offered.map(\.rawValue),
    ]
    guard let offered = words[property.name] else { return property }
    var property = property
    if case .values(var element) = property.schema.items {
      element.enumeration = offered
      property.schema.items = .values(element)
    } else {
      property.schema.enumeration = offered
    }
    return property
  }

  /// Every name of an operation; other letter case is accepted, too, and so are `+1` and `*2`.
  private static func operationSchema(_ description: String?) -> JSONSchema {
    .any(
      description,
      [
        .word("The names and aliases of the operations.", OperationTable.allNames),
        .string("A name in other letter case, or CS231n's `+1` and `*2`."),
      ])
  }

  private static let headers: JSONTree = [
    "X-Request-Id": header("The request's name in the log: the client's own, or one made for it."),
    "Server-Timing": header("How long the parts of the work took, in milliseconds."),
    "ETag": header("A name for this representation."),
    "Retry-After": [
      "description": "After how many seconds to try again.", "schema": ["type": "integer"],
    ],
  ]

  private static func header(_ about: String) -> JSONTree {
    ["description": .string(about), "schema": ["type": "string"]]
  }
}
