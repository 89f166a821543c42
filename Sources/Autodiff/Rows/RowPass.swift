// SPDX-License-Identifier: Apache-2.0
// ChainRule: one pass over the rows of a block.

/// One pass over the rows of a block: what is done with columns, each being the numbers of one node in
/// all rows.
///
/// Columns go by their slots: values first, by place in a row's arena; then cotangents, by the same; then
/// the slopes that the forward sweep keeps for the other.
struct RowPass: Sendable, Equatable {
  /// What is done.
  let work: Work
  /// The slots that are read, as many as the work takes.
  var a = 0
  var b = 0
  /// The slot that is written.
  var target = 0

  enum Work: Sendable, Equatable {
    /// A function of the library.
    case function(VectorFunction)
    /// The same, with its slope written to another slot.
    case functionAndSlope(SlopedFunction, slopes: Int)
    /// A step of the library.
    case step(VectorStep)
    /// A step of the plan, by its rule.
    case rule(step: Int)
  }
}

/// The passes of both sweeps over a block's rows, every node being a scalar in each row: in memory that a
/// loop reads without counting references, once for all blocks.
///
/// `@unchecked Sendable`: the memory is written in `init`, and only read from then on.
final class RowPasses: @unchecked Sendable {
  let forward: UnsafeBufferPointer<RowPass>
  let reverse: UnsafeBufferPointer<RowPass>
  /// How many slopes are kept.
  let slopeCount: Int

  /// States the passes of a plan.
  ///
  /// - Parameters:
  ///   - reach: The steps that are run in reverse.
  ///   - forms: What the rule of each step does.
  ///   - shares: What the share of each operand does, in the order of the graph.
  ///   - lenders: The place whose cotangent is that of each place.
  init(
    _ plan: Plan, _ reach: Reach, _ forms: [StepForms], shares: [RowProgram.Share],
    lenders: [Int]
  ) {
    var list = RowPassList(plan: plan, reach: reach, forms: forms)
    list.fill(shares, lenders)
    (forward, reverse) = (.copy(of: list.forward), .copy(of: list.reverse))
    slopeCount = list.slopeCount
  }

  deinit {
    forward.deallocate()
    reverse.deallocate()
  }
}

/// The passes while they are stated.
private struct RowPassList {
  private(set) var forward: [RowPass] = []
  private(set) var reverse: [RowPass] = []
  private(set) var slopeCount = 0

  let plan: Plan
  let reach: Reach
  let forms: [StepForms]
  /// The slots of the slopes that are kept, by step.
  private var slopes: [Int: Int] = [:]

  init(plan: Plan, reach: Reach, forms: [StepForms]) {
    (self.plan, self.reach, self.forms) = (plan, reach, forms)
  }

  mutating func fill(_ shares: [RowProgram.Share], _ lenders: [Int]) {
    let steps = plan.leafCount..<plan.count
    for step in steps { appendForward(step, shares) }
    for step in steps.reversed() where reach.takesPart(step) {
      appendReverse(step, shares, lenders)
    }
  }

  private func node(_ step: Int) -> Int { Int(plan.columns.nodes[step]) }

  private func place(_ node: Int) -> Int { Int(plan.offsetOfNode[node]) }

  private func place(ofOperand number: Int, _ step: Int) -> Int {
    let graph = plan.graph
    return place(Int(graph.operands[graph.operandPlaces(of: node(step)).lowerBound + number]))
  }

  /// The slot of an argument of a step's rule, by its number: the value is the third.
  private func argument(_ number: Int, _ step: Int) -> Int {
    number == 2 ? place(node(step)) : place(ofOperand: number, step)
  }

  /// Appends a step forward, with the slope that comes along with the value where it is wanted.
  private mutating func appendForward(_ step: Int, _ shares: [RowProgram.Share]) {
    let target = place(node(step))
    let firstShare = shares[plan.graph.operandPlaces(of: node(step)).lowerBound]
    switch forms[step].value {
    case .function(let function) where VectorLibrary.isUsed:
      var pass = RowPass(work: .function(function), a: argument(0, step), target: target)
      if firstShare != .none, let sloped = SlopedFunction(function),
        forms[step].partialA == .slope(sloped)
      {
        let slot = 2 * plan.elementCount + slopeCount
        pass = RowPass(work: .functionAndSlope(sloped, slopes: slot), a: pass.a, target: target)
        (slopes[step], slopeCount) = (slot, slopeCount + 1)
      }
      forward.append(pass)
    case .step(let kind, let a, let b) where VectorLibrary.isUsed:
      forward.append(
        RowPass(work: .step(kind), a: argument(a, step), b: argument(b, step), target: target))
    default:
      forward.append(RowPass(work: .rule(step: step), target: target))
    }
  }

  /// Appends the shares of a step's operands: each as a product of columns, or all by the rule.
  private mutating func appendReverse(
    _ step: Int, _ shares: [RowProgram.Share], _ lenders: [Int]
  ) {
    let own = place(node(step))
    let operands = plan.graph.operandPlaces(of: node(step))
    var passes: [RowPass] = []
    for number in 0..<operands.count {
      let share = shares[operands.lowerBound + number]
      guard let kind = share.step else { continue }
      guard let factor = slopes[step] ?? factor(forms[step].partial(number), step) else {
        passes = [RowPass(work: .rule(step: step), a: operands.lowerBound, target: own)]
        break
      }
      passes.append(
        RowPass(
          work: .step(kind), a: plan.elementCount + lenders[own], b: factor,
          target: plan.elementCount + lenders[place(ofOperand: number, step)]))
    }
    reverse += passes
  }

  /// The slot of the column that is a derivative; `nil` if none is.
  private func factor(_ form: RuleForm, _ step: Int) -> Int? {
    guard case .argument(let number) = form, VectorLibrary.isUsed else { return nil }
    return argument(number, step)
  }
}

extension RowProgram.Share {
  /// The step that a share is; `nil` if there is none.
  fileprivate var step: VectorStep? {
    switch self {
    case .none: nil
    case .first: .firstShare
    case .further: .furtherShare
    }
  }
}

extension UnsafeBufferPointer {
  /// Memory of its own for elements, to be given back.
  static func copy(of elements: [Element]) -> UnsafeBufferPointer {
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    let end = memory.initialize(fromContentsOf: elements)
    return UnsafeBufferPointer(rebasing: memory[..<end])
  }
}
