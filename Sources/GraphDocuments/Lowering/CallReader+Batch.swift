// SPDX-License-Identifier: Apache-2.0
// ChainRule: which leaves carry rows, and how many there are.

internal import Autodiff

/// A value that has one axis more in front than its leaf states: right if that is the axis of rows.
struct ValueWithRows {
  let node: Int
  let shape: Shape
  let stated: Shape
  let place: JSONIndex
}

/// The leaves that a batch names, and how long their axis of rows is.
struct GivenBatch {
  let leaves: [Int]
  let count: Int
}

extension CallReader {
  /// Reads which leaves carry rows, and takes the axis of rows off their shapes: a graph is written
  /// for one row, and so is the shape that a leaf states.
  mutating func readBatch() -> GivenBatch? {
    if members.batch == nil, parameterBatch == nil, valuesWithRows.isEmpty { return nil }
    let found = violations.count
    let chosen = readIDs(members.batch, "batch", over: parameterBatch) ?? []
    let named = Set(chosen.map(\.node))
    for value in valuesWithRows where !named.contains(value.node) {
      refuseShape(of: value.node, value.shape, stated: value.stated, at: value.place)
    }
    var first: (leaf: ChosenNode, count: Int)?
    for leaf in chosen {
      guard let count = takeRows(of: leaf) else { continue }
      if let first, first.count != count { addUnequal(leaf, count, first.leaf, first.count) }
      first = first ?? (leaf, count)
    }
    // Nothing that follows from wrong rows is said.
    if violations.count > found { isDamaged = true }
    return first.map { GivenBatch(leaves: chosen.map(\.node), count: $0.count) }
  }

  /// Takes the axis of rows off a leaf's shape; its length, or `nil` if it has none, which is
  /// reported here or with the leaf.
  private mutating func takeRows(of leaf: ChosenNode) -> Int? {
    let id = builder.names[builder.name(of: leaf.node)]
    guard isGiven(leaf.node) else {
      if !builder.isExcluded(leaf.node) {
        let operation = builder.operation(of: leaf.node).listing.name
        add(.batchOfComputedNode(id, operation: operation), at: leaf.place, parameter: "batch")
      }
      return nil
    }
    guard builder.hasValue(leaf.node), !builder.isExcluded(leaf.node) else { return nil }
    let shape = builder.shape(ofLeaf: leaf.node)
    let stated = stated(of: leaf.node).shape
    guard let count = shape.dimensions.first, stated.map({ $0.rank < shape.rank }) ?? true,
      let own = Shape(Array(shape.dimensions.dropFirst()))
    else {
      exclude(leaf.node)
      add(.noRows(id, shape: shape.dimensions), at: leaf.place, parameter: "batch")
      return nil
    }
    builder.setShape(of: leaf.node, own)
    return count
  }

  private mutating func addUnequal(
    _ leaf: ChosenNode, _ count: Int, _ other: ChosenNode, _ otherCount: Int
  ) {
    let names = [other, leaf].map { builder.names[builder.name(of: $0.node)] }
    let fault = CallFault.unequalRows(names[1], count, other: names[0], otherCount)
    guard let place = leaf.place else { return add(fault, parameter: "batch") }
    violations.add(fault, at: place, nodes: names, related: other.place.map { [$0] } ?? [])
  }

  /// Judges a batch beside the rest of the request; `nil` if there is none, or it is wrong.
  mutating func judge(_ batch: GivenBatch?, in graph: Graph, needsSeeds: Bool) -> Rows? {
    guard let batch else {
      if options.reduction != .none {
        add(.reductionWithoutRows, at: members.place(ofOption: "reduce"), parameter: "reduce")
      }
      return nil
    }
    let parts: [ReplyPart] = [.edges, .paths, .derivation]
    if needsSeeds, let part = parts.first(where: { options.parts.contains($0) }) {
      let member = options.include == nil ? "detail" : "include"
      add(.notOfRows(part.rawValue), at: members.place(ofOption: member), parameter: member)
    }
    if isOnlyDrawn {
      add(.notOfRows("render"), at: members.batch, parameter: "batch")
    } else if options.respondAs != .native {
      add(.notOfRows("respondAs"), at: members.place(ofOption: "respondAs"), parameter: "respondAs")
    } else if options.parts.contains(.svg) {
      add(.notOfRows("svg"), at: members.place(ofOption: "include"), parameter: "include")
    }
    guard fits(batch.count, graph) else { return nil }
    return Rows(count: batch.count, leaves: batch.leaves, reduction: options.reduction.reduction)
  }

  /// Whether the elements of all rows are within the limit; reported if not.
  private mutating func fits(_ count: Int, _ graph: Graph) -> Bool {
    let own = (0..<graph.count).reduce(0) { $0 + graph.shape(of: $1).span }
    let (all, overflow) = own.multipliedReportingOverflow(by: max(count, 1))
    if !overflow, all <= limits.elements { return true }
    let rule = GraphError.Rule.limit(
      name: "elements", limit: limits.elements, asked: overflow ? .max : all)
    var finding = GraphError(rule, at: .graph).finding()
    finding.hint = "Send fewer rows at a time."
    if members.batch == nil || parameterBatch != nil { finding.parameter = "batch" }
    violations.add(finding, at: finding.parameter == nil ? members.batch : nil)
    return false
  }
}

extension BatchReduction {
  fileprivate var reduction: RowReduction {
    switch self {
    case .none: .none
    case .sum: .sum
    case .mean: .mean
    }
  }
}
