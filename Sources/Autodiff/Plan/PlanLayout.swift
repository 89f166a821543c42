// SPDX-License-Identifier: Apache-2.0
// ChainRule: the columns of a plan while they are filled.

/// The columns of a plan while they are filled.
struct PlanLayout {
  let columns: Columns
  private let graph: Graph
  private(set) var offsetOfNode: [Int32]
  private(set) var stepsWithKinks: [Int32] = []
  /// The steps whose derivative by the first argument is 0 almost everywhere.
  private(set) var flatSteps: [Int32] = []
  private(set) var segments: [Segment] = []
  private(set) var leafCount = 0
  /// Single numbers come first, and tensors after them.
  private(set) var scalarCount = 0
  private(set) var elementCount: Int
  private let computed: [Bool]?
  /// Whether some value is not a single number: where none is, most need not be asked.
  private let hasTensors: Bool
  /// The first of the scalar steps that belong to no segment yet, and where its value lies.
  private var pending: (start: Int, offset: Int) = (0, 0)
  private var furtherOperands: [Int32] = []
  /// What is hidden; `nil` if nothing is.
  private var chains: ChainSearch?

  /// Makes room for the nodes that are computed, all if `nil`.
  init(_ graph: Graph, _ computed: [Bool]?) {
    (self.graph, self.computed) = (graph, computed)
    hasTensors = graph.hasTensors
    columns = Columns(for: graph)
    offsetOfNode = [Int32](filledWith: -1, count: graph.count)
    elementCount = graph.scalarCount(among: computed)
    // Leaves and numbers made of them: two are all that most plans have.
    segments.reserveCapacity(2)
  }

  /// Hides the values of chains.
  mutating func hide(_ chains: ChainSearch) { self.chains = chains }

  /// Appends the steps.
  mutating func fill() {
    let wide = WideOrder(of: graph)
    let order = wide?.nodes ?? graph.order
    let (codes, table) = (graph.codes, OperationTable.traits)
    func traits(_ node: Int32) -> OperationTraits { table[codes[Int(node)]] }
    // Leaves come first, so that sweeps need not step over them.
    for node in order where traits(node).isLeaf && computed?[Int(node)] ?? true {
      appendLeaf(Int(node))
    }
    finishScalars(.leaves)
    leafCount = columns.count
    for node in order where !traits(node).isLeaf && computed?[Int(node)] ?? true {
      append(Int(node), traits(node))
    }
    columns.keep(furtherOperands: furtherOperands)
    finishScalars(.scalars)
    if let wide { formRuns(wide.levelOfNode) }
  }

  private mutating func appendLeaf(_ node: Int) {
    let isScalar = graph.isScalar(node)
    if !isScalar { finishScalars(.leaves) }
    place(node, .init(first: 0, second: 0))
    if !isScalar { finishTensor() }
  }

  private mutating func append(_ node: Int, _ traits: OperationTraits) {
    let places = graph.operandPlaces(of: node)
    let isScalar = isScalar(node, traits, places)
    if !isScalar, !isInChain { finishScalars(.scalars) }
    if traits.zeroAlmostEverywhere { flatSteps.append(Int32(truncatingIfNeeded: columns.count)) }
    if traits.hasKinks { stepsWithKinks.append(Int32(truncatingIfNeeded: columns.count)) }
    place(node, isScalar ? operands(node, places) : attributes(node))
    if !isScalar, !isHidden(node) { finishTensor() }
  }

  private func isHidden(_ node: Int) -> Bool { (chains?.ends[node] ?? -1) >= 0 }

  /// The tensor whose elements a node shows in another shape, and in whose place it may lie.
  private func reshapedOperand(of node: Int) -> Int? {
    guard chains != nil, graph.codes[node] == .reshape, !graph.isScalar(node) else { return nil }
    let operand = Int(graph.operands[graph.operandPlaces(of: node).lowerBound])
    return graph.isScalar(operand) ? nil : operand
  }

  /// Whether a node is run by the loops for scalars.
  private func isScalar(_ node: Int, _ traits: OperationTraits, _ places: Range<Int>) -> Bool {
    guard graph.isScalar(node), !traits.isGeneral else { return false }
    // Loops over scalars have no place for what another convention chooses.
    if graph.followsAnother(node) { return false }
    // A scalar step has no room for both; no operation asks for it.
    if places.count > 1, traits.hasAttributes { return false }
    guard hasTensors else { return true }
    for place in places where !graph.isScalar(Int(graph.operands[place])) { return false }
    return true
  }

  private func attributes(_ node: Int) -> Columns.Operands {
    .init(first: 0, second: graph.columns.rows[node].payload)
  }

  private mutating func operands(_ node: Int, _ places: Range<Int>) -> Columns.Operands {
    func offset(_ place: Int) -> Int32 { offsetOfNode[Int(graph.operands[place])] }
    let first = offset(places.lowerBound)
    switch places.count {
    case 1: return .init(first: first, second: graph.columns.rows[node].payload)
    case 2: return .init(first: first, second: offset(places.lowerBound + 1))
    default:
      let start = Int32(truncatingIfNeeded: furtherOperands.count)
      for place in places.dropFirst() { furtherOperands.append(offset(place)) }
      return .init(first: first, second: start)
    }
  }

  private mutating func place(_ node: Int, _ operands: Columns.Operands) {
    columns.append(node: Int32(truncatingIfNeeded: node), graph.codes[node], operands)
    if !hasTensors { return placeScalar(node) }
    if isHidden(node) { return }
    if let operand = reshapedOperand(of: node) {
      offsetOfNode[node] = offsetOfNode[operand]
    } else if graph.isScalar(node) {
      placeScalar(node)
    } else {
      offsetOfNode[node] = Int32(truncatingIfNeeded: elementCount)
      elementCount += graph.elementCount(of: node)
    }
  }

  private mutating func placeScalar(_ node: Int) {
    offsetOfNode[node] = Int32(truncatingIfNeeded: scalarCount)
    scalarCount += 1
  }

  /// Makes a segment of the scalar steps that belong to none.
  private mutating func finishScalars(_ kind: Segment.Kind) {
    if pending.start < columns.count {
      segments.append(Segment(pending.start..<columns.count, offset: pending.offset, kind))
    }
    pending = (columns.count, scalarCount)
  }

  /// Whether the last step is hidden behind the next ones.
  private var isInChain: Bool {
    columns.count > leafCount && isHidden(Int(columns.nodes[columns.count - 1]))
  }

  /// Makes a segment of the last step, and of those that are hidden behind it.
  private mutating func finishTensor() {
    let steps = pending.start..<columns.count
    segments.append(Segment(steps, offset: pending.offset, steps.count > 1 ? .chain : .tensor))
    pending = (columns.count, scalarCount)
  }

  /// Divides segments of scalars into runs and what is between them.
  private mutating func formRuns(_ levelOfNode: [Int32]) {
    var parts: [Segment] = []
    for segment in segments {
      if segment.kind == .scalars {
        segment.appendRuns(to: &parts, columns, levelOfNode: levelOfNode)
      } else {
        parts.append(segment)
      }
    }
    segments = parts
  }
}

extension Graph {
  /// How many of some nodes, of all if `nil`, are single numbers.
  fileprivate func scalarCount(among computed: [Bool]?) -> Int {
    guard columns.shapes.hasTensors || computed != nil else { return count }
    return (0..<count).count { isScalar($0) && (computed?[$0] ?? true) }
  }
}
