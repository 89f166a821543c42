// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a client should know of a result that is no error.

internal import Autodiff
internal import GraphDocuments

extension ReplyWriter {
  /// More kinks than this are not listed: who needs them all has left calculus behind.
  private static var kinkLimit: Int { 100 }

  /// Writes the kinks on which values stand, if gradients were asked for; of rows, the first that does
  /// and how many more.
  mutating func writeWarnings() {
    json.name("warnings")
    json.beginArray()
    for met in numbers.kinks(limit: Self.kinkLimit) { write(met) }
    for remark in remarks { write(remark) }
    for node in numbers.flatNodes.prefix(Self.kinkLimit) where isStopped(by: node) {
      write(remark(onFlat: node))
    }
    for ignored in call.options.ignored { write(remark(on: ignored)) }
    json.endArray()
  }

  private func remark(on ignored: IgnoredMember) -> ReplyRemark {
    let operation = graph.codes[ignored.node].listing.name
    return ReplyRemark(
      kind: .ignoredMember,
      detail:
        "The member '\(ignored.member)' of '\(graph.name(of: ignored.node))' has the name of an "
        + "attribute of \(operation), and is left alone: attributes stand under 'attributes'.",
      hint: "Write \"attributes\": {\"\(ignored.member)\": ...}.", nodes: [ignored.node])
  }

  /// Whether nothing else than a node of derivative 0 has its first argument, so that the gradient there
  /// is 0.
  private func isStopped(by node: Int) -> Bool {
    guard let operand = graph.operands(of: node).first else { return false }
    var isZero = true
    numbers.withGradient(of: Int(operand)) { elements, _ in isZero = elements.allSatisfy { $0 == 0 }
    }
    return isZero
  }

  private func remark(onFlat node: Int) -> ReplyRemark {
    let operand = graph.operands(of: node).first.map { graph.name(of: Int($0)) } ?? ""
    return ReplyRemark(
      kind: .zeroDerivative,
      detail:
        "'\(graph.name(of: node))' is \(graph.codes[node].listing.name), whose derivative is 0 "
        + "almost everywhere: this is why the gradient of '\(operand)' is 0.",
      hint: "Where a gradient should pass, use a smooth function instead.", nodes: [node])
  }

  private mutating func write(_ remark: ReplyRemark) {
    json.beginObject()
    json.name("code")
    json.string(remark.kind.rawValue)
    json.name("detail")
    json.string(remark.detail)
    json.name("hint")
    json.string(remark.hint)
    if !remark.nodes.isEmpty {
      json.name("nodes")
      json.beginArray()
      for node in remark.nodes { json.string(graph.name(of: node)) }
      json.endArray()
    }
    json.endObject()
  }

  private mutating func write(_ met: KinkMet) {
    json.beginObject()
    json.name("code")
    json.string("kink")
    json.name("detail")
    json.string(call.sentence(of: met))
    json.name("nodes")
    json.beginArray()
    json.string(call.graph.name(of: met.node))
    json.endArray()
    json.name("interval")
    json.beginArray()
    json.number(met.kink.interval.lowerBound)
    json.number(met.kink.interval.upperBound)
    json.endArray()
    json.name("chosen")
    json.number(met.chosen)
    json.endObject()
  }
}

extension GraphCall {
  /// What is said of a kink on which a value stands.
  func sentence(of met: KinkMet) -> String {
    let listing = graph.codes[met.node].listing
    let argument = listing.argumentName(met.kink.argument)
    let name = graph.name(of: met.node)
    let row = met.row.map { ", row \($0)" } ?? ""
    let place = row + (met.index.isEmpty ? "" : ", element \(met.index)")
    let others = met.count > 1 ? " and \(met.count - 1) more" : ""
    let (interval, chosen) = (met.kink.interval, JSONText.number(met.chosen))
    let (lower, upper) = (
      JSONText.number(interval.lowerBound), JSONText.number(interval.upperBound)
    )
    return "'\(name)'\(place)\(others) stands on a kink of \(listing.name): the derivative with "
      + "respect to \(argument) may be anything from \(lower) to \(upper), and \(chosen) was taken, "
      + "which is the convention \(graph.convention.rawValue)."
  }
}

/// Something that a client should know of the reply: what it leaves out.
struct ReplyRemark {
  /// What it leaves out.
  enum Kind: String {
    case pathsOfTensors = "paths-of-tensors"
    case pathsUncounted = "paths-uncounted"
    case zeroDerivative = "zero-derivative"
    case ignoredMember = "ignored-member"
  }

  let kind: Kind
  let detail: String
  let hint: String
  var nodes: [Int] = []
}
