// SPDX-License-Identifier: Apache-2.0
// ChainRule: derivatives by differences.

package import Autodiff

/// The derivative of a function of tensors along a direction, by differences.
///
/// Central differences over three steps, each half the one before, are extrapolated twice
/// (Richardson): what is left is the sixth power of the step and rounding.
package struct CentralDifference {
  /// The derivative.
  package let derivative: Tensor<Double>
  /// How far off the derivative may be, element by element.
  package let errors: [Double]

  /// The widest step: its sixth power and the rounding of values divided by it are both near 1e-13.
  package static let step = 1.0 / 128

  /// Whether the function is smooth as far as the steps reach: extrapolation gained what it gains for
  /// smooth functions.
  package var isTrustworthy: Bool {
    zip(derivative.elements, errors).allSatisfy { slope, error in
      error <= 1e-6 * max(1, slope.magnitude)
    }
  }

  /// Takes differences of a function at a point.
  package init(
    of function: ([Tensor<Double>]) throws -> Tensor<Double>, at point: [Tensor<Double>],
    along direction: [Tensor<Double>]
  ) throws {
    func slopes(_ step: Double) throws -> [Double] {
      let ahead = try function(zip(point, direction).map { $0.adding($1, times: step) })
      let behind = try function(zip(point, direction).map { $0.adding($1, times: -step) })
      return zip(ahead.elements, behind.elements).map { ($0 - $1) / (2 * step) }
    }
    let value = try function(point)
    let step = CentralDifference.step
    let (wide, middle, narrow) = (
      try slopes(step), try slopes(step / 2), try slopes(step / 4)
    )
    var elements: [Double] = []
    var errors: [Double] = []
    for index in value.elements.indices {
      let first = (4 * middle[index] - wide[index]) / 3
      let second = (4 * narrow[index] - middle[index]) / 3
      let slope = (16 * second - first) / 15
      elements.append(slope)
      let rounding = 64 * value.elements[index].ulp / step
      errors.append((slope - second).magnitude + rounding)
    }
    derivative = Tensor(value.shape, elements)
    self.errors = errors
  }
}
