// SPDX-License-Identifier: Apache-2.0
// ChainRule: rules over arrays against rules over numbers.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Rules over arrays")
struct ElementRuleTests {
  /// More than two runs, and a rest.
  private static let count = 2 * StripMemory<Double>.length + 37

  private static let numbers: [Double] = {
    var generator = SeededGenerator(seed: 5)
    return (0..<count).map { _ in Double.random(in: 0.1...0.9, using: &generator) }
  }()

  @Test("The form says which loop serves a rule", .enabled(if: VectorLibrary.isUsed))
  func forms() {
    #expect(UnaryValue(rule: Square()).form == .step(.product, 0, 0))
    #expect(UnaryValue(rule: Exp()).form == .function(.exp))
    #expect(UnaryValue(rule: Sigmoid()).form == .function(.sigmoid))
    #expect(UnaryDerivative(operation: Exp()).form == .argument(2))
    #expect(UnaryDerivative(operation: Sin()).form == .function(.cos))
    #expect(UnaryDerivative(operation: Tanh()).form == .composed)
    #expect(UnaryDerivative(operation: Sigmoid()).form == .slope(.sigmoid))
    #expect(UnaryDerivative(operation: LogSigmoid()).form == .mirrored(.sigmoid))
    #expect(UnaryValue(rule: Negate()).form == .negative(0))
    #expect(BinaryValue(rule: LogAddExp()).form == .composed)
    #expect(BinaryValue(rule: Multiply()).form == .step(.product, 0, 1))
    #expect(BinaryValue(rule: Subtract()).form == .step(.difference, 0, 1))
    #expect(BinaryValue(rule: Divide()).form == .plain)
    #expect(PartialA(operation: Add()).form == .constant(1))
    #expect(UnaryValue(rule: LogGamma()).form == .special(cost: SpecialFunction.logGamma.cost))
    #expect(PartialA(operation: Multiply()).form == .argument(1))
  }

  @Test(
    "Without the library every rule is read number by number", .enabled(if: !VectorLibrary.isUsed))
  func scalarForms() {
    #expect(UnaryValue(rule: Exp()).form == .plain)
    #expect(BinaryValue(rule: LogAddExp()).form == .plain)
  }

  @Test("Values and derivatives are those of each number alone, and near those of the scalar rule")
  func values() {
    expect(UnaryValue(rule: Square()), within: 0)
    expect(UnaryValue(rule: Exp()), within: 4)
    expect(UnaryValue(rule: Softplus(beta: 2)), within: 4)
    expect(UnaryValue(rule: LogOneMinusExp()), within: 8)
    expect(UnaryDerivative(operation: Tanh()), within: 8)
    expect(UnaryDerivative(operation: Sin()), within: 4)
    expect(UnaryDerivative(operation: Sigmoid()), within: 4)
    expect(BinaryValue(rule: LogAddExp()), within: 4)
    expect(BinaryValue(rule: Add()), within: 0)
    expect(BinaryValue(rule: Subtract()), within: 0)
    expect(BinaryValue(rule: Multiply()), within: 0)
    expect(PartialA(operation: Multiply()), within: 0)
    expect(PartialB(operation: Multiply()), within: 0)
    expect(PartialA(operation: LogAddExp()), within: 8)
    expect(PartialB(operation: XLogY()), within: 0)
  }

  private func expect<R: ElementRule>(
    _ rule: R, within bound: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let count = Self.count
    let (a, b) = (Self.numbers, Self.numbers.reversed() as [Double])
    let whole = written(rule, a, b)
    for (start, length) in [(0, 1), (1, 5), (7, count - 7), (count - 3, 3)] {
      let range = start..<start + length
      let part = written(rule, Array(a[range]), Array(b[range]))
      #expect(part == Array(whole[range]), "\(rule)", sourceLocation: sourceLocation)
    }
    for index in 0..<count {
      let single = rule.at(a[index], b[index], a[index])
      let units = unitsInTheLastPlace(from: whole[index], to: single)
      #expect(units <= bound, "\(rule) at \(a[index])", sourceLocation: sourceLocation)
    }
    let sums = added(rule, a, b)
    #expect(sums == whole.map { 1 + 3 * $0 }, "\(rule)", sourceLocation: sourceLocation)
    let firsts = added(rule, a, b, isFirst: true)
    #expect(firsts == whole.map { 0 + 3 * $0 }, "\(rule)", sourceLocation: sourceLocation)
  }

  private func written<R: ElementRule>(_ rule: R, _ a: [Double], _ b: [Double]) -> [Double] {
    var result = a
    with(a, b, &result) { rule.write($0, to: $1, count: a.count) }
    return result
  }

  private func added<R: ElementRule>(
    _ rule: R, _ a: [Double], _ b: [Double], isFirst: Bool = false
  ) -> [Double] {
    var result = [Double](repeating: 1, count: a.count)
    let cotangents = [Double](repeating: 3, count: a.count)
    cotangents.withUnsafeBufferPointer { cotangents in
      guard let base = cotangents.baseAddress else { return }
      with(a, b, &result) {
        if isFirst {
          rule.begin($0, times: base, at: $1, count: a.count)
        } else {
          rule.add($0, times: base, to: $1, count: a.count)
        }
      }
    }
    return result
  }

  private func with(
    _ a: [Double], _ b: [Double], _ result: inout [Double],
    _ body: (ElementArguments<Double>, UnsafeMutablePointer<Double>) -> Void
  ) {
    a.withUnsafeBufferPointer { first in
      b.withUnsafeBufferPointer { second in
        result.withUnsafeMutableBufferPointer { target in
          guard let p = first.baseAddress, let q = second.baseAddress, let t = target.baseAddress
          else { return }
          body(ElementArguments(a: p, b: q, y: p), t)
        }
      }
    }
  }
}
