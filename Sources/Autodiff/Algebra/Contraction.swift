// SPDX-License-Identifier: Apache-2.0
// ChainRule: sums of products, by labels of axes.

/// A sum of products by labels of axes, as `einsum` states it, for operands of known shapes.
///
/// The axes that an ellipsis stands for have labels of their own. An operand in which an axis has
/// length 1 while it is longer in others does not have it: it is repeated along it.
public struct Contraction: Sendable {
  /// The label of an axis: the number of a letter, or one that no letter has.
  typealias Label = Int

  /// One operand: its shape without the axes along which it is repeated, and the labels of those left.
  struct Term: Sendable {
    let shape: Shape
    let labels: [Label]
  }

  let terms: [Term]
  let result: [Label]
  /// The length of the axes of each label.
  let lengths: [Label: Int]

  var resultShape: Shape { shape(of: result) }

  func shape(of labels: [Label]) -> Shape {
    Shape(derived: labels.map { lengths[$0] ?? 1 })
  }

  /// The contraction as an equation: without an ellipsis, whose axes take letters that are free.
  var equation: String {
    let used = Set(lengths.keys)
    var free = Contraction.letters.filter { !used.contains($0) }.makeIterator()
    var names: [Label: Character] = [:]
    for label in used.sorted() {
      let letter = Contraction.letters.contains(label) ? label : free.next() ?? label
      names[label] = UnicodeScalar(UInt8(clamping: letter)).description.first
    }
    func text(_ labels: [Label]) -> String { String(labels.compactMap { names[$0] }) }
    return terms.map { text($0.labels) }.joined(separator: ",") + "->" + text(result)
  }

  /// The numbers of the letters, those of A before those of a.
  static let letters: [Label] = Array(65...90) + Array(97...122)
}

extension Contraction {
  /// The contraction that gives the cotangent of an operand, of that of the result and the others, with
  /// all axes of the operand that these have, each once.
  func transposed(to place: Int) -> Contraction {
    let others = terms.indices.filter { $0 != place }.map { terms[$0] }
    let given = [Term(shape: resultShape, labels: result)] + others
    let known = Set(given.flatMap(\.labels))
    let wanted = terms[place].labels.withoutRepetition.filter(known.contains)
    return Contraction(
      terms: given, result: wanted, lengths: lengths.filter { known.contains($0.key) })
  }
}

extension [Int] {
  /// Each number once, where it stands first.
  var withoutRepetition: [Int] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
