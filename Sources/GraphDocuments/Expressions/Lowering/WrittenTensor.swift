// SPDX-License-Identifier: Apache-2.0
// ChainRule: a tensor written as an expression has it.

package import Autodiff

/// A number or nested numbers in brackets, as an expression has them: `[2, -3, -3]`; or as JSON has
/// them, with strings for numbers that are not finite: `["-Infinity", 1]`.
package struct WrittenTensor {
  /// The shape.
  package let shape: Shape
  /// The elements in row-major order.
  package let elements: [Double]

  /// Reads a tensor; `nil` if the text is anything else.
  ///
  /// - Complexity: O(text).
  package init?(_ text: String) {
    if text.utf8.contains(UInt8(ascii: "\"")) {
      let document = try? DocumentDecoder.decode(TensorDocument.self, from: text.utf8)
      guard let document, let shape = Shape(document.shape) else { return nil }
      (self.shape, elements) = (shape, document.values)
      return
    }
    guard let expression = try? ExpressionParser.parse(text), expression.bindings.count == 1,
      let statement = expression.bindings.first, statement.name == nil
    else { return nil }
    let constants = ExpressionConstants(expression)
    guard constants.contains(statement.term),
      let shape = Shape(constants.shape(of: statement.term))
    else { return nil }
    var numbers = NumberBuffer()
    constants.append(statement.term, of: expression, to: &numbers)
    self.shape = shape
    elements = Array(numbers.values)
  }
}
