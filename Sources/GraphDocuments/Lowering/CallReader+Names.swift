// SPDX-License-Identifier: Apache-2.0
// ChainRule: how long the ids of nodes may be.

internal import Autodiff

extension CallReader {
  /// Whether a node has an id of more bytes than the limit, which is then reported.
  ///
  /// A reply repeats the id of a node at each of its edges, so that one long id in a document can be as
  /// much memory as all of it for each edge.
  ///
  /// - Complexity: O(1), or O(nodes) if some name is too long.
  var hasLongNames: Bool {
    mutating get {
      guard builder.names.longest > maximumNameBytes else { return false }
      var isFound = false
      for node in nodePlaces.indices where !violations.isFull {
        let length = builder.names.withBytes(of: builder.name(of: node)) { $0.count }
        guard length > maximumNameBytes else { continue }
        isFound = true
        reportName(of: node, length)
      }
      return isFound
    }
  }

  private mutating func reportName(of node: Int, _ length: Int) {
    let fault = CallFault.nameTooLong(bytes: length, limit: maximumNameBytes)
    guard let nodes = nodesOfExpression else {
      return violations.add(fault, at: parts(of: node).id ?? nodePlace(node))
    }
    var finding = Finding(code: fault.code, detail: fault.detail, hint: fault.hint)
    finding.span = nodes.span(of: node)
    addInExpression(finding, at: nodes.place)
  }
}
