// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the elements of every node lie in one array.

internal import Autodiff

/// Where the elements of every node lie in one array, so that gradients are added as arrays.
struct ElementLayout: Sendable {
  private let starts: [Int]
  /// The number of all elements.
  var total: Int { starts[starts.count - 1] }

  init(_ graph: Graph) {
    var starts = [0]
    starts.reserveCapacity(graph.count + 1)
    // The elements are in memory already, so their sum can be counted.
    for node in 0..<graph.count { starts.append(starts[node] + graph.elementCount(of: node)) }
    self.starts = starts
  }

  /// Where the elements of a node lie.
  func range(of node: Int) -> Range<Int> { starts[node]..<starts[node + 1] }
}
