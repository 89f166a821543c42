// SPDX-License-Identifier: Apache-2.0
// ChainRule: integers in arithmetic that counts less far.

internal import Autodiff

extension CallReader {
  /// Reports integers that the arithmetic cannot hold exactly: computed with all the same, they would be
  /// others, and an index or a count that is nearly right is wrong.
  ///
  /// Of what is no integer, a cast to the nearest number is what was asked for.
  mutating func checkIntegers(_ graph: Graph, _ leaves: LeafValues, _ rows: Rows?) {
    guard options.precision == .float32 else { return }
    let types = graph.elementTypes
    for node in 0..<graph.count where types[node] == .int64 {
      guard let start = leaves.start(of: node) else { continue }
      let isOfRows = rows?.hasOwn(node) ?? false
      let count = graph.elementCount(of: node) * (isOfRows ? rows?.count ?? 1 : 1)
      let elements = leaves.elements[start..<start + count]
      guard let other = elements.first(where: { Double(Float($0)) != $0 }) else { continue }
      violations.add(
        TensorFault.notAnInteger(text: NumberText.text(other)),
        at: placeOfValue(graph.name(of: node), of: node))
    }
  }

  /// Where the value of a leaf stands: among the inputs, or in its node.
  private func placeOfValue(_ id: String, of node: Int) -> JSONIndex {
    if let inputs = members.inputs, view.kind(at: inputs) == .object,
      let given = view.member(named: id, of: inputs)
    {
      return given
    }
    guard nodesOfExpression == nil, nodePlaces.indices.contains(node) else {
      return members.graph ?? view.root
    }
    return parts(of: node).value ?? nodePlace(node)
  }
}
