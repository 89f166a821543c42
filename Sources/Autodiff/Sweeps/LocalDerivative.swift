// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivative along one operand of an elementwise step.

/// The derivative of an elementwise step along one of its operands, at the values of a tape.
///
/// It has the shape of the step's value: element by element, the Jacobian being diagonal. `nil` for
/// leaves and general operations.
struct LocalDerivative<S: Scalar>: OperationVisitor {
  let tape: Tape<S>
  let node: Int
  /// Which operand.
  let place: Int
  /// The block of a chain for which it is; `nil` if it is for the whole step.
  var block: ChainBlock<S>?

  /// The derivative, with what the graph's convention chooses at kinks.
  func tensor() -> TensorView<S>? {
    let graph = tape.plan.graph
    var visitor = self
    guard let result = graph.codes[node].accept(&visitor) else { return nil }
    for kink in graph.kinksOfAnother(node) where kink.argument == place {
      let choice = S(kink.choice(under: graph.convention))
      kink.forEachMet(in: result.shape, operand) { result.base[$0] = choice }
    }
    return result
  }

  private var value: TensorView<S> { block?.value(of: node) ?? tape.view(of: node) }

  private func operand(_ place: Int) -> TensorView<S> {
    block?.operand(place, of: node) ?? tape.operand(place, of: node)
  }

  /// Whether it is one number, which is worked out as scalar steps that run one by one do, to the
  /// last bit.
  private var isNumber: Bool { tape.rows == nil && tape.plan.graph.isScalar(node) }

  private func operation<O: ElementwiseOperation>(_ type: O.Type) -> O {
    O(Parameters(tape.plan.columns.parameters + Int(tape.plan.graph.columns.payload[node])))
  }

  func visit<O: LeafOperation>(_ type: O.Type) -> TensorView<S>? { nil }
  func visit<O: GeneralOperation>(_ type: O.Type) -> TensorView<S>? { nil }

  func visit<O: UnaryOperation>(_ type: O.Type) -> TensorView<S>? {
    let operation = operation(type)
    let result = TensorView<S>(undefined: value.shape)
    let x = operand(0)
    if isNumber {
      result.base[0] = operation.derivative(x.base[0], value.base[0])
      return result
    }
    result.fill(with: UnaryDerivative(operation: operation), x, x, value: value)
    return result
  }

  func visit<O: BinaryOperation>(_ type: O.Type) -> TensorView<S>? {
    let operation = operation(type)
    let result = TensorView<S>(undefined: value.shape)
    if isNumber {
      let (a, b, y) = (operand(0).base[0], operand(1).base[0], value.base[0])
      result.base[0] = place == 0 ? operation.partialA(a, b, y) : operation.partialB(a, b, y)
    } else if place == 0 {
      result.fill(with: PartialA(operation: operation), operand(0), operand(1), value: value)
    } else {
      result.fill(with: PartialB(operation: operation), operand(0), operand(1), value: value)
    }
    return result
  }

  func visit<O: TernaryOperation>(_ type: O.Type) -> TensorView<S>? {
    let operation = operation(type)
    let result = TensorView<S>(undefined: value.shape)
    let operands = (0..<3).map { operand($0).broadcast(to: value.shape) }
    for element in 0..<result.count {
      let (a, b, c) = (
        operands[0].base[element], operands[1].base[element], operands[2].base[element]
      )
      let y = value.base[element]
      result.base[element] =
        switch place {
        case 0: operation.partialA(a, b, c, y)
        case 1: operation.partialB(a, b, c, y)
        default: operation.partialC(a, b, c, y)
        }
    }
    return result
  }
}
