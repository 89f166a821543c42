// SPDX-License-Identifier: Apache-2.0
// ChainRule: the mistakes that have a name.

/// The mistakes that have a name, the likelier first: where two explain a claim alike, the first is told.
package enum DiagnosisCode: String, CaseIterable, Sendable {
  case listForScalar = "list-for-scalar"
  case sign
  case valueInsteadOfDerivative = "value-instead-of-derivative"
  case localDerivativeMissing = "local-derivative-missing"
  case constantFactor = "constant-factor"
  case swappedOperand = "swapped-operand"
  case inputInsteadOfDerivative = "input-instead-of-derivative"
  case missingPath = "missing-path"
  case pathCountedTwice = "path-counted-twice"
  case componentsMerged = "components-merged"
  case transposed
  case permuted
  case notSummedOverBroadcast = "not-summed-over-broadcast"
  case precedence
  case wrongName = "wrong-name"
  case otherPoint = "other-point"
  case degreesForRadians = "degrees-for-radians"
  case logarithmBase = "logarithm-base"
  case otherOutput = "other-output"
  case finiteDifference = "finite-difference"
  case unusedStep = "unused-step"

  /// The place in the list.
  var rank: Int { DiagnosisCode.allCases.firstIndex(of: self) ?? 0 }
}
