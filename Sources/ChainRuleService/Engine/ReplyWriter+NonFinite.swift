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

/// Looks for the first number that is not finite, and for what made it so.
struct NonFiniteSearch<S: TextScalar> {
  let call: GraphCall
  let tape: Tape<S>
  let cotangents: Cotangents<S>?

  /// The first place where a number was not finite.
  private struct Place {
    let phase: NonFiniteRemark.Phase
    let node: Int
    let index: [Int]
    let value: S
  }

  /// The first value in the order of computation that is not finite, or else the first cotangent in
  /// the order of the reverse sweep; `nil` if all are finite.
  func first() -> NonFiniteRemark? {
    if tape.isFinite, cotangents?.isFinite ?? true { return nil }
    if let place = firstIn(call.graph.order, .forward, tape.withElements(of:_:)) {
      return remark(place)
    }
    guard let cotangents else { return nil }
    return firstIn(call.graph.order.reversed(), .reverse, cotangents.withElements(of:_:))
      .map(remark)
  }

  private func remark(_ place: Place) -> NonFiniteRemark {
    let name = call.graph.name(of: place.node)
    let whose = place.phase == .forward ? "value" : "gradient"
    var remark = NonFiniteRemark(
      phase: place.phase, node: name,
      sentence: "The \(whose) of '\(name)' is \(JSONText.words(place.value))")
    remark.index = place.index
    if place.phase == .reverse, let edge = edge(spoiling: place) {
      (remark.edge, remark.cause) = (edge.id, edge.cause)
    } else if let operands = operands(of: place) {
      remark.cause = ": \(operands)"
    }
    remark.hint = hint(place)
    return remark
  }

  private func firstIn(
    _ order: some Sequence<Int32>, _ phase: NonFiniteRemark.Phase,
    _ withElements: (Int, (UnsafeBufferPointer<S>) -> Int?) -> Int?
  ) -> Place? {
    for node in order.lazy.map(Int.init) {
      var found: S = 0
      let index = withElements(node) { elements in
        guard let index = elements.firstIndex(where: { !$0.isFinite }) else { return nil }
        found = elements[index]
        return index
      }
      if let index {
        return Place(
          phase: phase, node: node,
          index: call.graph.shape(of: node).indices(ofElement: index), value: found)
      }
    }
    return nil
  }

  /// The call that made a value, with its arguments at that element; `nil` if it is no elementwise
  /// operation.
  private func operands(of place: Place) -> String? {
    let arguments = arguments(of: place).map { name, value in "\(name) = \(JSONText.words(value))" }
    guard place.phase == .forward, !arguments.isEmpty else { return nil }
    let listing = call.graph.codes[place.node].listing
    return "\(listing.name) of \(arguments.joined(separator: ", "))"
  }

  /// The arguments of an elementwise operation at an element.
  private func arguments(of place: Place) -> [(name: String, value: S)] {
    let listing = call.graph.codes[place.node].listing
    guard call.graph.codes[place.node].isElementwise else { return [] }
    return call.graph.operands(of: place.node).enumerated().map { port, operand in
      let shape = call.graph.shape(of: Int(operand))
      let element = shape.element(at: place.index, ofBroadcast: call.graph.shape(of: place.node))
      return (
        listing.argumentName(port), tape.withElements(of: Int(operand)) { $0[element] }
      )
    }
  }

  /// The first edge whose contribution to a gradient is not finite.
  private func edge(spoiling place: Place) -> (id: String, cause: String)? {
    guard let cotangents else { return nil }
    for node in 0..<call.graph.count
    where call.graph.operands(of: node).contains(Int32(truncatingIfNeeded: place.node)) {
      for edge in tape.edges(into: node, cotangents) where edge.source == place.node {
        guard !edge.contribution.elements.allSatisfy(\.isFinite) else { continue }
        let id = call.id(of: edge)
        guard case .scalar(let local) = edge.local else {
          return (id, ", along the edge '\(id)'")
        }
        let upstream = JSONText.words(edge.upstream.elements[0])
        return (
          id, ", along the edge '\(id)': upstream \(upstream) times local \(JSONText.words(local))"
        )
      }
    }
    return nil
  }

  /// What to do about it, where that can be said.
  private func hint(_ place: Place) -> String? {
    let listing = call.graph.codes[place.node].listing
    let isOutside = zip(arguments(of: place), listing.domain).contains { argument, domain in
      !domain.contains(Double(argument.value))
    }
    guard place.phase == .forward, isOutside, let domain = OperationWords.domain(listing)
    else { return nil }
    return "\(listing.name) has finite values for \(domain)."
  }
}
