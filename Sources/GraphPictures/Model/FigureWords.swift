// SPDX-License-Identifier: Apache-2.0
// ChainRule: values, gradients and derivatives as pictures show them.

internal import Autodiff

/// Values, gradients and derivatives as pictures show them.
struct FigureWords<S: Scalar> {
  let subject: PictureSubject<S>
  let words: NumberWords

  /// Rows and columns of a grid at most, and elements of a text in full.
  private static var side: Int { 4 }
  private static var listed: Int { 16 }

  init(_ subject: PictureSubject<S>) {
    self.subject = subject
    words = NumberWords(digits: subject.digits)
  }

  /// The value of a node; only its shape where values are not known, and `nil` where that is of a
  /// scalar or not known either.
  func value(of node: Int) -> Figure? {
    let shape = subject.graph.shape(of: node)
    guard let tape = subject.tape else {
      guard subject.hasShapes, !shape.isScalar else { return nil }
      return Figure(short: shape.description, full: shape.description)
    }
    return tape.withElements(of: node) { figure($0, shape) }
  }

  /// What a constant that is written as a number is called: the number, or its shape.
  func name(ofLiteral node: Int) -> String {
    let shape = subject.graph.shape(of: node)
    guard shape.isScalar else { return shape.description }
    let number = subject.tape?.withElements(of: node) { $0.first.map { words.full($0) } }
    return number.flatMap { $0 } ?? "c"
  }

  /// The gradient with respect to a node; `nil` if there is none.
  func gradient(of node: Int) -> Figure? {
    subject.cotangents?.withElements(of: node) { figure($0, subject.graph.shape(of: node)) }
  }

  /// Whether a value or gradient of a node holds a number that is not finite.
  func isNotFinite(_ node: Int) -> Bool {
    let isBad = { (elements: UnsafeBufferPointer<S>) in !elements.allSatisfy(\.isFinite) }
    return subject.tape?.withElements(of: node, isBad) ?? false
      || subject.isActive(node) && subject.cotangents?.withElements(of: node, isBad) ?? false
  }

  private func figure(_ elements: UnsafeBufferPointer<S>, _ shape: Shape) -> Figure? {
    guard elements.count == shape.count else { return nil }
    if shape.isScalar {
      return Figure(short: words.short(elements[0]), full: words.full(elements[0]))
    }
    return Figure(
      short: shape.description, full: "\(shape) \(listed(elements))", grid: grid(elements, shape))
  }

  private func listed(_ elements: UnsafeBufferPointer<S>) -> String {
    let shown = elements.prefix(Self.listed).map { words.full($0) }
    let rest = elements.count - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? " … and \(rest) more" : "")
  }

  /// The first rows and columns of a vector or matrix; where there are more, the last says so.
  private func grid(_ elements: UnsafeBufferPointer<S>, _ shape: Shape) -> [[String]] {
    guard shape.rank <= 2, shape.count > 0 else { return [] }
    let columns = shape.dimensions[shape.rank - 1]
    let rows = shape.count / columns
    return (0..<min(rows, Self.side)).map { row in
      (0..<min(columns, Self.side)).map { column in
        let isCut =
          (row == Self.side - 1 && rows > Self.side)
          || (column == Self.side - 1 && columns > Self.side)
        return isCut ? "…" : words.short(elements[row * columns + column])
      }
    }
  }
}

extension FigureWords {
  /// The derivative along an edge, as it stands at a wire.
  func local(_ edge: EdgeDerivative<S>) -> String? {
    switch edge.local {
    case .scalar(let local): "×" + words.short(local)
    case .diagonal(let local): local.shape.isScalar ? "×" + words.short(local.elements[0]) : "⊙"
    case .structured: "×J"
    case .zero: nil
    }
  }

  /// What an edge adds to a gradient, in full.
  func about(_ edge: EdgeDerivative<S>) -> String {
    guard edge.contribution.shape.isScalar, edge.upstream.shape.isScalar else {
      switch edge.local {
      case .structured(let rule): return ": \(rule)"
      case .diagonal: return ": upstream times local, element by element"
      default: return ""
      }
    }
    let (upstream, share) = (edge.upstream.elements[0], edge.contribution.elements[0])
    guard case .scalar(let local) = edge.local else { return ": nothing comes back" }
    return ": upstream \(words.full(upstream)) × local \(words.full(local)) = "
      + words.full(share)
  }

  /// What an edge adds to the gradient of a scalar; nothing for a tensor.
  func term(_ edge: EdgeDerivative<S>) -> [S] {
    edge.contribution.shape.isScalar ? [edge.contribution.elements[0]] : []
  }

  /// What comes back to a node over several edges, and what it comes to; `nil` if it is one.
  func sum(_ terms: [S], of node: Int) -> String? {
    guard terms.count > 1, subject.isActive(node), let total = gradient(of: node) else {
      return nil
    }
    let shown = terms.prefix(terms.count > 4 ? 3 : 4).map { words.short($0) }
    let rest = terms.count - shown.count
    let parts = shown + (rest > 0 ? ["… \(rest) more"] : [])
    return "Σ \(parts.joined(separator: " + ")) = \(total.short)"
  }
}

/// What is said of a picture as a whole.
struct PictureWords<S: Scalar> {
  private let subject: PictureSubject<S>
  private let figures: FigureWords<S>
  private let part: Neighbourhood

  init(_ subject: PictureSubject<S>, _ part: Neighbourhood) {
    (self.subject, self.part) = (subject, part)
    figures = FigureWords(subject)
  }

  func title(nodes: Int, edges: Int) -> String {
    let outputs = subject.outputs.prefix(3).map(name(of:)).joined(separator: ", ")
    let rest = subject.outputs.count > 3 ? ", …" : ""
    return "Computational graph of \(outputs)\(rest): \(nodes) \(nodes == 1 ? "node" : "nodes"), "
      + "\(edges) \(edges == 1 ? "edge" : "edges")"
  }

  /// Outputs with their values, and the variables with their gradients, the first of each.
  var about: String {
    var sentences: [String] = []
    let outputs = subject.outputs.prefix(8).compactMap { node in
      figures.value(of: node).map { "\(name(of: node)) = \($0.short)" }
    }
    if !outputs.isEmpty { sentences.append("Values: \(outputs.joined(separator: ", ")).") }
    let variables = part.nodes.lazy.filter { subject.graph.codes[$0].isVariable }.prefix(12)
    let gradients = variables.compactMap { node in
      figures.gradient(of: node).map { "\(name(of: node)) \($0.short)" }
    }
    if !gradients.isEmpty { sentences.append("Gradients: \(gradients.joined(separator: ", ")).") }
    return sentences.joined(separator: " ")
  }

  private func name(of node: Int) -> String {
    LabelText.isolated(LabelText.clean(subject.graph.name(of: node), columns: 24))
  }
}
