// SPDX-License-Identifier: Apache-2.0
// ChainRule: one step of a recorded reverse sweep.

/// What an operand has of a recorded cotangent.
struct RecordedShare {
  let elements: Recorded
  /// Not 0 for the elements that play a part, as in ``Marks``, of a shape that broadcasts to the
  /// operand's; `nil` if all do.
  let mark: Recorded?
}

/// One step of a recorded reverse sweep: the share of each operand, `nil` where none is wanted or what
/// there would be is absent.
struct RecordedStep: OperationVisitor {
  let recorder: Recorder
  let graph: Graph
  let node: Int
  let cotangent: Recorded
  /// Which elements of the node play a part; `nil` if all do.
  let mark: Recorded?
  let isActive: [Bool]

  private var operands: [Recorded] { graph.operands(of: node).map(recorder.value(of:)) }
  private var value: Recorded { recorder.value(of: Int32(truncatingIfNeeded: node)) }
  private var wanted: [Bool] { graph.operands(of: node).map { isActive[Int($0)] } }
  private var zero: Recorded { recorder.value(of: recorder.node(of: .constant(0))) }

  func visit<O: LeafOperation>(_ type: O.Type) -> [RecordedShare?] { [] }

  func visit<O: UnaryOperation>(_ type: O.Type) -> [RecordedShare?] {
    let (rule, x) = (graph.elementwise(type, at: node), operands[0])
    return [share(0) { rule.derivative(x, value) }]
  }

  func visit<O: BinaryOperation>(_ type: O.Type) -> [RecordedShare?] {
    let (rule, a, b) = (graph.elementwise(type, at: node), operands[0], operands[1])
    return [
      share(0) { rule.partialA(a, b, value) }, share(1) { rule.partialB(a, b, value) },
    ]
  }

  func visit<O: TernaryOperation>(_ type: O.Type) -> [RecordedShare?] {
    let (rule, a, b, c) = (graph.elementwise(type, at: node), operands[0], operands[1], operands[2])
    return [
      share(0) { rule.partialA(a, b, c, value) }, share(1) { rule.partialB(a, b, c, value) },
      share(2) { rule.partialC(a, b, c, value) },
    ]
  }

  func visit<O: GeneralOperation>(_ type: O.Type) -> [RecordedShare?] { shares() }

  private func shares() -> [RecordedShare?] {
    let rule = graph.general(at: node)
    let shares = rule.pullback(cotangent, operands, value, wanted: wanted)
    guard let marks = marks(rule) else {
      return shares.map { $0.map { RecordedShare(elements: $0, mark: nil) } }
    }
    return zip(shares, marks).map { share, mark in
      guard let share, let mark else { return nil }
      return RecordedShare(elements: .choose(mark, share, zero), mark: mark)
    }
  }

  // MARK: Elementwise operations

  private func share(_ place: Int, _ derivative: () -> Recorded) -> RecordedShare? {
    guard wanted[place] else { return nil }
    let (local, shape) = (chosen(place, derivative()), operands[place].shape)
    // What an operation never chooses has no part, as a comparison's argument.
    if graph.codes[node].listing.isSelective, local.constant == 0 { return nil }
    let product = cotangent * local
    guard let mark = passing(place, local) else {
      return RecordedShare(elements: product.unbroadcast(to: shape), mark: nil)
    }
    // A zero times a finite number is as good.
    let isZero = local.constant?.isFinite ?? false
    let kept = isZero ? product : .choose(mark, product, zero)
    return RecordedShare(
      elements: kept.unbroadcast(to: shape),
      mark: mark.broadcast(to: graph.shape(of: node)).unbroadcast(to: shape))
  }

  /// A derivative, with what the graph's convention chooses at kinks.
  private func chosen(_ place: Int, _ derivative: Recorded) -> Recorded {
    graph.kinksOfAnother(node).filter { $0.argument == place }.reduce(derivative) { other, kink in
      at(kink, .constant(kink.choice(under: graph.convention)), else: other)
    }
  }

  /// Which elements play a part and pass something on to an operand; `nil` if all do.
  private func passing(_ place: Int, _ local: Recorded) -> Recorded? {
    guard graph.codes[node].listing.isSelective, local.constant == nil else { return mark }
    let isPassed = Recorded.record(.notEqual, [local, zero])
    let own = graph.kinks(of: node).filter { kink in
      kink.argument == place && kink.choice(under: graph.convention) == 0
    }.reduce(isPassed) { at($1, .constant(1), else: $0) }
    return mark.map { $0 * own } ?? own
  }

  /// One value where the operands stand on a kink, another elsewhere.
  private func at(_ kink: Kink, _ met: Recorded, else other: Recorded) -> Recorded {
    switch kink.place {
    case .point(let number):
      .select(operands[kink.argument], .equal, .constant(number), then: met, else: other)
    case .meeting(let place):
      .select(operands[kink.argument], .equal, operands[place], then: met, else: other)
    case .meetingBeside(let place, let third, let relation):
      .select(
        operands[kink.argument], .equal, operands[place],
        then: .select(operands[third], relation, operands[kink.argument], then: met, else: other),
        else: other)
    case .corner(let number):
      operands.reduce(met) { met, operand in
        .select(operand, .equal, .constant(number), then: met, else: other)
      }
    case .elements: other
    }
  }

  // MARK: Other operations

  /// Which elements of the operands play a part; `nil` if all do.
  private func marks(_ rule: any GeneralOperation) -> [Recorded?]? {
    let shape = graph.shape(of: node)
    if type(of: rule).routesElements {
      if mark == nil, passesAll(rule) { return nil }
      let all = (mark ?? .constant(1)).inGraph(recorder).broadcast(to: shape)
      return rule.pullback(all, operands, value, wanted: wanted)
    }
    guard let mark else { return nil }
    let sum =
      mark.shape.isScalar
      ? mark : mark.sum(axes: Array(0..<mark.shape.rank), keepingDimensions: false)
    return wanted.map { $0 ? sum : nil }
  }

  /// Whether a linear operation has something of every element of its operand.
  private func passesAll(_ rule: any GeneralOperation) -> Bool {
    guard let linear = rule as? any LinearOperation else { return false }
    let ones = TensorView<Double>(undefined: rule.resultShape).filled(with: 1)
    return linear.transpose(ones).elements.allSatisfy { $0 != 0 }
  }
}

extension Recorded {
  /// The same value; a constant becomes a node.
  fileprivate func inGraph(_ recorder: Recorder) -> Recorded {
    recorder.value(of: recorder.node(of: self))
  }
}
