// SPDX-License-Identifier: Apache-2.0
// ChainRule: how the gradient of one node follows.

internal import Autodiff
internal import GraphDocuments

/// How the gradient of one node follows from those of the nodes that use it.
struct DerivationLine<S: Scalar> {
  /// What one node that uses it adds.
  struct Term {
    /// The gradient of that node.
    let cotangent: Formula
    /// What comes back of it.
    let share: PullbackFormula
    /// Its numbers, between scalars: gradient, local derivative and product.
    let numbers: (upstream: S, local: S, contribution: S)?
  }

  /// The derivative itself.
  let derivative: Formula
  /// The cotangent that was given to the node, if it is an output.
  let seed: Tensor<S>?
  let terms: [Term]
  /// How many terms more there are, which are not written.
  let omittedTerms: Int
  let gradient: Tensor<S>

  /// What the terms come to, those that are written, one by one, if all are numbers and there is more than one sum to see.
  var addends: [S]? {
    guard gradient.shape.isScalar, !terms.isEmpty else { return nil }
    var addends = seed.map { [$0.elements[0]] } ?? []
    for term in terms {
      guard let numbers = term.numbers else { return nil }
      addends.append(numbers.contribution)
    }
    return addends
  }

  /// The gradient and the local derivative of the only term, if that is all and both are numbers.
  var factors: (upstream: S, local: S)? {
    guard seed == nil, terms.count == 1, omittedTerms == 0, let term = terms.first,
      term.share.local != nil,
      let numbers = term.numbers
    else { return nil }
    return (numbers.upstream, numbers.local)
  }
}

/// Writes lines of a derivation in one notation.
protocol DerivationNotation {
  /// A formula by itself.
  func formula(_ formula: Formula) -> String
  /// A formula as a factor or a term.
  func factor(_ formula: Formula) -> String
  /// A product of a cotangent and what it is multiplied with, each a factor already.
  func product(_ a: String, _ b: String, isElementwise: Bool) -> String
  /// A number.
  func number(_ value: Double) -> String
  /// A number behind a sign of multiplication.
  func numberAsFactor(_ value: Double) -> String
  /// A sum; what is negative is taken away.
  func sum(_ terms: [(text: String, isNegative: Bool)]) -> String
  /// What stands for the terms that are not written.
  func moreTerms(_ count: Int) -> String
  /// A matrix of numbers, by rows; a vector is one column.
  func matrix(_ rows: [[String]], shape: Shape) -> String
  /// Numbers that are too many to be shown.
  func omitted(_ shape: Shape) -> String
  /// A chain of equal sides.
  func equation(_ sides: [String]) -> String
  /// The share as it is written here.
  func share(_ share: PullbackFormula) -> Formula
  /// The local derivative as it is written here.
  func local(_ share: PullbackFormula) -> Formula?
}

extension DerivationNotation {
  func sum(_ terms: [(text: String, isNegative: Bool)]) -> String {
    terms.dropFirst().reduce(terms[0].text) { $0 + ($1.isNegative ? " - " : " + ") + $1.text }
  }

  func equation(_ sides: [String]) -> String { sides.joined(separator: " = ") }

  /// A line: the derivative, symbols, numbers and what they come to.
  func line<S: TextScalar>(_ line: DerivationLine<S>, _ numbers: RoundedNumbers) -> String {
    var sides = [formula(line.derivative)]
    if !line.terms.isEmpty {
      sides.append(symbols(line, numbers))
      if let arithmetic = arithmetic(line, numbers) { sides.append(arithmetic) }
    }
    return equation(sides + [value(line.gradient, numbers)])
  }

  private func symbols<S: TextScalar>(
    _ line: DerivationLine<S>, _ numbers: RoundedNumbers
  ) -> String {
    let seeds = line.seed.map { [value($0, numbers)] } ?? []
    let isSum = line.terms.count + seeds.count > 1
    let terms = line.terms.map { text($0, isSum: isSum, line) } + more(line)
    return isSum ? sum((seeds + terms).map { (text: $0, isNegative: false) }) : terms[0]
  }

  private func more<S>(_ line: DerivationLine<S>) -> [String] {
    line.omittedTerms > 0 ? [moreTerms(line.omittedTerms)] : []
  }

  /// The product of two numbers, or a sum of several; `nil` if there is neither.
  private func arithmetic<S: TextScalar>(
    _ line: DerivationLine<S>, _ numbers: RoundedNumbers
  ) -> String? {
    if let factors = line.factors {
      let local = numberAsFactor(numbers.rounded(factors.local))
      return product(number(numbers.rounded(factors.upstream)), local, isElementwise: false)
    }
    guard let addends = line.addends, addends.count > 1 else { return nil }
    let written = addends.enumerated().map { place, value in
      // A zero has no sign where it is added.
      let shown = numbers.rounded(value) + 0
      let isNegative = place > 0 && shown < 0
      return (text: number(isNegative ? -shown : shown), isNegative: isNegative)
    }
    return sum(written + more(line).map { (text: $0, isNegative: false) })
  }

  private func text<S>(
    _ term: DerivationLine<S>.Term, isSum: Bool, _ line: DerivationLine<S>
  ) -> String {
    if let local = local(term.share) {
      return product(
        factor(term.cotangent), factor(local),
        isElementwise: !line.gradient.shape.isScalar && !local.isNumber)
    }
    let share = share(term.share)
    return isSum ? factor(share) : formula(share)
  }

  /// The elements of a tensor, or its shape where they are many.
  func value<S: TextScalar>(_ tensor: Tensor<S>, _ numbers: RoundedNumbers) -> String {
    if tensor.shape.isScalar { return number(numbers.rounded(tensor.elements[0])) }
    guard tensor.shape.count <= DerivationLimits.shownElements, tensor.shape.rank <= 2 else {
      return omitted(tensor.shape)
    }
    let texts = tensor.elements.map { number(numbers.rounded($0)) }
    let columns = tensor.shape.rank == 2 ? tensor.shape.dimensions[1] : 1
    let rows = tensor.shape.dimensions[0]
    return matrix(
      (0..<rows).map { row in Array(texts[row * columns..<(row + 1) * columns]) },
      shape: tensor.shape)
  }
}

/// What a line says at most.
enum DerivationLimits {
  /// Elements of a tensor that are shown; of larger ones only the shape.
  static let shownElements = 64
  /// Terms of a line that are written; of more only their number.
  static let shownTerms = 64

  static func phrase(ofMore count: Int) -> String {
    count == 1 ? "1 more term" : "\(count) more terms"
  }
}
