// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is answered at kinks and at the ends of domains, under every convention.

import Autodiff

/// What is answered at kinks and at the ends of domains, under every convention.
enum ConventionTable {
  private static let inf = Double.infinity
  private static let nan = Double.nan

  static let rows: [ConventionRow] = [
    kinks, activations, ends, powers, products, reductions, algebra, tails,
  ].flatMap(\.self)

  /// Operations that rows wait for.
  ///
  /// One that is there by now is to be struck off: its rows run
  /// already, and what other conventions choose at its kinks may have to be declared.
  static let awaiting: Set<String> = []

  static let kinks: [ConventionRow] = [
    ConventionRow("relu at 0", "relu(x)", at: ["x": "0"], [0], [[0]]),
    ConventionRow(
      "relu of NaN has slope NaN, where JAX answers 0 and PyTorch 1.13 answers 1", "relu(x)",
      at: ["x": #""NaN""#], [nan], [[nan]], remark: "NaN"),
    ConventionRow("abs at 0", "abs(x)", at: ["x": "0"], [0], [[0]], [.jax: [[1]], .tfjs: [[-1]]]),
    ConventionRow("sign at 0", "sign(x)", at: ["x": "0"], [0], [[0]]),
    ConventionRow(
      "maximum of equals", "maximum(a, b)", at: ["a": "2", "b": "2"], [2], [[0.5], [0.5]],
      [.tfjs: [[1], [0]]]),
    ConventionRow(
      "minimum of equals", "minimum(a, b)", at: ["a": "2", "b": "2"], [2], [[0.5], [0.5]],
      [.tfjs: [[1], [0]]]),
    ConventionRow(
      "fmax of equals", "fmax(a, b)", at: ["a": "2", "b": "2"], [2], [[0.5], [0.5]],
      [.torch: [[1], [0]]]),
    ConventionRow(
      "fmin of equals", "fmin(a, b)", at: ["a": "2", "b": "2"], [2], [[0.5], [0.5]],
      [.torch: [[1], [0]]]),
    ConventionRow(
      "max over ties shares 1 among them, where TensorFlow.js gives 1 to each", "max(x)",
      at: ["x": "[1, 3, 3]"], [3], [[0, 0.5, 0.5]]),
    ConventionRow(
      "clip at its lower bound", "clip(x, min=-1, max=1)", at: ["x": "-1"], [-1], [[0]],
      [.jax: [[0.5]], .torch: [[1]], .tfjs: [[1]]]),
    ConventionRow(
      "clip at its upper bound", "clip(x, min=-1, max=1)", at: ["x": "1"], [1], [[0]],
      [.jax: [[0.5]], .torch: [[1]], .tfjs: [[1]]]),
    ConventionRow(
      "copysign of 0, whose sign is that of 1, where PyTorch 1.13 answers 0", "copysign(a, b)",
      at: ["a": "0", "b": "1"], [0], [[1], [0]]),
    ConventionRow(
      "hypot at 0, where PyTorch 1.13 answers NaN", "hypot(a, b)", at: ["a": "0", "b": "0"], [0],
      [[0], [0]], [.jax: [[0.5], [0.5]]]),
    ConventionRow(
      "atan2 at 0", "atan2(a, b)", at: ["a": "0", "b": "0"], [0], [[nan], [nan]], remark: "atan2"),
    ConventionRow(
      "sinc at 0, where autograd 1.9 answers NaN", "sinc(x)", at: ["x": "0"], [1], [[0]]),
    ConventionRow(
      "where(x > 0, log(x), 0) at 0, where JAX, PyTorch, autograd and TensorFlow.js answer NaN",
      "where(x > 0, log(x), 0)", at: ["x": "0"], [0], [[0]], remark: "log"),
  ]

  static let activations: [ConventionRow] = [
    ConventionRow("relu6 at 0", "relu6(x)", at: ["x": "0"], [0], [[0]]),
    ConventionRow("relu6 at 6", "relu6(x)", at: ["x": "6"], [6], [[0]], [.tfjs: [[1]]]),
    ConventionRow("hardtanh at -1", "hardtanh(x)", at: ["x": "-1"], [-1], [[0]], [.jax: [[1]]]),
    ConventionRow("hardtanh at 1", "hardtanh(x)", at: ["x": "1"], [1], [[0]], [.jax: [[1]]]),
    ConventionRow(
      "leaky_relu at 0", "leaky_relu(x, negative_slope=0.01)", at: ["x": "0"], [0], [[0.01]],
      [.jax: [[1]]]),
    ConventionRow("elu at 0", "elu(x)", at: ["x": "0"], [0], [[1]]),
    ConventionRow("celu at 0", "celu(x)", at: ["x": "0"], [0], [[1]]),
    ConventionRow("selu at 0", "selu(x)", at: ["x": "0"], [0], [[1.7580993408473766]]),
    ConventionRow(
      "hardswish has slope 0 at -3, where PyTorch 1.13 answers -0.5", "hardswish(x)",
      at: ["x": "-3"], [0], [[0]]),
    ConventionRow(
      "hardswish has slope 1 at 3, where PyTorch 1.13 answers 1.5", "hardswish(x)",
      at: ["x": "3"], [3], [[1]]),
    ConventionRow("hard_sigmoid at -3", "hard_sigmoid(x)", at: ["x": "-3"], [0], [[0]]),
    ConventionRow("hard_sigmoid at 3", "hard_sigmoid(x)", at: ["x": "3"], [1], [[0]]),
  ]

  static let ends: [ConventionRow] = [
    ConventionRow(
      "sqrt at 0, where autograd 1.9 divides by zero", "sqrt(x)", at: ["x": "0"], [0], [[inf]],
      remark: "local Infinity"),
    ConventionRow("rsqrt at 0", "rsqrt(x)", at: ["x": "0"], [inf], [[-inf]], remark: "rsqrt"),
    ConventionRow("1/x at 0", "1/x", at: ["x": "0"], [inf], [[-inf]], remark: "div"),
    ConventionRow("log at 0", "log(x)", at: ["x": "0"], [-inf], [[inf]], remark: "x > 0"),
    ConventionRow("log1p at -1", "log1p(x)", at: ["x": "-1"], [-inf], [[inf]], remark: "x > -1"),
    ConventionRow(
      "log of -1 has slope NaN, where JAX, PyTorch and TensorFlow.js answer -1", "log(x)",
      at: ["x": "-1"], [nan], [[nan]], remark: "x > 0"),
  ]

  static let powers: [ConventionRow] = [
    ConventionRow(
      "0 to the power 0 has slope 0, where JAX and TensorFlow.js answer NaN", "a ** b",
      at: ["a": "0", "b": "0"], [1], [[0], [0]]),
    ConventionRow(
      "0 to the power 2, where CasADi answers NaN", "a ** b", at: ["a": "0", "b": "2"], [0],
      [[0], [0]]),
    ConventionRow(
      "0 to the power -1, where JAX and TensorFlow.js answer NaN", "a ** b",
      at: ["a": "0", "b": "-1"], [inf], [[-inf], [-inf]], remark: "pow"),
    ConventionRow(
      "-2 to the power 3 has no slope in the exponent, where TensorFlow.js answers 0", "a ** b",
      at: ["a": "-2", "b": "3"], [-8], [[12], [nan]], remark: "The base is negative"),
    ConventionRow("x to the power 0 at 0", "x ** 0", at: ["x": "0"], [1], [[0]]),
    ConventionRow(
      "x*log(x) at 0", "x*log(x)", at: ["x": "0"], [nan], [[nan]], remark: "xlogy(x, x)"),
    ConventionRow(
      "xlogy at 0, 0, where PyTorch 1.13 answers 0 and NaN, and JAX -inf and NaN", "xlogy(a, b)",
      at: ["a": "0", "b": "0"], [0], [[-inf], [0]], remark: "local -Infinity"),
  ]

  static let products: [ConventionRow] = [
    ConventionRow(
      "0 times infinity", "a*b", at: ["a": "0", "b": #""Infinity""#], [nan], [[inf], [0]],
      remark: "mul"),
    ConventionRow(
      "a product with a zero, where autograd 1.9 answers NaN", "prod(x)", at: ["x": "[0, 2, 3]"],
      [0], [[6, 0, 0]]),
    ConventionRow(
      "cumprod with a zero", "sum(cumprod(x, axis=0))", at: ["x": "[2, 0, 3]"], [2], [[1, 8, 0]]),
    ConventionRow(
      "mod of -5 and 3", "mod(a, b)", at: ["a": "-5", "b": "3"], [1], [[1], [2]]),
    ConventionRow(
      "fmod of -5 and 3", "fmod(a, b)", at: ["a": "-5", "b": "3"], [-2], [[1], [1]]),
    ConventionRow(
      "mod of 5 and 3, where autograd 1.9 has the other sign for fmod", "mod(a, b)",
      at: ["a": "5", "b": "3"], [2], [[1], [-1]]),
  ]

  static let reductions: [ConventionRow] = [
    ConventionRow(
      "the norm of 0, where JAX and autograd answer NaN", "norm(x)", at: ["x": "[0, 0]"], [0],
      [[0, 0]]),
    ConventionRow(
      "the square of the norm at 0, where JAX answers NaN", "norm(x) ** 2", at: ["x": "[0, 0]"],
      [0], [[0, 0]]),
    ConventionRow(
      "a root of a sum of squares at 0", "sqrt(sum(x ** 2))", at: ["x": "[0, 0]"], [0],
      [[nan, nan]], remark: "norm"),
    ConventionRow(
      "the 1-norm with a component 0", "norm(x, ord=1)", at: ["x": "[0, -2]"], [2], [[0, -1]],
      [.jax: [[1, -1]]]),
    ConventionRow(
      "the largest-element norm where two tie", "norm(x, ord=\"inf\")", at: ["x": "[1, -1]"], [1],
      [[0.5, -0.5]]),
    ConventionRow(
      "the deviation of equals, where JAX and autograd answer NaN", "std(x)", at: ["x": "[2, 2]"],
      [0], [[0, 0]]),
    ConventionRow(
      "logsumexp of nothing but -inf, where JAX and PyTorch answer NaN", "logsumexp(x)",
      at: ["x": #"["-Infinity", "-Infinity"]"#], [-inf], [[0, 0]], remark: "-Infinity"),
    ConventionRow(
      "logaddexp of infinities, where JAX answers 1, 1 and PyTorch 1.13 answers NaN",
      "logaddexp(a, b)", at: ["a": #""Infinity""#, "b": #""Infinity""#], [inf], [[0.5], [0.5]],
      remark: "Infinity"),
    ConventionRow(
      "softmax of nothing but -inf", "sum(softmax(x)*[1, 2])",
      at: ["x": #"["-Infinity", "-Infinity"]"#], [nan], [[nan, nan]], remark: "masked"),
    ConventionRow(
      "the median of an even count", "median(x)", at: ["x": "[4, 1, 3, 2]"], [2.5],
      [[0, 0, 0.5, 0.5]]),
    ConventionRow(
      "a sort of equals keeps their order", "sum(sort(x)*[3, 5])", at: ["x": "[2, 2]"], [16],
      [[3, 5]]),
    ConventionRow(
      "the largest of equals is the first", "sum(topk(x, k=1))", at: ["x": "[2, 2]"], [2],
      [[1, 0]]),
    ConventionRow(
      "cummax of equals goes to the last", "sum(cummax(x, axis=0))", at: ["x": "[1, 1]"], [2],
      [[1, 1]], [.jax: [[1.5, 0.5]]]),
    ConventionRow(
      "normalize at 0, where PyTorch 1.13 answers 1e12", "sum(normalize(x))", at: ["x": "[0, 0]"],
      [0], [[0, 0]]),
    ConventionRow(
      "max_pool of equals goes to the first", "sum(max_pool(x, kernel_shape=[2]))",
      at: ["x": "[[[2, 2]]]"], [2], [[1, 0]]),
  ]

  static let algebra: [ConventionRow] = [
    ConventionRow(
      "det of a singular matrix has the adjugate, where PyTorch 1.13 answers 0", "det(x)",
      at: ["x": "[[1, 2], [2, 4]]"], [0], [[4, -2, -2, 1]])
  ]

  static let tails: [ConventionRow] = [
    ConventionRow("sigmoid of 800", "sigmoid(x)", at: ["x": "800"], [1], [[0]]),
    ConventionRow("sigmoid of -800", "sigmoid(x)", at: ["x": "-800"], [0], [[0]]),
    ConventionRow("softplus of 800", "softplus(x)", at: ["x": "800"], [800], [[1]]),
    ConventionRow("softplus of -800", "softplus(x)", at: ["x": "-800"], [0], [[0]]),
    ConventionRow(
      "1/(1 + exp(-x)) at -800", "1/(1 + exp(-x))", at: ["x": "-800"], [0], [[nan]],
      remark: "sigmoid(x)"),
    ConventionRow(
      "binary cross-entropy of a sure mistake, where PyTorch 1.13 clamps to 100", "bce(p, t)",
      at: ["p": "0", "t": "1"], [inf], [[-inf], [inf]], remark: "bce"),
  ]

  /// Matrices that an operation cannot take, and what they are refused with.
  static let refused: [RefusedRow] = [
    RefusedRow("inv(x)", at: "[[1, 2], [2, 4]]"),
    RefusedRow("solve(x, [1, 1])", at: "[[1, 2], [2, 4]]"),
    RefusedRow("cholesky(x)", at: "[[1, 2], [2, 1]]"),
  ]
}
