// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a route takes and gives, for the contract.

internal import GraphDocuments

/// What a route takes and gives, as the contract lists it.
struct RouteContract: Sendable {
  /// A document by the name of its schema, an object of somebody else's, or text.
  enum Body: Sendable {
    case document(String)
    case object(media: String)
    case text(media: String, example: String?)
    /// Text in one of several media types.
    case texts(media: [String])
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
  /// The document whose members may stand in the query; `nil` if there is none.
  var membersOf: (any Documented.Type)?
  /// Whether the reply has a tag.
  var isTagged = false
  /// The group in which the contract lists the route.
  let tag: Tag

  init(_ tag: Tag, reply: Body) {
    self.tag = tag
    self.reply = reply
  }
}

extension RouteContract {
  /// A document of ours with a tag that names its bytes.
  static func tagged(_ document: String) -> RouteContract {
    var contract = RouteContract(.about, reply: .document(document))
    contract.isTagged = true
    return contract
  }
}
