// SPDX-License-Identifier: Apache-2.0
// ChainRule: the first number of a reply that is not finite.

internal import Autodiff
internal import GraphDocuments

/// What is said of the first number that is not finite.
struct NonFiniteRemark {
  /// Where in the work.
  enum Phase: String { case forward, reverse }

  let phase: Phase
  /// The name of the node.
  let node: String
  /// The name of the edge, if it was one that made it so.
  var edge: String?
  /// The row of a batch.
  var row: Int?
  /// Along each axis; empty in a scalar.
  var index: [Int] = []
  /// What happened, without the full stop.
  let sentence: String
  /// What made it happen, to be said after that.
  var cause = ""
  var hint: String?

  init(phase: Phase, node: String, sentence: String) {
    (self.phase, self.node, self.sentence) = (phase, node, sentence)
  }
}

extension ReplyWriter {
  mutating func write(_ remark: NonFiniteRemark) {
    json.name("nonFinite")
    json.beginObject()
    json.name("phase")
    json.string(remark.phase.rawValue)
    json.name(remark.edge == nil ? "node" : "edge")
    json.string(remark.edge ?? remark.node)
    if let row = remark.row {
      json.name("row")
      json.integer(row)
    }
    json.name("index")
    json.beginArray()
    for index in remark.index { json.integer(index) }
    json.endArray()
    json.name("cause")
    json.string(remark.sentence + remark.cause + ".")
    if let hint = remark.hint {
      json.name("hint")
      json.string(hint)
    }
    json.endObject()
  }
}
