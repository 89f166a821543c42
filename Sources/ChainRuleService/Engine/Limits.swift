// SPDX-License-Identifier: Apache-2.0
// ChainRule: every bound in force, with its unit.

/// Every bound in force: what is listed, and what is enforced.
package struct Limits: Sendable, Equatable {
  /// Bytes of a request's body.
  package var bodyBytes = 64 << 20
  /// Bytes of all request bodies in memory at once.
  package var bodiesInFlightBytes = 512 << 20
  /// Levels of arrays and objects in a document.
  package var jsonDepth = 512
  /// Nodes of a graph.
  package var nodes = 2_000_000
  /// Edges of a graph.
  package var edges = 4_000_000
  /// Elements of all values of a graph together.
  package var elements = 64_000_000
  /// Multiplications and additions of a forward sweep.
  package var work = 20_000_000_000
  /// Bytes of the id of a node.
  package var nameBytes = 4096
  /// Paths in the list of a reply.
  package var paths = 64
  /// Bytes of a reply.
  package var replyBytes = 256 << 20
  /// Nodes of a picture.
  package var pictureNodes = 1000
  /// Edges of a picture.
  package var pictureEdges = 4000
  /// Seconds from the last byte of the body to the answer.
  package var deadlineSeconds = 30
  /// Seconds for the head of a request to arrive.
  package var headSeconds = 30
  /// Seconds for the body of a request to arrive.
  package var bodySeconds = 30
  /// Connections in all.
  package var connections = 4096
  /// Connections of one address.
  package var connectionsPerAddress = 4096

  package init() {}
}

extension Limits {
  /// The deadline in the unit of a request's own, or the greatest number.
  var deadlineMilliseconds: Int {
    let (product, overflow) = deadlineSeconds.multipliedReportingOverflow(by: 1_000)
    return overflow ? .max : product
  }
}
