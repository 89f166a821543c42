// SPDX-License-Identifier: Apache-2.0
// ChainRule: our own gradient is verified without its rules.

import Autodiff
import GradientChecking
import Testing

@Suite struct VerificationTests {
  private func verification(
    _ text: String, _ inputs: [String: Numbers]
  ) throws -> Verification {
    try GradientCheck(ExpressionGraph(text, inputs).question([])).answer().verification
  }

  @Test(arguments: [
    "exp(x)*sin(y)", "log(x)/y", "sqrt(x)*cbrt(y)", "tanh(x) + sinh(y)*cosh(x)", "x^y",
    "y^3/(1 + x)",
    "atan(x)*asin(y/4)", "acos(y/4) + tan(x)", "sigmoid(x*y) + softplus(x - y)", "log2(x)*log10(y)",
    "expm1(x)*log1p(y)", "exp2(x) + exp10(y/3)", "asinh(x) + acosh(1 + y) + atanh(x/2)",
    "hypot(x, y) + atan2(x, y)", "abs(x - y)*relu(y)", "maximum(x, y)*2", "where(x > y, x^2, y^3)",
  ])
  func `a step in the complex plane agrees to rounding`(text: String) throws {
    let verification = try verification(
      text, ["x": Numbers([], [0.83]), "y": Numbers([], [1.37])])
    #expect(verification.complex.skipped == nil)
    #expect(verification.complex.count == 2)
    #expect(verification.complex.maximumError < 1e-13)
    #expect(verification.differences.count == 2)
    #expect(verification.passed)
  }

  @Test func `tensors go through it too`() throws {
    let verification = try verification(
      "h = tanh(W@x + b); p = softmax(V@h); l = -log(p[1]) + mean(h)*max(b)",
      [
        "W": Numbers([3, 2], [0.1, -0.4, 0.7, 0.2, 0.9, -0.3]), "x": Numbers([2], [1.2, -0.7]),
        "b": Numbers([3], [0.1, 0.2, -0.5]),
        "V": Numbers([2, 3], [0.3, 0.8, -0.2, 0.5, -0.6, 0.4]),
      ])
    #expect(verification.complex.count == 17)
    #expect(verification.complex.maximumError < 1e-13)
    #expect(verification.differences.maximumError < 1e-8)
    #expect(try #require(verification.taylor.order) > 1.9)
    #expect(verification.passed)
  }

  @Test func `at a kink nothing is compared, and it says so`() throws {
    let verification = try verification("abs(x)", ["x": Numbers([], [0])])
    #expect(verification.differences.count == 0)
    #expect(verification.differences.skipped?.contains("kink") == true)
    #expect(verification.taylor.skipped?.contains("kink") == true)
    #expect(verification.passed)
  }

  @Test func `near a kink the remainder is judged on this side of it`() throws {
    let verification = try verification(
      "relu(x)*y", ["x": Numbers([], [0.01]), "y": Numbers([], [3])])
    #expect(verification.taylor.skipped == nil)
    #expect(verification.passed)
  }

  @Test func `what is linear has a remainder that is nothing but rounding`() throws {
    let verification = try verification("3*x + y", ["x": Numbers([], [2]), "y": Numbers([], [5])])
    #expect(verification.taylor.order == nil)
    #expect(verification.passed)
  }

  @Test(arguments: [("log(1 + exp(x)) - x", 25), ("(x + 1e8) - 1e8", 0.7), ("x^2 + 1e9 - 1e9", 3)])
  func `numbers that nearly cancel do not speak against a right gradient`(
    text: String, x: Double
  ) throws {
    let verification = try verification(text, ["x": Numbers([], [x])])
    #expect(verification.taylor.passed)
    #expect(verification.complex.passed)
    #expect(verification.differences.passed)
  }

  @Test(
    arguments: [
      (0.25, true, nil), (0.5, false, nil),
      (0.98, true, "the remainders do not shrink above their rounding"),
    ] as [(Double, Bool, String?)])
  func `the order of the remainders decides`(ratio: Double, passes: Bool, skipped: String?) {
    var remainders = [0.3]
    for _ in 1..<16 { remainders.append(remainders[remainders.count - 1] * ratio) }
    let test = TaylorTest(remainders: remainders)
    #expect(test.passed == passes)
    #expect(test.skipped == skipped)
    // Two above the rounding are one ratio, which may be chance.
    let few = TaylorTest(remainders: [0.3, 0.3 * ratio] + [Double](repeating: 0, count: 14))
    #expect(few.passed)
    #expect(few.skipped != nil)
  }

  @Test func `what is not finite is not verified`() throws {
    let answer = try GradientCheck(
      ExpressionGraph("log(x)", ["x": Numbers([], [-1])]).question([])
    ).answer()
    #expect(!answer.isFinite)
    #expect(answer.verification.differences.skipped?.contains("finite") == true)
  }
}
