// SPDX-License-Identifier: Apache-2.0
// ChainRule: why the local derivative of an edge is what it is, in one sentence.

internal import Autodiff
internal import GraphDocuments

/// Why the local derivatives of edges are what they are, each in one sentence that names the neighbours
/// and their numbers.
///
/// The sentences are made of what is listed of an operation and of its formulas, so that one that is added
/// has them too.
struct EdgeReasons<S: TextScalar> {
  let graph: Graph
  let tape: Tape<S>
  let numbers: RoundedNumbers

  /// What an edge is.
  typealias Edge = (source: Int, target: Int, port: Int)

  /// An edge over which nothing comes back.
  func sentenceOfNothing(_ edge: Edge) -> String {
    "No output that is differentiated depends on \(graph.name(of: edge.target)), so nothing comes "
      + "back over this edge."
  }

  /// An edge between scalars.
  func sentence(_ edge: Edge, local: S) -> String {
    guard graph.codes[edge.target].isElementwise else { return sentenceOfRule(edge, local) }
    let names = tape.formulaNames(of: edge.target)
    guard let formulas = graph.formulas(of: edge.target, names) else { return "" }
    if let kink = kink(edge) { return sentence(edge, on: kink) }
    let listing = graph.codes[edge.target].listing
    let partial = formulas.partials[edge.port]
    if let sentence = sentence(edge, constant: partial, listing) { return sentence }
    if listing.isSelective, let sentence = sentenceOfChoice(edge, local, listing) {
      return sentence
    }
    let (source, target) = (graph.name(of: edge.source), graph.name(of: edge.target))
    let value = words(formulas.value, names, listing)
    let shown = numbers.text(local)
    let text = partial.text
    let change = text == shown ? shown : "\(text) = \(shown)"
    return "\(target) is \(value), so \(pronoun(edge)) changes by \(change) for each unit of "
      + "\(source)."
  }

  /// An edge whose local derivative is a number for each element.
  func sentenceOfElements(_ edge: Edge) -> String {
    let names = tape.formulaNames(of: edge.target)
    guard let formulas = graph.formulas(of: edge.target, names) else { return "" }
    let (source, target) = (graph.name(of: edge.source), graph.name(of: edge.target))
    let value = words(formulas.value, names, graph.codes[edge.target].listing)
    return "\(target) is \(value) element by element, so each element changes by "
      + "\(formulas.partials[edge.port].text) for each unit of the element of \(source) in it."
  }

  /// An edge whose local derivative is not written out.
  func sentence(_ edge: Edge, rule: String) -> String {
    let (source, target) = (graph.name(of: edge.source), graph.name(of: edge.target))
    let listing = graph.codes[edge.target].listing
    let what = "\(target) is the \(listing.name) of \(operands(of: edge.target))"
    guard graph.operands(of: edge.target).count <= Graph.maximumWrittenOperands else {
      return "\(what), and its gradient g comes back to \(source) by the rule \(rule)."
    }
    var names = tape.formulaNames(of: edge.target)
    let letter = (names.operands + [names.value]).contains(.name("g")) ? "g_\(target)" : "g"
    names.cotangent = .name(letter)
    guard let share = graph.pullbackFormula(of: edge.target, port: edge.port, names)
    else { return "\(what), and its gradient g comes back to \(source) by the rule \(rule)." }
    return "\(what), so what comes back to \(source) is \(share.formula.text), \(letter) being the "
      + "gradient of \(target)."
  }

  private func operands(of node: Int) -> String {
    var names = graph.operands(of: node).prefix(4).map { graph.name(of: Int($0)) }
    let others = graph.operands(of: node).count - names.count
    if others > 0 { names.append("\(others) more") }
    let last = names.popLast() ?? ""
    return names.isEmpty ? last : "\(names.joined(separator: ", ")) and \(last)"
  }

  /// What the value is: as a formula where the operation is written with a sign, else as a call.
  private func words(
    _ value: Formula, _ names: FormulaNames, _ listing: OperationListing
  ) -> String {
    if case .product(let a, let b) = value { return "\(a.textAsFactor) times \(b.textAsFactor)" }
    return listing.isWrittenWithSign ? value.text : Formula.call(listing.name, names.operands).text
  }

  /// What changes: the value, or its part over this edge where the source is in it twice.
  private func pronoun(_ edge: Edge) -> String {
    let uses = graph.operands(of: edge.target).count { Int($0) == edge.source }
    return uses > 1 ? "over this edge it" : "it"
  }

  private func sentence(
    _ edge: Edge, constant partial: Formula, _ listing: OperationListing
  ) -> String? {
    let (source, target) = (graph.name(of: edge.source), graph.name(of: edge.target))
    switch partial {
    case .number(0):
      return "\(target) does not change with small changes of \(source), so its local derivative "
        + "is 0."
    case .number(1):
      return "\(source) enters the \(listing.name) directly, so its local derivative is 1."
    case .negation(.number(1)):
      return
        "\(source) enters the \(listing.name) with a minus sign, so its local derivative is -1."
    default: return nil
    }
  }

  private func sentenceOfChoice(
    _ edge: Edge, _ local: S, _ listing: OperationListing
  ) -> String? {
    let (source, target) = (graph.name(of: edge.source), graph.name(of: edge.target))
    let value = numbers.text(tape.scalar(of: edge.source))
    if local == 1 {
      return
        "The \(listing.name) passes \(source) = \(value) on here, so \(target) changes just as "
        + "it does: the local derivative is 1."
    }
    if local == 0 {
      return "The \(listing.name) does not pass \(source) = \(value) on here, so a small change of "
        + "it changes nothing in \(target): the local derivative is 0."
    }
    return nil
  }

  /// A general operation between scalars.
  private func sentenceOfRule(_ edge: Edge, _ local: S) -> String {
    let (source, target) = (graph.name(of: edge.source), graph.name(of: edge.target))
    let name = graph.codes[edge.target].listing.name
    if local == 1 { return "\(source) enters the \(name) directly, so its local derivative is 1." }
    return "\(target) is the \(name) of \(operands(of: edge.target)), and changes by "
      + "\(numbers.text(local)) for each unit of \(source)."
  }

  /// The kink on which the edge's value stands.
  private func kink(_ edge: Edge) -> Kink? {
    let kinks = graph.kinks(of: edge.target)
    guard !kinks.isEmpty else { return nil }
    let values = graph.operands(of: edge.target).map { tape.scalar(of: Int($0)) }
    return kinks.first { $0.argument == edge.port && $0.isMet(by: values) }
  }

  private func sentence(_ edge: Edge, on kink: Kink) -> String {
    let name = graph.codes[edge.target].listing.name
    let (lower, upper) = (kink.interval.lowerBound, kink.interval.upperBound)
    let chosen = numbers.text(kink.choice(under: graph.convention))
    return "\(graph.name(of: edge.target)) stands on a kink of \(name), where any derivative with "
      + "respect to \(graph.name(of: edge.source)) from \(numbers.text(lower)) to "
      + "\(numbers.text(upper)) is valid, and \(chosen) was taken, which is the convention "
      + "\(graph.convention.rawValue)."
  }
}
