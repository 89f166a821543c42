// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the rule of a step does, in broad outline.

/// The forms of a step's value and of its derivatives along its first two operands.
struct StepForms {
  var value = RuleForm.plain
  var partialA = RuleForm.plain
  var partialB = RuleForm.plain

  /// Reads a step of a plan.
  init(_ columns: Columns, _ step: Int) {
    var reader = Reader(columns: columns, step: step)
    self = columns.codes[step].accept(&reader)
  }

  fileprivate init() {}

  /// The form of the derivative along an operand, which of a third is never looked at.
  func partial(_ operand: Int) -> RuleForm {
    operand == 0 ? partialA : operand == 1 ? partialB : .plain
  }

  private struct Reader: OperationVisitor {
    let columns: Columns
    let step: Int

    func visit<O: LeafOperation>(_ type: O.Type) -> StepForms { StepForms() }

    func visit<O: UnaryOperation>(_ type: O.Type) -> StepForms {
      let operation = columns.operation(type, at: step)
      var forms = StepForms()
      forms.value = UnaryValue(rule: operation).form
      forms.partialA = UnaryDerivative(operation: operation).form
      return forms
    }

    func visit<O: BinaryOperation>(_ type: O.Type) -> StepForms {
      let operation = columns.operation(type, at: step)
      var forms = StepForms()
      forms.value = BinaryValue(rule: operation).form
      forms.partialA = PartialA(operation: operation).form
      forms.partialB = PartialB(operation: operation).form
      return forms
    }

    func visit<O: TernaryOperation>(_ type: O.Type) -> StepForms { StepForms() }
    func visit<O: GeneralOperation>(_ type: O.Type) -> StepForms { StepForms() }
  }
}
