// SPDX-License-Identifier: Apache-2.0
// ChainRule: the table of limits: names, units, and what may be set.

extension Limits {
  /// One limit: the row of the table.
  package struct Row: Sendable {
    /// The name, as `--limit NAME=VALUE` takes it.
    package let name: String
    package let unit: Unit
    /// What it bounds, in one sentence.
    package let about: String
    package let property: any WritableKeyPath<Limits, Int> & Sendable

    /// The values that it may be set to.
    package var range: ClosedRange<Int> { 1...unit.maximum }
  }

  /// What a limit counts.
  package enum Unit: String, Sendable {
    case bytes, levels, nodes, edges, elements, operations, paths, seconds, connections

    /// The greatest value that the program can hold to: indices of nodes have 32 bits.
    var maximum: Int {
      switch self {
      case .bytes: 1 << 40
      case .levels: 1 << 20
      case .nodes, .edges, .elements: Int(Int32.max)
      case .operations: 1 << 50
      case .paths: 1 << 16
      case .seconds: 86_400
      case .connections: 1 << 20
      }
    }
  }

  /// Every limit.
  package static let rows: [Row] = [
    Row("body-bytes", .bytes, "A request's body, after decompression, too.", \.bodyBytes),
    Row(
      "bodies-in-flight-bytes", .bytes, "The bodies of all requests together.",
      \.bodiesInFlightBytes),
    Row("json-depth", .levels, "Arrays and objects inside one another.", \.jsonDepth),
    Row("nodes", .nodes, "The nodes of a graph.", \.nodes),
    Row("edges", .edges, "The edges of a graph.", \.edges),
    Row("elements", .elements, "The elements of all values of a graph together.", \.elements),
    Row(
      "work", .operations, "The multiplications and additions of a forward sweep, about.", \.work),
    Row("name-bytes", .bytes, "The id of a node, which replies repeat.", \.nameBytes),
    Row("paths", .paths, "The paths that a reply lists; all are counted.", \.paths),
    Row("picture-nodes", .nodes, "The nodes of a picture.", \.pictureNodes),
    Row("picture-edges", .edges, "The edges of a picture.", \.pictureEdges),
    Row("reply-bytes", .bytes, "A reply, before compression.", \.replyBytes),
    Row(
      "deadline-seconds", .seconds, "From the last byte of a body to the answer.",
      \.deadlineSeconds),
    Row("head-seconds", .seconds, "For the head of a request to arrive.", \.headSeconds),
    Row("body-seconds", .seconds, "For the body of a request to arrive.", \.bodySeconds),
    Row("connections", .connections, "Connections in all.", \.connections),
    Row(
      "connections-per-address", .connections, "Connections of one address.",
      \.connectionsPerAddress),
  ]
}

extension Limits.Row {
  fileprivate init(
    _ name: String, _ unit: Limits.Unit, _ about: String,
    _ property: any WritableKeyPath<Limits, Int> & Sendable
  ) {
    self.name = name
    self.unit = unit
    self.about = about
    self.property = property
  }
}
