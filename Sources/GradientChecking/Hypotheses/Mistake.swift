// SPDX-License-Identifier: Apache-2.0
// ChainRule: one mistake, and several that explain a claim together.

/// One mistake that a claim may have.
enum Mistake: Hashable {
  /// The same wrong factor at one site or at several that are alike.
  case chain([Alteration])
  /// Everything times one number.
  case scaled(Alteration.Scale)
  /// The right numbers, arranged otherwise.
  case arranged(Arrangement)
  /// A formula that says something else than it was to say.
  case rewritten(Rewriting)
  /// The graph, read otherwise.
  case read(reading: Int, code: DiagnosisCode)
  /// Another node taken for the output, or for the node that is claimed.
  case otherNode(Int)
  /// The leaves' own values taken, and not the inputs.
  case otherPoint
  /// A quotient of differences with this step; whether it is taken on both sides.
  case quotient(step: Double, isCentral: Bool)

  /// Its name.
  var code: DiagnosisCode {
    switch self {
    case .chain(let alterations): alterations.first?.code ?? .constantFactor
    case .scaled(let scale): scale.code
    case .arranged(let arrangement): arrangement.code
    case .rewritten(let rewriting): rewriting.code
    case .read(_, let code): code
    case .otherNode: .otherOutput
    case .otherPoint: .otherPoint
    case .quotient: .finiteDifference
    }
  }
}

/// How the numbers of a gradient were arranged otherwise.
enum Arrangement: Hashable {
  /// A list of one where a scalar belongs.
  case listOfOne
  /// All components added up.
  case merged
  /// Rows as columns.
  case transposed
  /// In another order, or another shape.
  case permuted
  /// One for each row to which the leaf is repeated.
  case perRow

  var code: DiagnosisCode {
    switch self {
    case .listOfOne: .listForScalar
    case .merged: .componentsMerged
    case .transposed: .transposed
    case .permuted: .permuted
    case .perRow: .notSummedOverBroadcast
    }
  }
}

/// Mistakes that explain a claim together.
struct Explanation {
  var mistakes: [Mistake]
}
