// SPDX-License-Identifier: Apache-2.0
// ChainRule: where a number stopped being finite, and what made it so.

internal import Autodiff
internal import GraphDocuments

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
  ///
  /// An infinity that a leaf was given, as a mask is, was meant: it is passed over for what is not a
  /// number because of it, and for what is infinite without it.
  func first() -> NonFiniteRemark? {
    if tape.isFinite, cotangents?.isFinite ?? true { return nil }
    if let place = firstIn(call.graph.order, .forward, tape.withElements(of:_:)) {
      let isGiven = call.graph.codes[place.node].isLeaf && !place.value.isNaN
      let later = isGiven ? firstMade() : nil
      return remark(later ?? place)
    }
    guard let cotangents else { return nil }
    return firstIn(call.graph.order.reversed(), .reverse, cotangents.withElements(of:_:))
      .map(remark)
  }

  /// The first value that is not a number, or is infinite though its operands are finite.
  private func firstMade() -> Place? {
    call.graph.order.lazy.compactMap { node -> Place? in
      guard !self.call.graph.codes[Int(node)].isLeaf,
        let place = self.firstIn(CollectionOfOne(node), .forward, self.tape.withElements(of:_:))
      else { return nil }
      return place.value.isNaN || self.nonFiniteOperands(of: Int(node)).isEmpty ? place : nil
    }.first
  }

  private func remark(_ place: Place) -> NonFiniteRemark {
    let name = call.graph.name(of: place.node)
    let whose = place.phase == .forward ? "value" : "gradient"
    var remark = NonFiniteRemark(
      phase: place.phase, node: name,
      sentence: "The \(whose) of '\(name)' is \(JSONText.words(place.value))")
    remark.index = place.index
    if place.phase == .reverse, let edge = edge(spoiling: place) {
      (remark.edge, remark.cause, remark.hint) = (edge.id, edge.cause, edge.hint)
    } else if let operands = operands(of: place) {
      remark.cause = ": \(operands)"
      remark.hint = hint(place)
    }
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

  /// The call that made a value, with its arguments at that element, or those of its arguments that
  /// are not finite if it is no elementwise operation; `nil` of leaves.
  private func operands(of place: Place) -> String? {
    guard place.phase == .forward, !call.graph.codes[place.node].isLeaf else { return nil }
    let name = call.graph.codes[place.node].listing.name
    guard call.graph.codes[place.node].isElementwise else {
      let given = nonFiniteOperands(of: place.node)
      let cause = given.isEmpty ? causeOfFinite(place) : given.joined(separator: ", ")
      return "\(name) of \(cause)"
    }
    let arguments = arguments(of: place).map { name, value in "\(name) = \(JSONText.words(value))" }
    return "\(name) of \(arguments.joined(separator: ", "))"
  }

  /// Why an operation over several elements has no finite value of finite numbers.
  private func causeOfFinite(_ place: Place) -> String {
    if let cause = tape.cause(of: .value, at: place.node) { return cause }
    return place.value.isNaN
      ? "finite numbers, for which it is not defined, or overflows on the way"
      : "finite numbers, for which it is infinite, or more than the greatest number"
  }

  /// Why an operation over several elements has no finite derivative of finite numbers; `nil` if that is
  /// not known.
  private func causeOfSteep(_ node: Int) -> String? {
    guard nonFiniteOperands(of: node).isEmpty else { return nil }
    return tape.cause(of: .derivative, at: node).map {
      ": \(call.graph.codes[node].listing.name) of \($0) has no derivative"
    }
  }

  /// What is not finite among the operands of a node, each with the first place where it is so.
  private func nonFiniteOperands(of node: Int) -> [String] {
    let operands = call.graph.operands(of: node)
    return operands.indices.compactMap { port in
      firstIn(operands[port...port], .forward, tape.withElements(of:_:)).map { found in
        let place = found.index.isEmpty ? "" : " at \(found.index)"
        return "\(call.graph.name(of: found.node))\(place) = \(JSONText.words(found.value))"
      }
    }
  }

  /// The arguments of an elementwise operation at an element.
  private func arguments(of place: Place) -> [(name: String, value: S)] {
    arguments(of: place.node, at: place.index)
  }

  private func arguments(of node: Int, at index: [Int]) -> [(name: String, value: S)] {
    let listing = call.graph.codes[node].listing
    guard call.graph.codes[node].isElementwise else { return [] }
    return call.graph.operands(of: node).enumerated().map { port, operand in
      let shape = call.graph.shape(of: Int(operand))
      let element = shape.element(at: index, ofBroadcast: call.graph.shape(of: node))
      return (
        listing.argumentName(port), tape.withElements(of: Int(operand)) { $0[element] }
      )
    }
  }

  /// The first edge whose contribution to a gradient is not finite.
  private func edge(spoiling place: Place) -> (id: String, cause: String, hint: String?)? {
    guard let cotangents else { return nil }
    for node in 0..<call.graph.count
    where call.graph.operands(of: node).contains(Int32(truncatingIfNeeded: place.node)) {
      for edge in tape.edges(into: node, cotangents) where edge.source == place.node {
        guard !edge.contribution.elements.allSatisfy(\.isFinite) else { continue }
        let (id, factors) = (call.id(of: edge), factors(of: edge))
        let product = factors.map {
          ": upstream \(JSONText.words($0.upstream)) times local \(JSONText.words($0.local))"
        }
        let at = factors.map { arguments(of: node, at: $0.index) } ?? []
        let meant = hints.hint(
          ofEdge: edge.source, node, port: edge.port, at.map { Double($0.value) })
        let isSteep = factors.map { !$0.local.isFinite } ?? false
        return (
          id, ", along the edge '\(id)'\(product ?? causeOfSteep(node) ?? "")",
          meant ?? (isSteep ? hint(ofSteep: node, port: edge.port, at) : nil)
        )
      }
    }
    return nil
  }

  /// Where an elementwise operation has no finite derivative; `nil` of others.
  private func hint(
    ofSteep node: Int, port: Int, _ arguments: [(name: String, value: S)]
  ) -> String? {
    guard arguments.indices.contains(port) else { return nil }
    let at = arguments.map { "\($0.name) = \(JSONText.words($0.value))" }.joined(separator: ", ")
    return "\(call.graph.codes[node].listing.name) has no finite derivative with respect to "
      + "\(arguments[port].name) at \(at)."
  }

  /// The numbers whose product is the first that is not finite along an edge; `nil` if its derivative
  /// is not written out.
  private func factors(
    of edge: EdgeDerivative<S>
  ) -> (upstream: S, local: S, index: [Int])? {
    switch edge.local {
    case .scalar(let local): return (edge.upstream.elements[0], local, [])
    case .diagonal(let local):
      let pairs = zip(edge.upstream.elements, local.elements)
      guard let found = pairs.enumerated().first(where: { !($1.0 * $1.1).isFinite }) else {
        return nil
      }
      let index = call.graph.shape(of: edge.target).indices(ofElement: found.offset)
      return (found.element.0, found.element.1, index)
    case .structured, .zero: return nil
    }
  }

  private var hints: NonFiniteHints {
    let (graph, leaves) = (call.graph, call.leaves)
    return NonFiniteHints(graph: graph) { node in
      guard graph.codes[node] == .constant, graph.isScalar(node) else { return nil }
      return leaves.start(of: node).map { leaves.elements[$0] }
    }
  }

  /// What to do about it, where that can be said.
  private func hint(_ place: Place) -> String? {
    if let hint = hints.hint(ofValue: place.node) { return hint }
    let listing = call.graph.codes[place.node].listing
    let isOutside = zip(arguments(of: place), listing.domain).contains { argument, domain in
      !domain.contains(Double(argument.value))
    }
    guard place.phase == .forward, isOutside, let domain = OperationWords.domain(listing)
    else { return nil }
    return "\(listing.name) has finite values for \(domain)."
  }
}
