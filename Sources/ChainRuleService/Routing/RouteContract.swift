// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a route takes and gives, for the contract.

internal import GraphDocuments

/// What a route takes and gives, as the contract lists it.
struct RouteContract: Sendable {
  /// A document by the name of its schema, or a media type with text.
  enum Body: Sendable {
    case document(String)
    case text(media: String, example: String?)
  }

  /// A parameter of the path or of the query.
  struct Parameter: Sendable {
    let name: String
    let isInPath: Bool
    let about: String
  }

  /// The document that the route takes; `nil` if it takes none.
  var body: Body?
  /// What it answers with status 200.
  var reply: Body
  var parameters: [Parameter] = []
  /// The kinds of problems that this route has beside those of every route.
  var problems: [ProblemKind] = []
  /// Whether the members of the document may stand in the query.
  var takesMembers = false

  init(reply: Body) {
    self.reply = reply
  }
}
