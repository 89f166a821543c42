// SPDX-License-Identifier: Apache-2.0
// ChainRule: from the terms of an expression to text.

/// Writes an expression with no more parentheses than it needs, so that reading it again gives the same
/// terms.
///
/// What is still to be written waits on a stack, so that nothing recurses.
struct ExpressionPrinter {
  private let expression: Expression
  private var text = ""
  private var waiting: [Piece] = []

  private enum Piece {
    case text(String)
    /// A term, in parentheses if it binds more loosely.
    case term(Int, ExpressionBinding)
  }

  init(_ expression: Expression) { self.expression = expression }

  /// All statements.
  mutating func print() -> String {
    for (place, binding) in expression.bindings.enumerated() {
      if place > 0 { text += "; " }
      if let name = binding.name { text += ExpressionPrinter.name(name) + " = " }
      write(binding.term)
    }
    return text
  }

  /// One term.
  mutating func print(_ term: Int) -> String {
    write(term)
    return text
  }

  private mutating func write(_ term: Int) {
    waiting.append(.term(term, .comparison))
    while let piece = waiting.popLast() {
      switch piece {
      case .text(let piece): text += piece
      case .term(let term, let binding): write(term, within: binding)
      }
    }
  }

  private mutating func write(_ index: Int, within binding: ExpressionBinding) {
    let kind = expression.terms[index].kind
    let operands = expression.operands(of: index).map { Int($0) }
    if kind.binding < binding {
      text += "("
      waiting.append(.text(")"))
    }
    switch kind {
    case .number(let value): text += NumberText.text(value)
    case .pi: text += "pi"
    case .name(let name): text += ExpressionPrinter.name(name)
    case .negated:
      text += "-"
      waiting.append(.term(operands[0], .sign))
    case .binary(let infix): wait(for: infix, operands)
    case .call(let name, let attributes):
      text += ExpressionPrinter.functionName(name) + "("
      waiting.append(
        .text(ExpressionPrinter.attributes(attributes, isFirst: operands.isEmpty) + ")"))
      wait(for: operands)
    case .array:
      text += "["
      waiting.append(.text("]"))
      wait(for: operands)
    case .index(let places):
      wait(for: places, operands)
    }
  }

  /// Lets the operands of an operator wait, the operator between them.
  private mutating func wait(for infix: ExpressionOperator, _ operands: [Int]) {
    let binding = infix.binding
    let (left, right): (ExpressionBinding, ExpressionBinding) =
      switch binding {
      case .power: (.postfix, .sign)
      case .comparison: (.sum, .sum)
      default: (binding, binding.tighter)
      }
    waiting.append(.term(operands[1], right))
    waiting.append(.text(infix.spacedText))
    waiting.append(.term(operands[0], left))
  }

  /// Lets what is indexed wait, and the places in brackets behind it.
  private mutating func wait(for places: [ExpressionIndex], _ operands: [Int]) {
    waiting.append(.text("]"))
    var terms = operands.dropFirst()
    for (number, place) in places.enumerated().reversed() {
      if place == .computed, let term = terms.popLast() {
        waiting.append(.term(term, .comparison))
      } else {
        waiting.append(.text(place.text))
      }
      if number > 0 { waiting.append(.text(", ")) }
    }
    waiting.append(.text("["))
    waiting.append(.term(operands[0], .postfix))
  }

  private mutating func wait(for operands: [Int]) {
    for (place, operand) in operands.enumerated().reversed() {
      waiting.append(.term(operand, .comparison))
      if place > 0 { waiting.append(.text(", ")) }
    }
  }

  private static func attributes(_ attributes: [ExpressionAttribute], isFirst: Bool) -> String {
    let texts = attributes.map { "\(name($0.name))=\($0.value.text)" }.joined(separator: ", ")
    return isFirst || texts.isEmpty ? texts : ", " + texts
  }

  /// A name as it must be written.
  static func name(_ name: String) -> String {
    ExpressionCharacters.isName(name) ? name : quoted(name, in: "`")
  }

  /// A name before a parenthesis, where `pi` means nothing else.
  private static func functionName(_ text: String) -> String {
    ExpressionCharacters.isPi(text) ? text : name(text)
  }

  fileprivate static func quoted(_ text: String, in mark: Unicode.Scalar) -> String {
    var quoted = String.UnicodeScalarView()
    quoted.append(mark)
    for scalar in text.unicodeScalars {
      quoted.append(scalar)
      if scalar == mark { quoted.append(mark) }
    }
    quoted.append(mark)
    return String(quoted)
  }
}

extension Expression {
  /// The expression as text, with no more parentheses than it needs.
  ///
  /// - Complexity: O(terms).
  package var text: String {
    var printer = ExpressionPrinter(self)
    return printer.print()
  }

  /// A name as it must be written.
  package static func written(_ name: String) -> String { ExpressionPrinter.name(name) }

  /// One of its terms as text.
  package func text(of term: Int) -> String {
    var printer = ExpressionPrinter(self)
    return printer.print(term)
  }
}

extension ExpressionTerm.Kind {
  /// How tightly the term holds together.
  var binding: ExpressionBinding {
    switch self {
    case .negated: .sign
    case .binary(let infix): infix.binding
    default: .postfix
    }
  }
}

extension ExpressionOperator {
  /// The operator with the space around it that is usual.
  fileprivate var spacedText: String {
    switch self {
    case .multiply, .divide, .power: rawValue
    default: " \(rawValue) "
    }
  }
}

extension ExpressionLiteral {
  fileprivate var text: String {
    switch self {
    case .number(let value): NumberText.text(value)
    case .text(let text): ExpressionPrinter.quoted(text, in: "\"")
    case .boolean(let truth): truth ? "true" : "false"
    case .none: "null"
    case .numbers(let values): Self.text(values)
    case .lists(let lists): "[\(lists.map(Self.text).joined(separator: ", "))]"
    }
  }

  private static func text(_ values: [Double]) -> String {
    "[\(values.map { NumberText.text($0) }.joined(separator: ", "))]"
  }
}

extension ExpressionIndex {
  fileprivate var text: String {
    switch self {
    case .at(let place): return String(place)
    case .computed: return ""
    case .range(let first, let last, let step):
      let ends = "\(first.map(String.init) ?? ""):\(last.map(String.init) ?? "")"
      return step.map { "\(ends):\($0)" } ?? ends
    }
  }
}
