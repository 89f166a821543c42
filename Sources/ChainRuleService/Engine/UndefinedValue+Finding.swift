// SPDX-License-Identifier: Apache-2.0
// ChainRule: a node without a value, as a finding.

internal import Autodiff
internal import GraphDocuments

extension ValueFault {
  /// The code of the finding.
  var code: String {
    switch self {
    case .indexOutOfRange: "index-out-of-range"
    case .singular, .notPositiveDefinite, .other: "undefined-value"
    }
  }

  /// What can be done about it.
  var hint: String? {
    switch self {
    case .singular:
      "A matrix has an inverse if its rows are linearly independent; adding a small multiple of the "
        + "identity makes it so."
    case .notPositiveDefinite:
      "A matrix A Aᵀ plus a small multiple of the identity is positive definite."
    case .indexOutOfRange(_, _, let index, let length):
      if index != index.rounded() {
        "An index is a whole number."
      } else {
        length == 0
          ? "The axis has no elements."
          : "Indices run from 0 to \(length - 1), or from -\(length) to -1 counted from the end."
      }
    case .other: nil
    }
  }
}

extension Outcome {
  /// What becomes of a call whose work was stopped.
  init(_ error: EvaluationError, of call: GraphCall) {
    guard case .undefined(let place) = error else {
      self = .stopped(error)
      return
    }
    let (graph, name) = (call.graph, call.graph.name(of: place.node))
    let operation = graph.codes[place.node].listing.name
    let operands = graph.operandNodes(of: place.node)
    let row = place.row.map { ", in row \($0)" } ?? ""
    let reason = place.fault.words { operand in
      (graph.codes[place.node].argumentName(operand), graph.shape(of: operands[operand]))
    }
    self = .refused(
      DocumentError(
        code: place.fault.code, "'\(name)' (\(operation)) has no value\(row): \(reason).",
        hint: place.fault.hint, nodes: [name]))
  }
}
