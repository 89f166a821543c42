// SPDX-License-Identifier: Apache-2.0
// ChainRule: how an equation of `einsum` is read.

extension Contraction {
  /// Reads an equation such as `ij,jk->ik`: a term of letters for each operand, and perhaps that of the
  /// result; without one, the result has the axes of an ellipsis and the letters that stand once, in
  /// alphabetical order, capitals first.
  ///
  /// - Throws: the rule that the equation breaks, as one about the attribute `equation`.
  init(_ equation: String, _ shapes: [Shape]) throws(ShapeRule) {
    guard shapes.count <= Contraction.mostTerms else {
      throw Contraction.rule("of at most \(Contraction.mostTerms) terms")
    }
    let sides = try Contraction.sides(equation)
    guard sides.terms.count == shapes.count else {
      throw Contraction.rule("of as many terms as there are operands, \(shapes.count)")
    }
    let ellipsis = try Contraction.ellipsis(sides.terms, shapes)
    var lengths: [Label: Int] = [:]
    for (axis, length) in ellipsis.dimensions.enumerated() {
      lengths[Contraction.label(ofEllipsis: axis - ellipsis.rank)] = length
    }
    var terms: [Term] = []
    let written = zip(sides.terms, shapes).map { $0.labels(ofEllipsis: $1.rank - $0.count) }
    for (labels, shape) in zip(written, shapes) {
      try Contraction.note(labels, of: shape, in: &lengths)
    }
    for (labels, shape) in zip(written, shapes) {
      let kept = labels.indices.filter { lengths[labels[$0]] == shape.dimensions[$0] }
      terms.append(
        Term(
          shape: Shape(derived: kept.map { shape.dimensions[$0] }), labels: kept.map { labels[$0] })
      )
    }
    guard lengths.count <= Contraction.letters.count else {
      throw Contraction.rule("of at most \(Contraction.letters.count) different axes")
    }
    let result = try Contraction.result(sides, ellipsis.rank, lengths)
    guard result.count <= Shape.maximumRank else { throw .tooManyAxes(result.count) }
    guard Shape(result.map { lengths[$0] ?? 1 }) != nil else { throw .tooManyElements }
    (self.terms, self.result, self.lengths) = (terms, result, lengths)
  }

  /// The most operands: each step looks at all pairs of those that are left.
  private static let mostTerms = 32

  /// A term as it is written.
  fileprivate struct WrittenTerm {
    var letters: [Label] = []
    /// How many letters stand before the ellipsis; `nil` without one.
    var ellipsisPlace: Int?

    var count: Int { letters.count }

    /// The labels, if the ellipsis stands for so many axes.
    func labels(ofEllipsis count: Int) -> [Label] {
      guard let ellipsisPlace else { return letters }
      let axes = (0..<max(count, 0)).map { Contraction.label(ofEllipsis: $0 - count) }
      return letters[..<ellipsisPlace] + axes + letters[ellipsisPlace...]
    }
  }

  private typealias Sides = (terms: [WrittenTerm], result: WrittenTerm?)

  fileprivate static func rule(_ expected: String) -> ShapeRule {
    .attribute("equation", expected: expected)
  }

  /// The label of an axis of the ellipsis, counted from its end: -1 is the last.
  fileprivate static func label(ofEllipsis axis: Int) -> Label { axis }

  private static func sides(_ equation: String) throws(ShapeRule) -> Sides {
    let characters = Array(equation.utf8).filter { $0 != UInt8(ascii: " ") }
    let arrow = characters.indices.first { index in
      characters[index] == UInt8(ascii: "-") && index + 1 < characters.count
        && characters[index + 1] == UInt8(ascii: ">")
    }
    let left = characters[..<(arrow ?? characters.count)]
    var terms: [WrittenTerm] = []
    for part in left.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      terms.append(try term(part))
    }
    guard let arrow else { return (terms, nil) }
    return (terms, try term(characters[(arrow + 2)...]))
  }

  private static func term(_ characters: ArraySlice<UInt8>) throws(ShapeRule) -> WrittenTerm {
    var (term, index) = (WrittenTerm(), characters.startIndex)
    while index < characters.endIndex {
      if letters.contains(Int(characters[index])) {
        term.letters.append(Int(characters[index]))
        index += 1
        continue
      }
      let next = characters[index...].prefix(3)
      guard next.elementsEqual("...".utf8), term.ellipsisPlace == nil else {
        throw rule("made of letters, commas, one '->', and one '...' in a term")
      }
      term.ellipsisPlace = term.count
      index += 3
    }
    return term
  }

  /// What the axes that ellipses stand for broadcast to.
  private static func ellipsis(
    _ terms: [WrittenTerm], _ shapes: [Shape]
  ) throws(ShapeRule) -> Shape {
    var whole = Shape.scalar
    for (place, (term, shape)) in zip(terms, shapes).enumerated() {
      let rest = shape.rank - term.count
      guard term.ellipsisPlace == nil ? rest == 0 : rest >= 0 else {
        throw rule(
          "of as many letters in term \(place) as shape \(shape) has axes, or with '...' for more")
      }
      let start = term.ellipsisPlace ?? 0
      let axes = Shape(derived: Array(shape.dimensions[start..<start + rest]))
      guard let both = whole.broadcast(with: axes) else { throw .notBroadcastable(shapes) }
      whole = both
    }
    return whole
  }

  /// Notes the lengths of the letters; one of length 1 broadcasts against another operand's.
  private static func note(
    _ labels: [Label], of shape: Shape, in lengths: inout [Label: Int]
  ) throws(ShapeRule) {
    for (axis, label) in labels.enumerated() {
      guard let first = labels[..<axis].firstIndex(of: label) else { continue }
      let (own, other) = (shape.dimensions[first], shape.dimensions[axis])
      if own != other { throw .letterLengths(name(label), own, other) }
    }
    for (label, length) in zip(labels, shape.dimensions) where label >= 0 {
      let known = lengths[label] ?? length
      guard known == length || known == 1 || length == 1 else {
        throw .letterLengths(name(label), known, length)
      }
      lengths[label] = known == 1 ? length : known
    }
  }

  private static func name(_ label: Label) -> String {
    UnicodeScalar(UInt8(clamping: label)).description
  }

  private static func result(
    _ sides: Sides, _ ellipsis: Int, _ lengths: [Label: Int]
  ) throws(ShapeRule) -> [Label] {
    guard let result = sides.result else {
      let all = sides.terms.flatMap(\.letters)
      let single = Set(all).filter { letter in all.count { $0 == letter } == 1 }
      return (0..<ellipsis).map { label(ofEllipsis: $0 - ellipsis) } + single.sorted()
    }
    if ellipsis > 0, result.ellipsisPlace == nil {
      throw rule("with '...' on the right, as there is one on the left")
    }
    let labels = result.labels(ofEllipsis: ellipsis)
    guard labels.withoutRepetition.count == labels.count else {
      throw rule("without a letter twice on the right")
    }
    if let strange = labels.first(where: { lengths[$0] == nil }) {
      throw rule("without letters on the right that no operand has, such as '\(name(strange))'")
    }
    return labels
  }
}
