// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph as the answer, nothing of which is computed.

internal import Autodiff
internal import GraphDocuments

extension Engine {
  /// The graph of a call, as a document that can be posted again.
  func graphReply(of call: GraphCall) -> Outcome {
    var json = JSONWriter()
    json.beginObject()
    let limit = limits.replyBytes
    json.graphMembers(of: call) { $0 <= limit }
    json.endObject()
    guard json.count <= limit else { return .refused(Engine.tooLarge(limit)) }
    return .reply(json.copyBytes())
  }

  /// Refuses a call whose reply cannot be within the limit, before anything is computed for it.
  func checkReply(to call: GraphCall, _ verb: Verb) throws(DocumentError) {
    guard verb == .gradients || verb == .evaluate,
      let excess = call.excess(over: limits.replyBytes, hasGradients: verb == .gradients),
      let largest = excess.largest
    else { return }
    let name = call.graph.name(of: largest.node)
    throw DocumentError(
      code: "reply-too-large",
      "The reply has \(excess.elements) numbers and so \(excess.bytes) bytes at least; "
        + "the limit reply-bytes is \(limits.replyBytes). '\(name)' alone has "
        + "\(largest.elements) elements.",
      hint: Engine.hintToAskForLess, nodes: [name])
  }

  private static let hintToAskForLess = "Ask for less with 'include' or 'wrt', or for 'base64'."

  /// What is said of a reply that is larger than the limit.
  static func tooLarge(
    _ limit: Int, hint: String = hintToAskForLess
  ) -> DocumentError {
    DocumentError(
      code: "reply-too-large", "The reply has more bytes than the limit, \(limit).", hint: hint)
  }
}

extension ReplyWriter {
  /// Writes the graph as a part of the reply.
  mutating func writeGraph() {
    json.name("graph")
    json.beginObject()
    let limit = limits.replyBytes
    json.graphMembers(of: call) { $0 <= limit }
    json.endObject()
  }
}
