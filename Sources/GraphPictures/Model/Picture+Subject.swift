// SPDX-License-Identifier: Apache-2.0
// ChainRule: from a graph and its numbers to a picture.

package import Autodiff

extension Picture {
  /// A picture of some of a graph's nodes.
  ///
  /// - Complexity: O(nodes of the graph) beside what is shown.
  package init<S: Scalar>(_ subject: PictureSubject<S>, of part: Neighbourhood) {
    var maker = PictureMaker(subject, part)
    maker.addNodes()
    maker.addEdges()
    let words = PictureWords(subject, part)
    title = words.title(nodes: maker.nodes.count, edges: maker.edges.count)
    about = words.about
    (nodes, edges) = (maker.nodes, maker.edges)
    notes = subject.notes + (part.note.map { [$0] } ?? [])
    hasGradients = subject.cotangents != nil
    hasLocals = subject.showsLocals && subject.cotangents != nil
  }
}

/// Makes the nodes and edges of a picture.
private struct PictureMaker<S: Scalar> {
  let subject: PictureSubject<S>
  let figures: FigureWords<S>
  /// The nodes that are shown, in the order of computation.
  let shown: [Int]
  /// Where each of them stands; `nil` where a node is not shown.
  let places: [Int: Int]
  var nodes: [Picture.Node] = []
  var edges: [Picture.Edge] = []
  /// What comes back to each node that is shown.
  private var terms: [[S]]

  init(_ subject: PictureSubject<S>, _ part: Neighbourhood) {
    self.subject = subject
    figures = FigureWords(subject)
    let chosen = Set(part.nodes)
    shown = subject.graph.order.map { Int($0) }.filter { chosen.contains($0) }
    places = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0) })
    terms = [[S]](repeating: [], count: shown.count)
  }

  mutating func addNodes() {
    let met = subject.cotangents == nil ? [] : subject.tape?.kinks(limit: .max) ?? []
    let kinks = Set(met.map(\.node))
    let (outputs, uses) = (Set(subject.outputs), subject.graph.useCounts())
    for node in shown {
      var made = Picture.Node(
        id: subject.graph.name(of: node), name: name(of: node), kind: kind(of: node),
        operation: subject.graph.codes[node].listing.name)
      // What is written as a number is its name, and nobody asks for its gradient.
      if subject.graph.isNamed(node) || !subject.graph.isScalar(node) {
        made.value = figures.value(of: node)
        made.gradient = subject.isActive(node) ? figures.gradient(of: node) : nil
      }
      // A use that is not shown is a neighbour that is not.
      made.hidden = uses[node]
      made.isOutput = outputs.contains(node)
      made.isInactive = !subject.isActive(node)
      made.isKink = kinks.contains(node)
      made.isNotFinite = figures.isNotFinite(node)
      nodes.append(made)
    }
  }

  private func name(of node: Int) -> String {
    if !subject.graph.isNamed(node) { return figures.name(ofLiteral: node) }
    let isLeaf = subject.graph.codes[node].isLeaf
    let text = subject.labels[node] ?? subject.graph.name(of: node)
    return LabelText.clean(
      text, columns: isLeaf ? LabelText.leafColumns : LabelText.otherColumns)
  }

  private func kind(of node: Int) -> Picture.Node.Kind {
    let code = subject.graph.codes[node]
    if code.isLeaf { return .leaf }
    let name = code.listing.name
    if let sign = OperationSign.sign(of: name) { return .gate(sign: sign) }
    guard let number = subject.graph.fixedNumber(of: node),
      let sign = OperationSign.sign(of: name, number: figures.words.full(number))
    else { return .function(name: name) }
    // What does not fit into a circle stands in a box.
    return sign.count <= 3 ? .gate(sign: sign) : .function(name: sign)
  }

  mutating func addEdges() {
    for (place, node) in shown.enumerated() {
      let derivatives = derivatives(into: node)
      for (port, operand) in subject.graph.operands(of: node).enumerated() {
        guard let source = places[Int(operand)] else {
          nodes[place].hidden += 1
          continue
        }
        let derivative = port < derivatives.count ? derivatives[port] : nil
        add(derivative, from: source, Int(operand), to: place, node, port: port)
      }
    }
    for place in nodes.indices where nodes[place].hidden == 0 {
      if nodes[place].gradient != nil {
        nodes[place].sum = figures.sum(terms[place], of: shown[place])
      }
    }
  }

  private func derivatives(into node: Int) -> [EdgeDerivative<S>?] {
    guard let tape = subject.tape, let cotangents = subject.cotangents else { return [] }
    return tape.edges(into: node, cotangents)
  }

  private mutating func add(
    _ derivative: EdgeDerivative<S>?, from place: Int, _ source: Int, to target: Int, _ node: Int,
    port: Int
  ) {
    let listing = subject.graph.codes[node].listing
    let isOrdered = !listing.isCommutative && subject.graph.operands(of: node).count > 1
    let argument = LabelText.clean(listing.argumentName(port), columns: 8)
    var edge = Picture.Edge(
      id: subject.edgeID(source, node, port: port), source: place, target: target,
      argument: isOrdered ? argument : nil, about: "")
    edge.about = "\(nodes[place].name) → \(nodes[target].name)"
    if let derivative {
      edge.isInactive = derivative.isZero || !subject.isActive(source)
      edge.about += figures.about(derivative)
      if subject.showsLocals { edge.local = figures.local(derivative) }
      if !derivative.isZero { terms[place].append(contentsOf: figures.term(derivative)) }
    }
    edges.append(edge)
    nodes[place].uses += 1
    nodes[place].hidden -= 1
  }
}
