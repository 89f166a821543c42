// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a picture shows beside a graph and its numbers.

internal import Autodiff

/// What a picture shows beside a graph and its numbers.
package struct CallDrawing: Sendable {
  /// The node whose neighbourhood is drawn; `nil` for all nodes.
  package let center: Int?
  /// What nodes are called beside their ids.
  package let labels: [Int: String]
  /// Whether every leaf has a value.
  package let hasValues: Bool
  /// Whether the shape of every node is known.
  package let hasShapes: Bool
  /// Why something is missing.
  package let notes: [String]

  func noting(_ more: [String]) -> CallDrawing {
    CallDrawing(
      center: center, labels: labels, hasValues: hasValues, hasShapes: hasShapes,
      notes: hasValues ? notes + more : notes)
  }
}

extension PictureFormat {
  /// The formats that this version writes.
  package static let offered: [PictureFormat] = allCases
}

extension CallReader {
  /// Reads the id of the node whose neighbourhood is drawn; which node it is, is known later.
  mutating func readCenter(_ value: OptionValue, at place: JSONIndex?) {
    if let place {
      center = unusualName(at: place, .member("around")).map { (builder.names[$0], place) }
    } else if case .text(let id) = value {
      center = (id, nil)
    }
  }

  /// What a picture shows beside the graph; `nil` if none is asked for.
  mutating func drawing(of graph: Graph, _ leaves: LeafValues) -> CallDrawing? {
    let node = center.flatMap { center -> Int? in
      if let node = graph.node(named: center.id) { return node }
      addUnknownID(center.id, "around", at: center.place)
      return nil
    }
    guard isOnlyDrawn || options.parts.contains(.svg) else { return nil }
    let missing = (0..<graph.count).first { node in
      graph.codes[node].isGiven && leaves.start(of: node) == nil
    }
    let notes = missing.map { ["No values: '\(graph.name(of: $0))' has none."] } ?? []
    return CallDrawing(
      center: node, labels: labels, hasValues: missing == nil,
      hasShapes: missing == nil || builder.leavesHaveShapes, notes: notes)
  }

  /// The labels of nodes; one that is no text is left alone, as every member that nobody reads.
  var labels: [Int: String] {
    var labels: [Int: String] = [:]
    for node in nodePlaces.indices {
      let label =
        foreign == nil
        ? view.member("label", of: nodePlace(node)) : foreignNode(node)?.label
      guard let place = label, view.kind(at: place) == .string else { continue }
      labels[node] = view.string(at: place)
    }
    return labels
  }
}
