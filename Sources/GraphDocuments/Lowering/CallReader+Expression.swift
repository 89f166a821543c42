// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph that is given as an expression.

internal import Autodiff

/// What an expression became: the nodes, and the terms that they come from.
struct ExpressionNodes {
  let expression: Expression
  /// The term that each node comes from.
  let terms: [Int32]
  /// The nodes whose name is not in the text.
  let unnamed: Set<Int>
  /// The leaves that hold whole numbers.
  let integers: Set<Int>
  /// Where the text stands in the document; `nil` if it is a parameter.
  let place: JSONIndex?
  /// The text, if it is a parameter.
  let parameter: String?

  /// Where a node stands in the text.
  func span(of node: Int) -> Finding.Span? {
    terms.indices.contains(node) ? expression.terms[Int(terms[node])].span : nil
  }
}

extension CallReader {
  /// Reads the graph: an expression, or nodes and edges.
  ///
  /// - Parameter parameter: An expression given beside the document, which wins over it.
  mutating func readGraph(over parameter: String?) {
    guard parameter != nil || members.expression != nil else {
      readNodes()
      readEdges()
      return
    }
    for (name, place) in [("nodes", members.nodes), (members.edgesName, members.edges)] {
      guard let place else { continue }
      isDamaged = true
      violations.add(CallFault.conflict("expression", name), at: place)
    }
    if let parameter { return readExpression(parameter) }
    guard let place = members.expression else { return }
    guard view.kind(at: place) == .string else {
      return reject(.member("expression"), "a string", place)
    }
    let parsed = view.withStringBytes(at: place) { bytes in
      Result { () throws(ExpressionFault) in
        try ExpressionParser.parse(bytes, maximumTerms: maximumTerms)
      }
    }
    lower(parsed, at: place, parameter: nil)
  }

  private mutating func readExpression(_ text: String) {
    let parsed = Result { () throws(ExpressionFault) in
      try ExpressionParser.parse(text, maximumTerms: maximumTerms)
    }
    lower(parsed, at: nil, parameter: text)
  }

  /// A graph has a node or an edge for each term, or shares it with an earlier one.
  private var maximumTerms: Int {
    let (sum, overflow) = limits.nodes.addingReportingOverflow(limits.edges)
    return overflow ? .max : sum
  }

  private mutating func lower(
    _ parsed: Result<Expression, ExpressionFault>, at place: JSONIndex?, parameter: String?
  ) {
    switch parsed {
    case .failure(let fault):
      let text = parameter ?? place.map { view.string(at: $0) } ?? ""
      addInExpression(fault.finding(in: text), at: place)
    case .success(let expression):
      var lowering = ExpressionLowering(expression, limits: limits)
      lowering.lower()
      swap(&builder, &lowering.builder)
      swap(&numbers, &lowering.numbers)
      let stand = Int32(truncatingIfNeeded: place ?? view.root)
      nodePlaces = [Int32](repeating: stand, count: lowering.terms.count)
      nodesOfExpression = ExpressionNodes(
        expression: expression, terms: lowering.terms, unnamed: lowering.unnamed,
        integers: lowering.integerNodes, place: place, parameter: parameter)
      areNodesKnown = true
      if !lowering.constants.faults.isEmpty { isDamaged = true }
      for (term, fault) in lowering.constants.faults {
        var finding = Finding(code: fault.code, detail: fault.detail, hint: fault.hint)
        finding.span = expression.terms[term].span
        addInExpression(finding, at: place)
      }
    }
  }

  mutating func addInExpression(_ finding: Finding, at place: JSONIndex?) {
    var finding = finding
    if place == nil { finding.parameter = "expression" }
    violations.add(finding, at: place)
  }

  /// Adds what the core found wrong with a node of an expression.
  mutating func report(_ error: GraphError, in nodes: ExpressionNodes) {
    let node = node(of: error)
    let name = node.map { builder.names[builder.name(of: $0)] }
    var finding = error.finding(about: name)
    finding.span = node.flatMap { nodes.span(of: $0) }
    switch error.rule {
    case .missingValue:
      finding.hint = name.flatMap { hint(aboutFree: $0, nodes) } ?? "Give it in 'inputs'."
    case .unknownOperation(let name):
      finding.hint = hint(aboutUnknown: name) ?? finding.hint
    case .argumentCount(let code, let given):
      finding.hint = CallReader.hint(aboutArguments: code, given)
    case .duplicateID: finding.hint = "Give each result a name of its own."
    case .cycle:
      finding.hint = "A name stands for one value: it cannot be worked out from itself."
    default: break
    }
    addInExpression(finding, at: nodes.place)
  }

  /// What a name without a value may have been meant as: a product of names, or one mistyped.
  private mutating func hint(aboutFree name: String, _ nodes: ExpressionNodes) -> String? {
    // A long name is cut in every place, and there may be many of them.
    let length = min(name.utf8.count, 64)
    let cost = 200 + length * length
    guard !violations.isFull, cost <= comparisonsLeft else { return nil }
    comparisonsLeft -= cost
    let given = namesOfInputs
    if let parts = ImplicitProduct.parts(of: name, known: given.union(boundNames(nodes))) {
      return "There is no implicit product: write \(parts.joined(separator: "*"))."
    }
    return NearestName.nearest(to: name, among: given.sorted()).map {
      "Did you mean '\($0)'? Otherwise give it in 'inputs'."
    }
  }

  private func boundNames(_ nodes: ExpressionNodes) -> Set<String> {
    Set(nodes.expression.bindings.prefix(100).compactMap(\.name))
  }

  /// The first ids that the inputs name.
  private var namesOfInputs: Set<String> {
    guard let inputs = members.inputs, view.kind(at: inputs) == .object else { return [] }
    return Set(view.members(of: inputs).prefix(100).map { view.string(at: $0.name) })
  }

  private func hint(aboutUnknown name: String) -> String? {
    if ["array", "asarray", "tensor"].contains(name) {
      return "An array is its brackets alone, as in [1, 2]."
    }
    guard let symbol = builder.names.find(name), builder.node(ofName: symbol) != nil else {
      return nil
    }
    return "There is no implicit product: write \(ExpressionExcerpt.shortened(name))*(...)."
  }

  private static func hint(aboutArguments code: OperationCode, _ given: Int) -> String? {
    switch code {
    case .max where given > 1: return "The larger of two values is maximum(a, b)."
    case .min where given > 1: return "The smaller of two values is minimum(a, b)."
    default:
      guard let first = code.listing.attributes.first else { return nil }
      return "Attributes come by name behind the arguments, as in \(first.name)=..."
    }
  }
}
