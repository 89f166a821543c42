// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the cotangents of a block are.

/// Where the cotangents of a block are while they are worked out, every node being a scalar in each row:
/// in the block's memory; with the node that hands its own on unchanged; or where they are kept, which
/// saves a copy.
final class RowPlaces<S: Scalar> {
  /// By a node's place in a row's arena.
  let bases: UnsafeMutablePointer<UnsafeMutablePointer<S>>
  let program: RowProgram
  private let arena: Arena<S>
  private let rows: Int

  init(_ program: RowProgram, _ arena: Arena<S>, _ rows: Int) {
    (self.program, self.arena, self.rows) = (program, arena, rows)
    bases = .allocate(capacity: max(program.lenders.count, 1))
    for (place, lender) in program.lenders.enumerated() {
      (bases + place).initialize(to: arena.base + lender * rows)
    }
  }

  deinit { bases.deallocate() }

  /// Has the rows from this one on written where they are kept.
  func write(to store: RowStore<S>, from row: Int) {
    for (place, node) in program.written { bases[place] = store.base(of: node, row: row) }
  }

  /// Whether all are finite.
  var areFinite: Bool {
    program.watchedCotangents.allSatisfy {
      UnsafeBufferPointer(start: bases[$0], count: rows).areFinite
    }
  }

  /// Copies all into the block's memory.
  func gather() {
    for place in program.lenders.indices { gather(place) }
  }

  /// The same of those that are with another node.
  func gatherLent() {
    for place in program.lent { gather(place) }
  }

  private func gather(_ place: Int) {
    let own = arena.base + place * rows
    if own != bases[place] { own.update(from: bases[place], count: rows) }
  }
}
