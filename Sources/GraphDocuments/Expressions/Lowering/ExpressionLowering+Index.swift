// SPDX-License-Identifier: Apache-2.0
// ChainRule: which operations the places in brackets behind a term are.

internal import Autodiff

extension ExpressionLowering {
  private typealias Attributes = [(name: String, value: AttributeValue)]

  /// An index is a slice of the axes of which several elements are taken, an index of those of which one
  /// is, and a gathering along those whose places are computed.
  mutating func lowerIndex(_ places: [ExpressionIndex], _ operands: [Int32], _ term: Int) {
    var steps: [(code: OperationCode, attributes: Attributes)] = []
    let slice = SliceAttributes(places)
    if !slice.isEmpty { steps.append((.slice, slice.attributes)) }
    let picked = places.indices.filter { if case .at = places[$0] { true } else { false } }
    if !picked.isEmpty {
      let at = places.compactMap { if case .at(let place) = $0 { place } else { nil } }
      var attributes: Attributes = [("at", .integers(at))]
      if picked.last != at.count - 1 { attributes.append(("axes", .integers(picked))) }
      steps.append((.index, attributes))
    }
    let terms = Array(operands.dropFirst())
    let computed = places.firstIndex(of: .computed)
    if terms.count > 1 {
      steps.append((.gatherND, []))
    } else if let computed {
      let axis = computed - picked.count { $0 < computed }
      steps.append((.gather, axis == 0 ? [] : [("axis", .integer(axis))]))
    }
    lower(steps, of: Array(operands.prefix(1)), places: terms, term)
  }

  /// Adds nodes of which each is an operand of the next; the last one has the places.
  private mutating func lower(
    _ steps: [(code: OperationCode, attributes: Attributes)],
    of operands: [Int32], places: [Int32], _ term: Int
  ) {
    let index = places.count > 1 ? stacked(places, term) : nil
    var inner: Int?
    for (place, step) in steps.enumerated() {
      let isLast = place == steps.count - 1
      let node = isLast ? add(step.code, for: term) : add(step.code, named: -1, for: term)
      builder.setAttributes(step.attributes, of: node)
      if let inner {
        builder.addInput(.node(Int32(truncatingIfNeeded: inner)), at: 0, of: node)
      } else {
        addOperands(operands, of: node)
      }
      if isLast, let index {
        builder.addInput(.node(Int32(truncatingIfNeeded: index)), at: 1, of: node)
      } else if isLast {
        addOperands(places, of: node, from: 1)
      }
      inner = node
    }
  }

  /// Adds the node of several places side by side.
  private mutating func stacked(_ places: [Int32], _ term: Int) -> Int {
    let node = add(.stack, named: -1, for: term)
    builder.setAttributes([("axis", .integer(-1))], of: node)
    addOperands(places, of: node)
    return node
  }
}

/// The attributes of the slice that places of an index are.
private struct SliceAttributes {
  private var starts: [Int] = []
  private var ends: [Int] = []
  private var axes: [Int] = []
  private var steps: [Int] = []

  /// Farther than any axis goes, and a whole number that every program can write.
  private static let end = (1 << 53) - 1

  init(_ places: [ExpressionIndex]) {
    for (axis, place) in places.enumerated() {
      guard case .range(let first, let last, let step) = place else { continue }
      let isBackward = step.map { $0 < 0 } ?? false
      starts.append(first ?? (isBackward ? SliceAttributes.end : 0))
      ends.append(last ?? (isBackward ? -SliceAttributes.end : SliceAttributes.end))
      axes.append(axis)
      steps.append(step ?? 1)
    }
  }

  var isEmpty: Bool { axes.isEmpty }

  /// What is not as it is by default.
  var attributes: [(name: String, value: AttributeValue)] {
    var attributes: [(name: String, value: AttributeValue)] = [
      ("starts", .integers(starts)), ("ends", .integers(ends)),
    ]
    if axes.last != axes.count - 1 { attributes.append(("axes", .integers(axes))) }
    if steps.contains(where: { $0 != 1 }) { attributes.append(("steps", .integers(steps))) }
    return attributes
  }
}
