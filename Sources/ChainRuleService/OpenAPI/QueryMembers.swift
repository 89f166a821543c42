// SPDX-License-Identifier: Apache-2.0
// ChainRule: the members of a document as parameters of a query.

internal import GraphDocuments

/// The members of a document as parameters of a query.
struct QueryMembers {
  private let properties: [JSONSchema.Property]

  /// Takes the members of a request that may stand in a query.
  ///
  /// Without a body, the graph itself stands there, too, as JSON text.
  init(of document: any Documented.Type, withGraph: Bool) {
    properties = OpenAPIComponents.offered(document).properties.filter { property in
      // What a graph was written as belongs to its nodes, and says nothing alone.
      property.name != "text" && (withGraph || !QueryMembers.isJSON(property))
    }
  }

  /// Whether the value is JSON text: everything that is neither a word, a number nor a list of
  /// words.
  private static func isJSON(_ property: JSONSchema.Property) -> Bool {
    GraphParameters.names.contains(property.name)
  }

  /// References to the parameters, in the order of the members.
  var parameters: [JSONTree] {
    (properties.map(\.name) + ["leaves"]).map { OpenAPIComponents.reference("parameters", $0) }
  }

  /// All parameters by their names.
  static var components: JSONTree {
    let requests: [any Documented.Type] = [RenderRequest.self, CheckRequest.self]
    var names: Set<String> = []
    let members = requests.flatMap { QueryMembers(of: $0, withGraph: true).properties }
      .filter { names.insert($0.name).inserted }
    return .object(
      members.map { .init($0.name, parameter($0)) } + [.init("leaves", QueryMembers.leaves)])
  }

  private static func parameter(_ property: JSONSchema.Property) -> JSONTree {
    let name = JSONTree.string(property.name)
    let about = JSONTree.string(property.schema.description ?? "As in a document.")
    var schema = property.schema
    schema.description = nil
    guard !isJSON(property) else {
      return [
        "name": name, "in": "query", "description": about,
        "content": ["application/json": ["schema": schema.tree]],
      ]
    }
    return ["name": name, "in": "query", "description": about, "schema": schema.tree]
  }

  /// Any other name is that of a leaf.
  private static let leaves: JSONTree = [
    "name": "leaves", "in": "query", "style": "form", "explode": true,
    "description": """
    The numbers of leaves by their ids, over those of the graph: `x0=-1`. Where an id is the \
    name of a member, `inputs.` goes before it: `inputs.wrt=1`.
    """,
    "schema": ["type": "object", "additionalProperties": ["type": "number"]],
    "example": ["x0": -1.5],
  ]
}
