// SPDX-License-Identifier: Apache-2.0
// ChainRule: the formulas of an operation that is known by its code only.

/// An operation written down.
package struct OperationFormulas: Sendable, Hashable {
  /// The value, in the names of the arguments and of attributes that have no number by default.
  package let value: Formula
  /// The derivative by each argument, in which `y` is the value (`f` where an
  /// argument is called `y`); empty where it is no formula of
  /// single elements.
  package let partials: [Formula]
}

extension ElementwiseOperation {
  /// The operation written down, with these arguments.
  func formulas(_ arguments: [Formula], value: Formula) -> OperationFormulas {
    OperationFormulas(
      value: formula(arguments), partials: partialFormulas(arguments, value: value))
  }
}

extension OperationCode {
  /// The operation written down, attributes at their defaults; `nil` for leaves.
  package var formulas: OperationFormulas? {
    var visitor = FormulaVisitor()
    return accept(&visitor)
  }
}

private struct FormulaVisitor: OperationVisitor {
  func visit<O: LeafOperation>(_ operation: O.Type) -> OperationFormulas? { nil }

  func visit<O: UnaryOperation>(_ operation: O.Type) -> OperationFormulas? { written(operation) }
  func visit<O: BinaryOperation>(_ operation: O.Type) -> OperationFormulas? { written(operation) }
  func visit<O: TernaryOperation>(_ operation: O.Type) -> OperationFormulas? { written(operation) }

  func visit<O: GeneralOperation>(_ operation: O.Type) -> OperationFormulas? {
    FormulaVisitor.written(operation)
  }

  private static func written(_ operation: any GeneralOperation.Type) -> OperationFormulas {
    let arguments = operation.listing.arguments.map { Formula.name($0) }
    let call = Formula.call(operation.listing.name, arguments)
    let written = instance(of: operation)?.formula(arguments) ?? call
    return OperationFormulas(value: written, partials: [])
  }

  /// The name of the value: one that no argument has.
  private static func value(_ listing: OperationListing) -> Formula {
    .name(listing.arguments.contains("y") ? "f" : "y")
  }

  /// The operation with its attributes at their defaults.
  private func written(_ operation: any ElementwiseOperation.Type) -> OperationFormulas {
    let listing = operation.listing
    let stand = StandInNumbers(listing.attributes)
    let written = stand.values.withUnsafeBufferPointer { values in
      // An empty array has no address; a rule without attributes reads none.
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 1) { nothing in
        let base = values.baseAddress ?? UnsafePointer(nothing.baseAddress)
        return base.map { base in
          operation.init(Parameters(base)).formulas(
            listing.arguments.map { .name($0) }, value: FormulaVisitor.value(listing))
        }
      }
    }
    return OperationFormulas(
      value: stand.named(written?.value ?? .call(listing.name, [])),
      partials: written?.partials.map { stand.named($0) } ?? [])
  }

  /// An instance for shapes that fit, where a few common ones do.
  private static func instance(of operation: any GeneralOperation.Type) -> (any GeneralOperation)? {
    let defaults = operation.listing.attributes.compactMap(\.fallback)
    guard defaults.count == operation.listing.attributes.count else { return nil }
    for dimensions in [[2, 2], [2], []] {
      guard let shape = Shape(dimensions) else { continue }
      let operands = operation.listing.arguments.map { _ in shape }
      if let made = try? operation.init(AttributeValues(defaults), operands) { return made }
    }
    return nil
  }
}

/// Numbers that stand in for attributes that have no number by default, to be told apart in a formula.
///
/// Rules take attributes as numbers, so a formula holds numbers too. These are such that no rule
/// treats them specially and no constant of a rule equals them.
private struct StandInNumbers {
  let values: [Double]
  private let names: [(value: Double, name: String)]

  init(_ attributes: [AttributeListing]) {
    var names: [(Double, String)] = []
    values = attributes.enumerated().map { index, attribute in
      // What is none by default is said by its name too: a formula without bounds would say nothing.
      let isOpen = attribute.kind == .optionalNumber && attribute.fallback == AttributeValue.none
      guard !isOpen, let fallback = attribute.fallback else {
        let value = 7.389_056_098_9 + 16 * Double(index)
        names.append((value, attribute.name))
        return value
      }
      return switch fallback {
      case .number(let number): number
      case .integer(let integer): Double(integer)
      case .boolean(let truth): truth ? 1 : 0
      case .word, .integers, .lists, .none, .other: 0
      }
    }
    self.names = names.map { (value: $0.0, name: $0.1) }
  }

  /// The formula with the names of attributes where the numbers are; recursion as deep as a rule.
  func named(_ formula: Formula) -> Formula {
    if names.isEmpty { return formula }
    return switch formula {
    case .number(let value): named(value)
    case .name, .attribute: formula
    case .call(let name, let arguments): .call(name, arguments.map(named))
    case .sum(let a, let b): .sum(named(a), named(b))
    case .difference(let a, let b): .difference(named(a), named(b))
    case .product(let a, let b): .product(named(a), named(b))
    case .quotient(let a, let b): .quotient(named(a), named(b))
    case .power(let a, let b): .power(named(a), named(b))
    case .negation(let a): .negation(named(a))
    case .comparison(let a, let relation, let b): .comparison(named(a), relation, named(b))
    case .piecewise(let condition, let a, let b):
      .piecewise(named(condition), named(a), named(b))
    }
  }

  /// A number that a rule made of an attribute: itself, or one less, as in n·x^(n - 1).
  private func named(_ value: Double) -> Formula {
    for (number, name) in names {
      if value == number { return .name(name) }
      if value == number - 1 { return .difference(.name(name), .number(1)) }
    }
    return .number(value)
  }
}
