// SPDX-License-Identifier: Apache-2.0
// ChainRule: sums side by side.

/// Eight sums that are taken side by side, so that no addition waits for the one before it and the
/// compiler makes vectors of them: of the elements whose number leaves the same remainder.
struct EightSums<S: Scalar> {
  private(set) var a, b, c, d, e, f, g, h: S

  /// Nothing yet.
  init() { (a, b, c, d, e, f, g, h) = (0, 0, 0, 0, 0, 0, 0, 0) }

  /// Adds a number of elements that is a multiple of 8.
  @inline(__always)
  mutating func add(_ count: Int, _ element: (Int) -> S) {
    var index = 0
    while index < count {
      a += element(index)
      b += element(index + 1)
      c += element(index + 2)
      d += element(index + 3)
      e += element(index + 4)
      f += element(index + 5)
      g += element(index + 6)
      h += element(index + 7)
      index += 8
    }
  }

  /// The sums, added pair by pair: each with the one four places on, then two, then one.
  var total: S { ((a + e) + (c + g)) + ((b + f) + (d + h)) }
}
