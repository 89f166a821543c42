// SPDX-License-Identifier: Apache-2.0
// ChainRule: the first number of a reply that is not finite.

internal import Autodiff
internal import GraphDocuments

/// The first place where a number was not finite.
struct NonFinitePlace {
  /// Where in the work.
  enum Phase: String { case forward, reverse }

  let phase: Phase
  let node: String
  /// Along each axis; empty in a scalar.
  let index: [Int]
  let value: Double

  /// The place in words.
  var sentence: String {
    let what = value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
    return phase == .forward
      ? "The value of '\(node)' is \(what)" : "The gradient of '\(node)' is \(what)"
  }
}

extension ReplyWriter {
  /// The first value in the order of computation that is not finite, or else the first cotangent in
  /// the order of the reverse sweep; `nil` if all are finite.
  func firstNonFinite() -> NonFinitePlace? {
    if let place = firstIn(call.graph.order, .forward, tape.withElements(of:_:)) { return place }
    guard let cotangents else { return nil }
    return firstIn(call.graph.order.reversed(), .reverse, cotangents.withElements(of:_:))
  }

  private func firstIn(
    _ order: some Sequence<Int32>, _ phase: NonFinitePlace.Phase,
    _ withElements: (Int, (UnsafeBufferPointer<Double>) -> Int?) -> Int?
  ) -> NonFinitePlace? {
    for node in order.lazy.map(Int.init) {
      var found = 0.0
      let index = withElements(node) { elements in
        guard let index = elements.firstIndex(where: { !$0.isFinite }) else { return nil }
        found = elements[index]
        return index
      }
      if let index {
        return NonFinitePlace(
          phase: phase, node: call.graph.name(of: node),
          index: call.graph.shape(of: node).indices(ofElement: index), value: found)
      }
    }
    return nil
  }

  mutating func write(_ place: NonFinitePlace) {
    json.name("nonFinite")
    json.beginObject()
    json.name("phase")
    json.string(place.phase.rawValue)
    json.name("node")
    json.string(place.node)
    json.name("index")
    json.beginArray()
    for index in place.index { json.integer(index) }
    json.endArray()
    json.name("cause")
    json.string(place.sentence + ".")
    json.endObject()
  }
}
