// SPDX-License-Identifier: Apache-2.0
// ChainRule: sentences about a wrong factor.

internal import Autodiff

/// Sentences about a wrong factor in the chain rule.
struct ChainWords {
  let context: CheckContext
  let alteration: Alteration
  /// At how many sites the same mistake is made.
  let count: Int
  /// What belongs there at the given point.
  let local: [Double]?
  /// What was taken instead.
  let factor: [Double]?

  init(context: CheckContext, alteration: Alteration, count: Int) {
    (self.context, self.alteration, self.count) = (context, alteration, count)
    // Nothing limits how long it takes, as it was worked out before.
    local = (try? context.points[0].local(alteration.site, within: .unlimited)).flatMap { $0 }
    factor = local.flatMap { local in
      (try? context.chain.factor(alteration, local, at: 0)).flatMap { $0 }
    }
  }

  private var site: Site { alteration.site }

  var source: String { context.text.component(site.source) ?? context.text.name(of: site.source) }
  var target: String { context.text.name(of: site.target) }

  /// The derivative at the site.
  var derivative: String { "d(\(target))/d(\(source))" }

  private var shown: String { factor.map(NumberWords.list) ?? "" }
  private var expected: String { local.map(NumberWords.list) ?? "" }
  private var again: String { count > 1 ? " The same is done in \(count) places." : "" }

  var detail: String {
    switch alteration.change {
    case .one:
      return "The factor \(derivative) = \(expected) is left out of the chain." + again
    case .value, .claimedValue, .readingOfValue:
      return
        "The value of \(target), \(shown), stands where its derivative \(derivative) = \(expected) "
        + "belongs." + again
    case .readingOfDerivative(let reading):
      let texts = context.readings[reading].texts
      return "The derivative \(derivative) was worked out from \(texts.read), which is not "
        + "\(texts.right)." + again
    case .input where alteration.isProduct, .negatedInput:
      return
        "In the product \(context.text.formula(of: site.target)) the factor \(source) = \(shown) itself was taken; its "
        + "derivative is the other factor, \(expected)." + again
    case .input:
      return
        "The argument \(source) = \(shown) stands where the derivative \(derivative) = \(expected) "
        + "belongs." + again
    case .negative:
      return "The derivative \(derivative) = \(expected) has the wrong sign." + again
    case .scaled(let scale):
      return "The derivative \(derivative) = \(expected) is off by a factor of \(scale.words)."
        + again
    case .other(let component):
      return
        "\(context.text.name(of: component)) = \(shown) was used where \(derivative) = \(expected) "
        + "belongs." + again
    case .dropped:
      return "The path from \(source) through \(target) is left out of the sum." + again
    case .doubled: return "The path from \(source) through \(target) is counted twice." + again
    }
  }

  var hint: String {
    switch alteration.change {
    case .one:
      return "Multiply by \(derivative)\(formula)."
    case .value, .claimedValue, .readingOfValue, .input, .negatedInput, .other:
      return "Put \(derivative)\(formula) in its place."
    case .readingOfDerivative: return "Keep the parentheses when you compute \(target)."
    case .negative: return "Look at the sign of \(derivative)\(formula)."
    case .scaled(let scale): return ChainWords.hint(scale, derivative + formula)
    case .dropped:
      return
        "\(source) is used in \(context.structure.useCounts[site.source]) places: add up what comes "
        + "back from all of them."
    case .doubled: return "Add each path from \(source) to the output once."
    }
  }

  private static func hint(_ scale: Alteration.Scale, _ derivative: String) -> String {
    switch scale.code {
    case .degreesForRadians: "Angles are in radians: no factor pi/180 belongs to \(derivative)."
    case .logarithmBase: "The derivative of log_b(x) is 1/(x*ln(b)), that of b^x is b^x*ln(b)."
    default: "Look for the constant factor in \(derivative)."
    }
  }

  /// The derivative as a formula, where it has one in the names of the learner.
  private var formula: String {
    if let local {
      let value = Array(context.points[0].value(of: site.target))
      if context.text.isNamed(site.target),
        let known = ValueFormula.allCases.first(where: { $0.fits(local, value) })
      {
        return " = \(known.text(target))"
      }
    }
    guard let port = site.port, let code = site.likeness.first,
      let formulas = code.formulas, port < formulas.partials.count
    else { return "" }
    let names = zip(code.listing.arguments, context.graph.operandNodes(of: site.target))
    var replaced: [String: String] = [:]
    for (name, node) in names {
      replaced[name] = context.text.component(node) ?? context.text.factor(of: node)
    }
    replaced[code.listing.arguments.contains("y") ? "f" : "y"] = target
    return " = " + formulas.partials[port].replacing(replaced).text.filter { $0 != "`" }
  }
}

extension Formula {
  /// The formula with other names; what is deeper than formulas of rules are is left as it is.
  func replacing(_ names: [String: String], depth: Int = 0) -> Formula {
    if depth > Formula.depthLimit { return self }
    func part(_ formula: Formula) -> Formula { formula.replacing(names, depth: depth + 1) }
    return switch self {
    case .name(let name): .name(names[name] ?? name)
    case .number, .attribute: self
    case .call(let name, let arguments): .call(name, arguments.map(part))
    case .sum(let a, let b): .sum(part(a), part(b))
    case .difference(let a, let b): .difference(part(a), part(b))
    case .product(let a, let b): .product(part(a), part(b))
    case .quotient(let a, let b): .quotient(part(a), part(b))
    case .power(let a, let b): .power(part(a), part(b))
    case .negation(let a): .negation(part(a))
    case .comparison(let a, let relation, let b): .comparison(part(a), relation, part(b))
    case .piecewise(let a, let b, let c): .piecewise(part(a), part(b), part(c))
    }
  }
}

/// What usually leaves a constant factor behind.
enum ConstantWords {
  static func hint(_ factor: Double) -> String {
    switch factor {
    case 2:
      "A factor of 1/2 in front of a square cancels the 2 of its derivative; or something is counted twice."
    case 0.5:
      "The derivative of x^2 is 2*x: the 2 is missing, or a 1/2 is taken that is not in the function."
    case let factor where factor > 1:
      "A mean has a factor of 1/N that a sum has not; this one has a mean."
    default: "A sum has no factor of 1/N; this one is no mean."
    }
  }
}
