// SPDX-License-Identifier: Apache-2.0
// ChainRule: an expression with every parenthesis written, for comparison.

@testable import GraphDocuments

extension Expression {
  /// Every statement with operators before their operands and parentheses around both.
  ///
  /// It is written without the printer, which is what it tests.
  var tree: String {
    var texts: [String] = []
    for (index, term) in terms.enumerated() {
      let own = operands(of: index).map { texts[Int($0)] }
      texts.append(term.kind.tree(own))
    }
    return bindings.map { binding in
      (binding.name.map { "\($0) = " } ?? "") + texts[binding.term]
    }.joined(separator: "; ")
  }
}

extension ExpressionTerm.Kind {
  fileprivate func tree(_ operands: [String]) -> String {
    let all = operands.joined(separator: " ")
    switch self {
    case .number(let value): return NumberText.text(value)
    case .pi: return "PI"
    case .name(let name): return name
    case .negated: return "(neg \(all))"
    case .binary(let infix): return "(\(infix.rawValue) \(all))"
    case .call(let name, let attributes):
      return
        "(\(([name] + operands + attributes.map { "\($0.name):\($0.value)" }).joined(separator: " ")))"
    case .array: return "[\(all)]"
    case .index(let places): return "(at \(all) \(places.map(\.tree).joined(separator: " ")))"
    }
  }
}

extension ExpressionIndex {
  fileprivate var tree: String {
    switch self {
    case .at(let place): return "\(place)"
    case .computed: return "*"
    case .range(let first, let last, let step):
      return [first, last, step].map { $0.map(String.init) ?? "_" }.joined(separator: ":")
    }
  }
}
