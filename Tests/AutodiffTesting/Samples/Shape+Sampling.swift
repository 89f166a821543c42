// SPDX-License-Identifier: Apache-2.0
// ChainRule: random shapes that broadcast together.

package import Autodiff

/// Shapes that broadcast together, and what they broadcast to.
package struct BroadcastShapes: Sendable {
  /// The shapes of the operands.
  package let operands: [Shape]
  /// The shape of the result, worked out when the operands were drawn and not by `Shape`.
  package let result: Shape

  /// Draws shapes: the result first, then operands by cutting axes off its front and by making axes 1.
  ///
  /// - Parameters:
  ///   - count: The number of operands.
  ///   - lengths: What the length of an axis is drawn from.
  package static func random(
    count: Int, lengths: [Int] = [0, 1, 2, 3], using generator: inout SeededGenerator
  ) -> BroadcastShapes {
    let rank = Int.random(in: 0...3, using: &generator)
    let target = (0..<rank).map { _ in lengths.randomElement(using: &generator) ?? 1 }
    var operands: [[Int]] = []
    for _ in 0..<count {
      let kept = target.suffix(Int.random(in: 0...rank, using: &generator))
      operands.append(kept.map { Bool.random(using: &generator) ? 1 : $0 })
    }
    // One operand has it all; otherwise an axis that every operand made 1 would be 1.
    if let full = operands.indices.randomElement(using: &generator) { operands[full] = target }
    return BroadcastShapes(
      operands: operands.map(Shape.init(known:)), result: Shape(known: target))
  }

  /// States shapes and their result.
  package init(_ operands: [[Int]], to result: [Int]) {
    self.operands = operands.map(Shape.init(known:))
    self.result = Shape(known: result)
  }

  private init(operands: [Shape], result: Shape) {
    self.operands = operands
    self.result = result
  }
}

extension Shape {
  /// A shape whose lengths the test vouches for.
  package init(known dimensions: [Int]) {
    guard let shape = Shape(dimensions) else {
      preconditionFailure("\(dimensions) is no shape")
    }
    self = shape
  }
}
