// SPDX-License-Identifier: Apache-2.0
// ChainRule: the terms of an expression that are whole numbers, because they are places.

/// Which terms of an expression are whole numbers, because they stand as places in brackets behind
/// others, and which names.
///
/// An expression states no dtype: in `x[i + 1]`, i is an integer because there it must be one.
struct ExpressionIntegers {
  private(set) var terms: Set<Int> = []
  private(set) var names: Set<String> = []

  /// - Complexity: O(terms).
  init(_ expression: Expression) {
    var waiting: [Int] = []
    for (term, content) in expression.terms.enumerated() {
      if case .index = content.kind {
        waiting += expression.operands(of: term).dropFirst().map { Int($0) }
      }
    }
    guard !waiting.isEmpty else { return }
    var bound: [String: Int] = [:]
    for binding in expression.bindings {
      if let name = binding.name { bound[name] = binding.term }
    }
    while let term = waiting.popLast() {
      guard terms.insert(term).inserted else { continue }
      let operands = expression.operands(of: term).map { Int($0) }
      switch expression.terms[term].kind {
      case .name(let name):
        guard names.insert(name).inserted, let statement = bound[name] else { continue }
        waiting.append(statement)
      case .negated, .array, .binary(.add), .binary(.subtract), .binary(.multiply):
        waiting += operands
      case .index: waiting += operands.prefix(1)
      case .number, .pi, .binary, .call: continue
      }
    }
  }
}
