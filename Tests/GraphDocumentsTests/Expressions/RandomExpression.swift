// SPDX-License-Identifier: Apache-2.0
// ChainRule: random expressions, with more parentheses and space than they need.

/// A random text that is an expression.
struct RandomExpression {
  let text: String

  init(_ generator: inout SeededGenerator) {
    var writer = Writer(generator: generator)
    text = writer.program()
    generator = writer.generator
  }

  private struct Writer {
    var generator: SeededGenerator

    mutating func program() -> String {
      let count = Int.random(in: 1...3, using: &generator)
      return (0..<count).map { place in
        let name = chance(2) ? "" : "v\(place)\(space())=\(space())"
        return name + term(depth: 5)
      }.joined(separator: ";" + space())
    }

    mutating func term(depth: Int) -> String {
      if depth == 0 { return atom() }
      let inner = { (writer: inout Self) in writer.term(depth: depth - 1) }
      switch Int.random(in: 0..<14, using: &generator) {
      case 0...4: return "(\(inner(&self)))\(space())\(infix())\(space())(\(inner(&self)))"
      case 5, 6: return loose(depth)
      case 7: return "-\(enclosed(depth))"
      case 8: return "\(enclosed(depth))\(pick(["²", "³", "⁻¹"]))"
      case 9: return "\(enclosed(depth))\(index())"
      case 10: return "\(pick(["exp", "np.sin", "σ", "`1/x`"]))(\(inner(&self)))"
      case 11: return "f(\(inner(&self)),\(space())\(inner(&self))\(attribute()))"
      case 12: return "[\(inner(&self)), \(inner(&self))]"
      default: return "((\(inner(&self))))"
      }
    }

    /// Operators and atoms in a row, without parentheses.
    private mutating func loose(_ depth: Int) -> String {
      var text = chance(3) ? "-" + atom() : atom()
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        text += space() + pick(["+", "-", "*", "/", "@", "^", "**", "·", "^-", "*-"]) + space()
        text += atom()
      }
      return text
    }

    private mutating func enclosed(_ depth: Int) -> String {
      chance(2) ? atom() : "(\(term(depth: depth - 1)))"
    }

    private mutating func atom() -> String {
      pick([
        "x", "w", "y1", "θ", "pi", "`a b`", "``````", "2", "0.5", "1e-3", "123456789012", "x[0]",
        "[]", "tanh(x)",
      ])
    }

    private mutating func infix() -> String {
      pick(["+", "-", "*", "/", "@", "^", "<", "<=", ">", ">=", "==", "!=", "−", "≠"])
    }

    private mutating func index() -> String {
      pick([
        "[0]", "[-1]", "[1:2]", "[:]", "[::-1]", "[0, :]", "[ 1 : , -2 ]", "[:3:]", "[i]",
        "[i + 1, 2]", "[j*2, -1, :]", "[i, -(j), 0]",
      ])
    }

    private mutating func attribute() -> String {
      pick(["", ", axis=-1", ", axis=[0, 1], keepdims=true", ", mode='a''b\"c'", ", to=null"])
    }

    private mutating func space() -> String { pick(["", "", " ", "\n\t", "\u{2003}"]) }

    private mutating func chance(_ count: Int) -> Bool {
      Int.random(in: 0..<count, using: &generator) == 0
    }

    private mutating func pick(_ texts: [String]) -> String {
      texts[Int.random(in: 0..<texts.count, using: &generator)]
    }
  }
}
