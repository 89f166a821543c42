// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is worth knowing of a check.

internal import Autodiff

/// What is worth knowing of a check: values that cannot be told apart, shapes, and rounded claims.
struct WarningList {
  let warnings: [CheckWarning]

  init(_ context: CheckContext, _ records: [ClaimRecord], _ diagnoses: [Diagnosis]) {
    var warnings = WarningList.shapes(context, records)
    warnings += WarningList.rounded(context, records)
    // Formulas are compared at other points too, where no two values are equal.
    let hasNumbers = records.contains { $0.formula == nil }
    let hides =
      diagnoses.contains { $0.code == .wrongName }
      || records.contains {
        ($0.failure(context.tolerance) ?? 0) > 0
      }
    if hasNumbers || hides { warnings += WarningList.collisions(context, records) }
    self.warnings = warnings
  }

  /// How many elements are compared with each other.
  private static let limit = 256

  private static func collisions(
    _ context: CheckContext, _ records: [ClaimRecord]
  ) -> [CheckWarning] {
    let graph = context.graph
    var groups: [Double: [Component]] = [:]
    var order: [Double] = []
    var count = 0
    for node in 0..<graph.count where graph.codes[node].isVariable && context.text.isNamed(node) {
      for (element, value) in context.points[0].value(of: node).enumerated() {
        count += 1
        guard count <= limit else { return [] }
        if groups[value] == nil { order.append(value) }
        groups[value, default: []].append(Component(node: node, element: element))
      }
    }
    return order.compactMap { value in
      guard let group = groups[value], group.count > 1 else { return nil }
      let names = group.prefix(12).map(context.text.name(of:))
      let list = names.map { "'\($0)'" }.joined(separator: ", ")
      return CheckWarning(
        "value-collision",
        detail:
          "\(list) all have the value \(NumberWords.short(value)), so at this point numbers cannot "
          + "tell them apart.",
        hint:
          "Claim an expression, which is compared at other points too, or check at another point.",
        nodes: names, claim: nil)
    }
  }

  private static func shapes(
    _ context: CheckContext, _ records: [ClaimRecord]
  ) -> [CheckWarning] {
    records.compactMap { record in
      guard let claimed = record.claimed[0], claimed.shape != record.truth[0].shape,
        !(claimed.shape.isEmpty && record.truth[0].elements.count == 1)
      else { return nil }
      let names = record.claim.nodes.map(context.text.name(of:))
      return CheckWarning(
        "claim-shape",
        detail:
          "The claim has the shape \(claimed.shape), and the \(record.claim.subject.rawValue) of "
          + "\(names.map { "'\($0)'" }.joined(separator: ", ")) has \(record.truth[0].shape).",
        hint: nil, nodes: names, claim: record.index)
    }
  }

  /// Claims that are the truth, cut after some digits.
  private static func rounded(
    _ context: CheckContext, _ records: [ClaimRecord]
  ) -> [CheckWarning] {
    records.compactMap { record in
      guard record.formula == nil, record.claim.decimals == nil,
        record.failure(context.tolerance) != nil, let claimed = record.claimed[0],
        claimed.elements.count == record.truth[0].elements.count,
        let decimals = (1...6).first(where: { decimals in
          isRounded(claimed.elements, record.truth[0].elements, decimals)
        })
      else { return nil }
      return CheckWarning(
        "rounded-claim",
        detail: "The claim is right to \(decimals) decimals.",
        hint: "Say \"decimals\": \(decimals) to have it compared as rounded.",
        nodes: record.claim.nodes.map(context.text.name(of:)), claim: record.index)
    }
  }

  private static func isRounded(_ claimed: [Double], _ truth: [Double], _ decimals: Int) -> Bool {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    return zip(claimed, truth).allSatisfy { claimed, truth in
      claimed.magnitude < 1e9 && (claimed * scale - (claimed * scale).rounded()).magnitude < 1e-6
        && Tolerance().accepts(claimed, for: truth, decimals: decimals) && truth != 0
    }
  }
}
