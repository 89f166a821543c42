// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivative along one operand of an elementwise step.

/// The derivative of an elementwise step along one of its operands, at the values of a tape.
///
/// It has the shape of the step's value: element by element, the Jacobian being diagonal. `nil` for
/// leaves and general operations.
struct LocalDerivative<S: Scalar> {
  let tape: Tape<S>
  let node: Int
  /// Which operand.
  let place: Int
  /// The block of a chain for which it is; `nil` if it is for the whole step.
  var block: ChainBlock<S>?

  /// The derivative, with what the graph's convention chooses at kinks.
  func tensor() -> TensorView<S>? {
    let (graph, value) = (tape.plan.graph, value)
    let code = graph.codes[node]
    guard code.isElementwise else { return nil }
    let (a, count) = (operand(0), graph.operands(of: node).count)
    var rule = DerivativeStep(
      parameters: Parameters(tape.plan.columns.parameters + Int(graph.columns.rows[node].payload)),
      place: place, isNumber: isNumber, a: a, b: count > 1 ? operand(1) : a,
      c: count > 2 ? operand(2) : a, value: value, result: TensorView(undefined: value.shape))
    code.accept(&rule)
    for kink in graph.kinksOfAnother(node) where kink.argument == place {
      let choice = S(kink.choice(under: graph.convention))
      kink.forEachMet(in: value.shape, operand) { rule.result.base[$0] = choice }
    }
    return rule.result
  }

  private var value: TensorView<S> { block?.value(of: node) ?? tape.view(of: node) }

  private func operand(_ place: Int) -> TensorView<S> {
    block?.operand(place, of: node) ?? tape.operand(place, of: node)
  }

  /// Whether it is one number, which is worked out as scalar steps that run one by one do, to the
  /// last bit.
  private var isNumber: Bool { tape.rows == nil && tape.plan.graph.isScalar(node) }
}

/// Writes the derivative of an elementwise rule.
private struct DerivativeStep<S: Scalar>: OperationVisitor {
  let parameters: Parameters
  let place: Int
  let isNumber: Bool
  /// The operands; those that there are not may be any.
  let a: TensorView<S>
  let b: TensorView<S>
  let c: TensorView<S>
  let value: TensorView<S>
  let result: TensorView<S>

  func visit<O: LeafOperation>(_ type: O.Type) {}
  func visit<O: GeneralOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let operation = O(parameters)
    if isNumber {
      result.base[0] = operation.derivative(a.base[0], value.base[0])
    } else {
      result.fill(with: UnaryDerivative(operation: operation), a, a, value: value)
    }
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let operation = O(parameters)
    if isNumber {
      let (a, b, y) = (a.base[0], b.base[0], value.base[0])
      result.base[0] = place == 0 ? operation.partialA(a, b, y) : operation.partialB(a, b, y)
    } else if place == 0 {
      result.fill(with: PartialA(operation: operation), a, b, value: value)
    } else {
      result.fill(with: PartialB(operation: operation), a, b, value: value)
    }
  }

  func visit<O: TernaryOperation>(_ type: O.Type) {
    let operation = O(parameters)
    let operands = [a, b, c].map { $0.broadcast(to: value.shape) }
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
  }
}
