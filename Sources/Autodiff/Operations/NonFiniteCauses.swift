// SPDX-License-Identifier: Apache-2.0
// ChainRule: why operations have no finite value, or no finite derivative, of finite numbers.

/// What of an operation is not finite.
public enum NonFinitePart: Sendable {
  case value, derivative
}

extension TensorNumbers {
  /// The first element that is not finite.
  fileprivate var firstExtreme: S? { elements.first { !$0.isFinite } }
}

extension LogSum {
  func cause<S: Scalar>(
    of part: NonFinitePart, _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> String? {
    guard part == .value, let found = value.firstExtreme, found != .infinity else { return nil }
    return "elements whose sum is \(found.isNaN ? "negative" : "0")"
  }
}

extension SpreadOperation {
  func cause<S: Scalar>(
    of part: NonFinitePart, _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> String? {
    guard divisor == 0, axes.count > 0 else { return nil }
    return
      "\(axes.count == 1 ? "1 element" : "\(axes.count) elements"), of which 'ddof' leaves none"
  }
}

extension LogDeterminant {
  func cause<S: Scalar>(
    of part: NonFinitePart, _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> String? {
    value.firstExtreme.map {
      $0.isNaN ? "a matrix whose determinant is negative" : "a matrix whose determinant is 0"
    }
  }
}

extension LogMagnitudeOfDeterminant {
  func cause<S: Scalar>(
    of part: NonFinitePart, _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> String? {
    value.firstExtreme == nil ? nil : "a matrix whose determinant is 0"
  }
}

extension BinaryCrossEntropy {
  func cause<S: Scalar>(
    of part: NonFinitePart, _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> String? {
    if operands[0].elements.contains(where: { $0 < 0 || $0 > 1 }) {
      return "a probability that is not between 0 and 1"
    }
    let isContradicted = zip(operands[0].elements, operands[1].elements).contains {
      ($0 == 0 && $1 != 0) || ($0 == 1 && $1 != 1)
    }
    return isContradicted
      ? "a probability of 0 or 1 that its target contradicts, so that a logarithm is of 0" : nil
  }
}

extension BatchNorm {
  func cause<S: Scalar>(
    of part: NonFinitePart, _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> String? {
    guard operands.count == 5 else { return nil }
    let least = operands[4].elements.map { Double($0) + normalized.eps }.min() ?? 1
    return least > 0 ? nil : least < 0 ? "a variance below 0" : "a variance of 0 and an eps of 0"
  }
}

extension SymmetricEigenvectors {
  func cause<S: Scalar>(
    of part: NonFinitePart, _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> String? {
    guard part == .derivative else { return nil }
    let isEqual = (0..<operands[0].matrixCount).contains { place in
      let matrix = operands[0].matrix(place)
      let values = matrix.isFinite ? matrix.symmetricPart.symmetricEigen()?.values : nil
      return values.map { zip($0, $0.dropFirst()).contains { $0 == $1 } } ?? false
    }
    return isEqual ? "a matrix with equal eigenvalues" : nil
  }
}

extension SingularOperation {
  func cause<S: Scalar>(
    of part: NonFinitePart, _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> String? {
    guard part == .derivative else { return nil }
    for place in 0..<operands[0].matrixCount {
      let matrix = operands[0].matrix(place)
      guard matrix.isFinite, let values = matrix.singularParts()?.values else { continue }
      if zip(values, values.dropFirst()).contains(where: { $0 == $1 }) {
        return "a matrix with equal singular values"
      }
      if values.last == 0 { return "a matrix with a singular value of 0" }
    }
    return nil
  }
}
