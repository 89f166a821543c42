// SPDX-License-Identifier: Apache-2.0
// ChainRule: the value of a formula where its names have values.

package import Autodiff
package import GraphDocuments
internal import RealModule

/// Why a formula has no value.
package enum FormulaFault: Error, Sendable, Equatable {
  /// A name that stands for nothing.
  case unknownName(String, Finding.Span)
  /// A function that does not exist.
  case unknownFunction(String, Finding.Span)
  /// An operation that cannot be done with these shapes or attributes.
  case notComputable(String, Finding.Span)
  /// The time for it was over, or nobody waits.
  case stopped(EvaluationError)
}

/// Works out formulas term by term; what was called once is remembered.
final class FormulaEvaluator {
  private var calls: [Call: Numbers] = [:]

  private struct Call: Hashable {
    let name: String
    let attributes: [ExpressionAttribute]
    let operands: [[Double]]
    let shapes: [[Int]]
  }

  /// How many elements the terms of a formula that are still needed may have together: a few names may
  /// be broadcast to more than there is memory for.
  private let maximumElements: Int
  private var elementsLeft = 0
  /// Asked at each term.
  var budget: Budget

  init(maximumElements: Int, within budget: Budget) {
    (self.maximumElements, self.budget) = (maximumElements, budget)
  }

  /// How many results are remembered, and how many elements these and their operands may have.
  private static let memory = 4096
  private static let memoryElements = 1 << 20
  private var remembered = 0

  /// The value of a formula.
  func value(
    _ formula: ClaimFormula, names: (String) -> Numbers?
  ) throws(FormulaFault) -> Numbers {
    let expression = formula.expression
    elementsLeft = maximumElements
    var values: [Numbers] = []
    var charges: [Int] = []
    var bound: [String: Numbers] = [:]
    var known: [String: Numbers] = [:]
    var uses = FormulaEvaluator.uses(expression)
    var next = 0
    values.reserveCapacity(expression.terms.count)
    for (index, term) in expression.terms.enumerated() {
      try check()
      let operands = expression.operands(of: index).map { values[Int($0)] }
      guard FormulaEvaluator.count(term, operands) <= elementsLeft else {
        throw .notComputable("it takes more memory than a claim may", term.span)
      }
      var isShared = false
      let value = try value(term, operands) { name in
        if let value = bound[name] ?? known[name] {
          isShared = true
          return value
        }
        known[name] = names(name)
        return known[name]
      }
      charges.append(isShared ? 0 : value.elements.count)
      elementsLeft -= charges[index]
      values.append(value)
      for operand in expression.operands(of: index).map({ Int($0) }) {
        uses[operand] -= 1
        guard uses[operand] == 0 else { continue }
        // What a name stands for stays.
        if case .name = expression.terms[operand].kind { continue }
        elementsLeft += charges[operand]
        values[operand] = Numbers([], [])
      }
      while next < expression.bindings.count, expression.bindings[next].term == index {
        if let name = expression.bindings[next].name { bound[name] = values[index] }
        next += 1
      }
    }
    return values[formula.result]
  }

  /// How often each term is used, by others or by a name.
  private static func uses(_ expression: Expression) -> [Int] {
    var uses = [Int](repeating: 0, count: expression.terms.count)
    for term in expression.terms.indices {
      for operand in expression.operands(of: term) { uses[Int(operand)] += 1 }
    }
    for binding in expression.bindings { uses[binding.term] += 1 }
    return uses
  }

  private func check() throws(FormulaFault) {
    do throws(EvaluationError) { try budget.check() } catch { throw .stopped(error) }
  }

  /// How many elements a term has at most, beside those of calls, which have a limit of their own.
  private static func count(_ term: ExpressionTerm, _ operands: [Numbers]) -> Int {
    let counts = operands.map(\.elements.count)
    guard case .binary = term.kind, counts.count == 2, operands[0].shape != operands[1].shape,
      let one = Shape(operands[0].shape), let other = Shape(operands[1].shape)
    else { return counts.reduce(1, +) }
    return one.broadcast(with: other)?.count ?? 1
  }

  private func value(
    _ term: ExpressionTerm, _ operands: [Numbers], _ names: (String) -> Numbers?
  ) throws(FormulaFault) -> Numbers {
    switch term.kind {
    case .number(let number): return Numbers([], [number])
    case .pi: return Numbers([], [.pi])
    case .name(let name):
      guard let value = names(name) else { throw .unknownName(name, term.span) }
      return value
    case .negated: return Numbers(operands[0].shape, operands[0].elements.map { -$0 })
    case .binary(let infix):
      if let value = FormulaEvaluator.arithmetic(infix, operands[0], operands[1]) { return value }
      return try call(infix == .power ? "pow" : infix.rawValue, [], operands, term.span)
    case .call(let name, let attributes): return try call(name, attributes, operands, term.span)
    case .array: return try stack(operands, term.span)
    case .index(let places):
      guard let places = places.known(operands.dropFirst()), let part = operands[0].part(places)
      else {
        throw .notComputable("the shape is \(operands[0].shape)", term.span)
      }
      return part
    }
  }

  /// What is done by hand, because it is done often.
  private static func arithmetic(
    _ infix: ExpressionOperator, _ a: Numbers, _ b: Numbers
  ) -> Numbers? {
    switch infix {
    case .add: Numbers.combine(a, b, +)
    case .subtract: Numbers.combine(a, b, -)
    case .multiply: Numbers.combine(a, b, *)
    case .divide: Numbers.combine(a, b, /)
    case .power: Numbers.combine(a, b, Double.power)
    default: nil
    }
  }

  private func stack(_ parts: [Numbers], _ span: Finding.Span) throws(FormulaFault) -> Numbers {
    guard let first = parts.first else { return Numbers([0], []) }
    guard parts.allSatisfy({ $0.shape == first.shape }) else {
      throw .notComputable("the entries of a list must have one shape", span)
    }
    return Numbers([parts.count] + first.shape, parts.flatMap(\.elements))
  }

  private func call(
    _ name: String, _ attributes: [ExpressionAttribute], _ operands: [Numbers],
    _ span: Finding.Span
  ) throws(FormulaFault) -> Numbers {
    let size = operands.reduce(1) { $0 + $1.elements.count }
    let key =
      size > 4096
      ? nil
      : Call(
        name: name, attributes: attributes, operands: operands.map(\.elements),
        shapes: operands.map(\.shape))
    if let key, let known = calls[key] { return known }
    guard let (code, own) = OperationTable.resolve(name), !code.isLeaf else {
      throw .unknownFunction(name, span)
    }
    var builder = GraphBuilder(
      limits: GraphLimits(nodes: 10_000, edges: 10_000, elements: max(elementsLeft, 1)))
    var leaves: [Int] = []
    for (place, operand) in operands.enumerated() {
      guard let shape = Shape(operand.shape),
        let tensor = Tensor(shape: shape, elements: operand.elements)
      else { throw .notComputable("the shape is \(operand.shape)", span) }
      leaves.append(builder.leaf("x\(place)", tensor, varies: false))
    }
    let node = builder.addNode(name: builder.names.intern("y"), operation: code)
    let names = code.listing.attributes.map(\.name)
    let given = attributes.map { attribute in
      // One axis or several: both words are usual.
      let isAxis = attribute.name == "axis" && !names.contains("axis") && names.contains("axes")
      return (isAxis ? "axes" : attribute.name, AttributeValue(attribute.value))
    }
    builder.setAttributes(own + given, of: node)
    for (place, leaf) in leaves.enumerated() {
      builder.addInput(.node(Int32(truncatingIfNeeded: leaf)), at: place, of: node)
    }
    guard let (graph, values) = try? builder.build(),
      let tape = try? Plan(graph, outputs: [node]).forward(
        values, as: Double.self, within: budget),
      let tensor = tape.value(of: node)
    else { throw .notComputable("\(name) cannot be computed here", span) }
    let value = Numbers(tensor.shape.dimensions, tensor.elements)
    if let key { remember(value, as: key, size + value.elements.count) }
    return value
  }
}

extension FormulaEvaluator {
  private func remember(_ value: Numbers, as key: Call, _ size: Int) {
    guard calls.count < FormulaEvaluator.memory,
      size <= FormulaEvaluator.memoryElements - remembered
    else { return }
    remembered += size
    calls[key] = value
  }
}

extension AttributeValue {
  /// An attribute as an expression writes it.
  fileprivate init(_ literal: ExpressionLiteral) {
    switch literal {
    case .number(let number): self = Int(exactly: number).map { .integer($0) } ?? .number(number)
    case .text(let text): self = .word(text)
    case .boolean(let truth): self = .boolean(truth)
    case .none: self = .none
    case .numbers(let numbers):
      let whole = numbers.compactMap { Int(exactly: $0) }
      self = whole.count == numbers.count ? .integers(whole) : .other("numbers")
    case .lists(let lists):
      let whole = lists.map { $0.compactMap { Int(exactly: $0) } }
      self = whole.map(\.count) == lists.map(\.count) ? .lists(whole) : .other("lists")
    }
  }
}
