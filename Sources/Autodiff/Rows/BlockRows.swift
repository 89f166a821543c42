// SPDX-License-Identifier: Apache-2.0
// ChainRule: the rows of a block, and where they lie.

/// The rows of a block.
///
/// A plan is made for one row. In a block every node has one axis more, in front: the numbers of a
/// node lie together, row after row, so that an elementwise step is one loop over all rows.
///
///     node     per row   in a block of 3     begins at
///     x        []        x₀ x₁ x₂            0
///     w        [2]       w₀₀ w₀₁ w₁₀ w₁₁ …   3
final class BlockRows: Sendable {
  /// How many there are.
  let count: Int
  /// The shape of a node that is a scalar in each row.
  let shape: Shape

  init(_ count: Int) {
    self.count = count
    shape = Shape(derived: [count])
  }

  /// A node's shape with the axis of rows; between them axes of length 1, so that it has as many as
  /// a shape of this rank, its own if none is said: in each row, shapes are broadcast by their last axes.
  func shape(_ own: Shape, rank: Int? = nil) -> Shape {
    let rank = rank ?? own.rank
    if rank == 0 { return shape }
    let between = [Int](repeating: 1, count: max(rank - own.rank, 0))
    return Shape(derived: [count] + between + own.dimensions)
  }

  /// How many steps of one scalar in each row are run between two questions to a budget; 1 for a
  /// step on its own, which may hold tensors.
  func stride(ofScalars steps: Int) -> Int {
    steps == 1 ? 1 : max(Budget.stride / max(count, 1), 1)
  }
}

extension Plan {
  /// What a sweep leaves behind of each node.
  enum Part {
    case values, cotangents
  }

  /// Where a node's numbers begin in the arena of one row.
  func offset(of node: Int, _ part: Part) -> Int {
    Int(part == .values ? offsetOfNode[node] : cotangents.offsets[node])
  }

  /// The numbers of a node; in a block of rows, those of every row.
  func view<S>(
    of node: Int, in arena: Arena<S>, _ rows: BlockRows? = nil, _ part: Part = .values
  ) -> TensorView<S> {
    view(of: node, asOperandOf: node, in: arena, rows, part)
  }

  /// The numbers of a node, with as many axes as the node that uses it.
  func view<S>(
    of node: Int, asOperandOf user: Int, in arena: Arena<S>, _ rows: BlockRows?,
    _ part: Part = .values
  ) -> TensorView<S> {
    let (offset, shape) = (offset(of: node, part), graph.shape(of: node))
    guard let rows else { return TensorView(arena: arena, offset: offset, shape: shape) }
    let rank = graph.isScalar(user) ? 0 : graph.shape(of: user).rank
    return TensorView(
      arena: arena, offset: offset * rows.count, shape: rows.shape(shape, rank: rank))
  }

  /// The numbers of a node in one row.
  func view<S>(
    of node: Int, row: Int, in arena: Arena<S>, _ rows: BlockRows?, _ part: Part = .values
  ) -> TensorView<S> {
    let shape = graph.shape(of: node)
    let offset = offset(of: node, part) * (rows?.count ?? 1) + row * shape.count
    return TensorView(arena: arena, offset: offset, shape: shape)
  }
}
