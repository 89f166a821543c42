// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivation.

internal import Autodiff
internal import GraphDocuments

extension ReplyWriter {
  mutating func writeDerivation() throws(EvaluationError) {}
}
