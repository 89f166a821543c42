// SPDX-License-Identifier: Apache-2.0
// ChainRule: from a request that was read to a template for the next ones.

internal import Autodiff

extension CallReader {
  /// The document as a template; `nil` if not all of its leaves are float64.
  ///
  /// - Parameter leaves: Where the elements of each leaf are.
  func template(of graph: Graph, _ leaves: LeafValues) -> CallTemplate? {
    var holes: [CallTemplate.Hole] = []
    for (node, place) in valuePlaces {
      guard graph.elementTypes[node] == .float64, let start = leaves.start(of: node) else {
        return nil
      }
      appendHoles(of: place, from: start, to: &holes)
    }
    return CallTemplate(Array(view.text), holes: holes)
  }

  /// The numbers of a value: of an object, those of its data; what is within that is left as it is.
  private func appendHoles(
    of place: JSONIndex, from start: Int, to holes: inout [CallTemplate.Hole]
  ) {
    var place = place
    if view.kind(at: place) == .object {
      guard let data = view.member("data", of: place), view.kind(at: data) != .object else {
        return
      }
      place = data
    }
    var (index, element) = (place, start)
    let end = view.after(place)
    while index < end {
      if view.kind(at: index).isContainer {
        index = view.first(in: index)
        continue
      }
      if view.kind(at: index) == .number {
        let range = view.byteRange(of: index)
        holes.append(.init(start: range.lowerBound, end: range.upperBound, element: element))
      }
      element += 1
      index += 1
    }
  }
}
