// SPDX-License-Identifier: Apache-2.0
// ChainRule: how shapes meet.

extension Shape {
  /// The shape that two shapes broadcast to, or `nil` if they do not.
  ///
  /// The rule is NumPy's: axes are aligned at the last, and along each the lengths are equal or one
  /// of them is 1.
  /// - Complexity: O(rank).
  public func broadcast(with other: Shape) -> Shape? {
    if self == other { return self }
    let rank = max(self.rank, other.rank)
    var lengths = [Int](repeating: 1, count: rank)
    for back in 1...max(rank, 1) where back <= rank {
      let mine = back <= self.rank ? dimensions[self.rank - back] : 1
      let theirs = back <= other.rank ? other.dimensions[other.rank - back] : 1
      guard mine == theirs || mine == 1 || theirs == 1 else { return nil }
      lengths[rank - back] = mine == 1 ? theirs : mine
    }
    return Shape(lengths)
  }

  /// Whether a tensor of this shape can be repeated to fill another one.
  public func broadcasts(to target: Shape) -> Bool {
    broadcast(with: target) == target
  }

  /// The strides with which a tensor of this shape is read as one of `target`'s; 0 where repeated.
  ///
  /// - Precondition: this shape broadcasts to `target`.
  func strides(broadcastTo target: Shape) -> [Int] {
    let own = strides
    return (0..<target.rank).map { axis in
      let mine = axis - (target.rank - rank)
      return mine >= 0 && dimensions[mine] == target.dimensions[axis] ? own[mine] : 0
    }
  }

  /// The element of a tensor of this shape that is read where a tensor of `target`'s shape has the
  /// one at these indices.
  ///
  /// - Precondition: this shape broadcasts to `target`.
  package func element(at indices: [Int], ofBroadcast target: Shape) -> Int {
    zip(indices, strides(broadcastTo: target)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The axes of `target` along which a tensor of this shape is repeated to fill it.
  func axesRepeated(in target: Shape) -> [Int] {
    let lead = target.rank - rank
    return (0..<target.rank).filter { axis in
      axis < lead || dimensions[axis - lead] != target.dimensions[axis]
    }
  }
}
