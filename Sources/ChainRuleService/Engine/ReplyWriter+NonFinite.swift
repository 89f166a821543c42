// SPDX-License-Identifier: Apache-2.0
// ChainRule: the first number of a reply that is not finite.

internal import Autodiff
internal import GraphDocuments

/// The first place where a number was not finite.
struct NonFinitePlace {
  /// Where in the work.
  enum Phase: String { case forward, reverse }

  let phase: Phase
  let node: Int
  /// The name of the node.
  let name: String
  /// Along each axis; empty in a scalar.
  let index: [Int]
  let value: Double

  /// The place in words.
  var sentence: String {
    let whose = phase == .forward ? "value" : "gradient"
    return "The \(whose) of '\(name)' is \(JSONText.words(value))"
  }
}

extension ReplyWriter {
  /// The first value in the order of computation that is not finite, or else the first cotangent in
  /// the order of the reverse sweep; `nil` if all are finite.
  func firstNonFinite() -> NonFinitePlace? {
    if tape.isFinite, cotangents?.isFinite ?? true { return nil }
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
          phase: phase, node: node, name: call.graph.name(of: node),
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
    let edge = place.phase == .reverse ? edge(spoiling: place) : nil
    json.name(edge == nil ? "node" : "edge")
    json.string(edge?.id ?? place.name)
    json.name("index")
    json.beginArray()
    for index in place.index { json.integer(index) }
    json.endArray()
    json.name("cause")
    let cause = edge?.cause ?? operands(of: place).map { ": \($0)" }
    json.string(place.sentence + (cause ?? "") + ".")
    if let hint = hint(place) {
      json.name("hint")
      json.string(hint)
    }
    json.endObject()
  }

  /// The call that made a value, with its arguments at that element; `nil` if it is no elementwise
  /// operation.
  private func operands(of place: NonFinitePlace) -> String? {
    let arguments = arguments(of: place).map { name, value in "\(name) = \(JSONText.words(value))" }
    guard place.phase == .forward, !arguments.isEmpty else { return nil }
    let listing = call.graph.codes[place.node].listing
    return "\(listing.name) of \(arguments.joined(separator: ", "))"
  }

  /// The arguments of an elementwise operation at an element.
  private func arguments(of place: NonFinitePlace) -> [(name: String, value: Double)] {
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
  private func edge(spoiling place: NonFinitePlace) -> (id: String, cause: String)? {
    guard let cotangents else { return nil }
    for node in 0..<call.graph.count
    where call.graph.operands(of: node).contains(Int32(truncatingIfNeeded: place.node)) {
      for edge in tape.edges(into: node, cotangents) where edge.source == place.node {
        guard !edge.contribution.elements.allSatisfy(\.isFinite) else { continue }
        let id = id(of: edge)
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
  private func hint(_ place: NonFinitePlace) -> String? {
    let listing = call.graph.codes[place.node].listing
    let isOutside = zip(arguments(of: place), listing.domain).contains { argument, domain in
      !domain.contains(argument.value)
    }
    guard place.phase == .forward, isOutside, let domain = OperationWords.domain(listing)
    else { return nil }
    return "\(listing.name) has finite values for \(domain)."
  }
}
