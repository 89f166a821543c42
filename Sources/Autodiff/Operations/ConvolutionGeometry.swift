// SPDX-License-Identifier: Apache-2.0
// ChainRule: how a kernel moves over an image.

/// How a kernel moves along one axis of an image.
///
/// Position `o` of the small side and place `k` of the kernel meet the large side at
/// `o * stride + k * dilation - before`, where that is not padding. No such sum overflows: it is less
/// than the padded length, which was found to fit.
struct ConvolutionAxis: Hashable, Sendable {
  /// The length of the large side: what a convolution reads.
  let large: Int
  /// The length of the small side: what a convolution writes.
  let small: Int
  let kernel: Int
  let stride: Int
  let dilation: Int
  /// The padding at both ends of the large side.
  let before: Int
  let after: Int

  /// An axis that is not there.
  static let none = ConvolutionAxis(
    large: 1, small: 1, kernel: 1, stride: 1, dilation: 1, before: 0, after: 0)

  /// Where place `k` of the kernel meets the large side at position 0; negative in the padding.
  func offset(_ k: Int) -> Int { k * dilation - before }

  /// The positions, among those given, at which place `k` of the kernel meets no padding.
  @inline(__always)
  func inside(_ k: Int, among positions: Range<Int>) -> Range<Int> {
    let offset = offset(k)
    if offset >= large { return positions.lowerBound..<positions.lowerBound }
    let first = offset >= 0 ? 0 : (-offset - 1) / stride + 1
    let last = (large - 1 - offset) / stride
    let start = min(max(first, positions.lowerBound), positions.upperBound)
    return start..<max(start, min(last + 1, positions.upperBound))
  }
}

/// Everything that decides a convolution, its transpose and its derivative by the kernel.
///
/// The large side has shape [batch, groups * inputs, lengths...], the small side [batch, groups *
/// outputs, lengths...], and the kernel [groups * outputs, inputs, lengths...]. A convolution takes the
/// large side and the kernel to the small side; its transpose takes the small side and the kernel to
/// the large; and the derivative by the kernel both sides to the kernel. Each is linear in both, and
/// the derivatives of the three are the three again.
struct ConvolutionGeometry: Hashable, Sendable {
  let batch: Int
  let groups: Int
  /// The channels of one group, on the large and on the small side.
  let inputs: Int
  let outputs: Int
  /// One to three axes.
  let axes: [ConvolutionAxis]

  var large: Shape { Shape(derived: [batch, groups * inputs] + axes.map(\.large)) }
  var small: Shape { Shape(derived: [batch, groups * outputs] + axes.map(\.small)) }
  var kernel: Shape { Shape(derived: [groups * outputs, inputs] + axes.map(\.kernel)) }

  /// The shape of a bias where it meets a side.
  func bias(_ channels: Int) -> Shape {
    Shape(derived: [channels] + axes.map { _ in 1 })
  }

  /// Three axes, the first of which may be none.
  var deep: ConvolutionAxis { axis(fromLast: 3) }
  var vertical: ConvolutionAxis { axis(fromLast: 2) }
  var horizontal: ConvolutionAxis { axis(fromLast: 1) }

  private func axis(fromLast place: Int) -> ConvolutionAxis {
    axes.count < place ? .none : axes[axes.count - place]
  }

  /// The multiplications of one of the three products: those with padding are not counted.
  var cost: Int {
    var cost = 1
    for factor in [small.count, kernel.count / max(groups * outputs, 1)] {
      let (product, overflow) = cost.multipliedReportingOverflow(by: max(factor, 1))
      if overflow { return .max }
      cost = product
    }
    return cost
  }

  /// The attributes that all three share: strides, pads, dilations and groups, those that are the same
  /// for all axes as one number.
  var attributes: [AttributeValue] {
    [
      .integers(axes.map(\.stride).joined),
      .integers((axes.map(\.before) + axes.map(\.after)).joined),
      .integers(axes.map(\.dilation).joined), .integer(groups),
    ]
  }
}

extension [Int] {
  /// One number for all of them, where they are equal.
  var joined: [Int] { allSatisfy { $0 == first } ? Array(prefix(1)) : self }
}
