// SPDX-License-Identifier: Apache-2.0
// ChainRule: the graph as somebody may have misread it.

internal import Autodiff

/// The graph as somebody may have misread it: with another grouping, another logarithm, or degrees where
/// radians belong.
struct Reading {
  /// The mistake.
  let code: DiagnosisCode
  /// The node that is read otherwise.
  let node: Int
  /// The graph that is read.
  let sketch: GraphSketch
  /// What the node computes in this reading, and in the right one.
  let texts: (read: String, right: String)
}

/// Collects the readings of a graph.
struct ReadingSearch {
  let graph: Graph
  let structure: GraphStructure
  let text: NodeText
  let limit: Int
  private(set) var readings: [Reading] = []
  /// Whether there may be more than were looked for.
  private(set) var isCut = false

  init(_ structure: GraphStructure, _ text: NodeText, limit: Int) {
    (graph, self.structure) = (structure.graph, structure)
    self.text = text
    self.limit = limit
  }

  mutating func run() {
    for node in graph.order.reversed().map({ Int($0) }) where !graph.codes[node].isLeaf {
      guard readings.count < limit else {
        isCut = true
        return
      }
      regroup(node)
      rebase(node)
    }
  }

  private mutating func add(_ code: DiagnosisCode, _ node: Int, _ sketch: GraphSketch) {
    let right = text.formula(of: node)
    let read = text.formula(of: node, in: sketch)
    guard read != right else { return }
    readings.append(Reading(code: code, node: node, sketch: sketch, texts: (read, right)))
  }

  /// Logarithms to another base, and angles in degrees.
  private mutating func rebase(_ node: Int) {
    let logarithms: [OperationCode] = [.log, .log2, .log10]
    let code = graph.codes[node]
    if logarithms.contains(code) {
      for other in logarithms where other != code {
        var sketch = GraphSketch(graph)
        sketch[node].code = other
        add(.logarithmBase, node, sketch)
      }
    } else if [.sin, .cos, .tan].contains(code) {
      var sketch = GraphSketch(graph)
      let factor = sketch.add(constant: .pi / 180)
      sketch[node].operands = [sketch.add(.multiply, [graph.operandNodes(of: node)[0], factor])]
      add(.degreesForRadians, node, sketch)
    }
  }

  /// Leaves out a pair of parentheses: `a/(b + c)` is read `a/b + c`, `(a + b)*c` as `a + b*c`.
  private mutating func regroup(_ node: Int) {
    for (outer, a, inner) in ways(node) {
      guard let inner, structure.useCounts[inner] <= 1 else { continue }
      for (innerCode, b, innerRight) in ways(inner) where needsParentheses(innerCode, in: outer) {
        guard let c = innerRight ?? right(of: inner) else { continue }
        var sketch = GraphSketch(graph)
        let first = sketch.place(a), second = sketch.place(b), third = sketch.place(.node(c))
        sketch[node].code = innerCode
        sketch[node].attributes = []
        sketch[node].operands = [sketch.add(outer, [first, second]), third]
        add(.precedence, node, sketch)
      }
    }
    regroupLeft(node)
  }

  private mutating func regroupLeft(_ node: Int) {
    let code = graph.codes[node]
    let operands = graph.operandNodes(of: node)
    guard operands.count == 2, ReadingSearch.precedence(code) != nil else { return }
    let inner = operands[0]
    let parts = graph.operandNodes(of: inner)
    guard parts.count == 2, needsParentheses(graph.codes[inner], in: code, isLeft: true),
      structure.useCounts[inner] <= 1
    else { return }
    var sketch = GraphSketch(graph)
    sketch[node].code = graph.codes[inner]
    sketch[node].operands = [parts[0], sketch.add(code, [parts[1], operands[1]])]
    add(.precedence, node, sketch)
  }

  /// An operand, or a number that an operation carries.
  enum Part { case node(Int), number(Double) }

  /// A node as a binary operation: its operation, its left side, and its right side if that is a node.
  private func ways(_ node: Int) -> [(code: OperationCode, left: Part, right: Int?)] {
    let operands = graph.operandNodes(of: node)
    let code = graph.codes[node]
    switch code {
    case .add, .multiply:
      return [
        (code, .node(operands[0]), operands[1]), (code, .node(operands[1]), operands[0]),
      ]
    case .subtract, .divide, .power: return [(code, .node(operands[0]), operands[1])]
    case .reciprocal: return [(.divide, .number(1), operands[0])]
    case .addConstant: return carried(.add, node, operands[0])
    case .multiplyConstant: return carried(.multiply, node, operands[0])
    default: return []
    }
  }

  private func carried(
    _ code: OperationCode, _ node: Int, _ operand: Int
  ) -> [(code: OperationCode, left: Part, right: Int?)] {
    guard case .number(let number)? = graph.attributes(of: node).first?.value else { return [] }
    return [(code, .number(number), operand)]
  }

  private func right(of node: Int) -> Int? { graph.operandNodes(of: node).last }

  static func precedence(_ code: OperationCode) -> Int? {
    switch code {
    case .add, .subtract, .addConstant: 1
    case .multiply, .divide, .multiplyConstant: 2
    case .power: 3
    default: nil
    }
  }

  private func needsParentheses(
    _ inner: OperationCode, in outer: OperationCode, isLeft: Bool = false
  ) -> Bool {
    guard let a = ReadingSearch.precedence(inner), let b = ReadingSearch.precedence(outer) else {
      return false
    }
    return a < b || (!isLeft && a == b && [.subtract, .divide].contains(outer))
  }
}

extension GraphSketch {
  /// The number of a node, or of a new constant.
  fileprivate mutating func place(_ part: ReadingSearch.Part) -> Int {
    switch part {
    case .node(let node): node
    case .number(let number): add(constant: number)
    }
  }
}
