// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what a reply remarks: kinks, and where a number stopped being finite.

import ChainRuleService
import Testing

@Suite("Remarks in a reply")
struct ReplyRemarkTests {
  /// The reply to a graph of a leaf `x` and one operation `f` on it.
  private func reply(
    _ operation: String, at x: String, more: String = ""
  ) throws -> [String: Any] {
    try EngineRunner.reply(
      to: """
        {"nodes": [{"id": "x", "value": \(x)}, {"id": "f", "op": "\(operation)", "inputs": ["x"]}\(more)],
         "outputs": ["f"], "cotangents": {"f": \(x.hasPrefix("[") ? "[1, 1, 1]" : "1")}}
        """)
  }

  private func remark(_ reply: [String: Any]) throws -> [String: Any] {
    try #require(reply["nonFinite"] as? [String: Any])
  }

  @Test("A value on a kink is named, with the subgradients there are and the one that was taken")
  func kink() throws {
    let warnings = try #require(reply("relu", at: "0")["warnings"] as? [[String: Any]])
    #expect(warnings.count == 1)
    let warning = try #require(warnings.first)
    #expect(warning["code"] as? String == "kink")
    #expect(warning["nodes"] as? [String] == ["f"])
    #expect(warning["interval"] as? [Double] == [0, 1])
    #expect(warning["chosen"] as? Double == 0)
    #expect(
      warning["detail"] as? String
        == "'f' stands on a kink of relu: the derivative with respect to x may be anything from 0 "
        + "to 1, and 0 was taken, which is the convention minnorm.")
  }

  @Test("Of a tensor, the first element on a kink is named and the others are counted")
  func elements() throws {
    let warnings = try #require(reply("abs", at: "[1, 0, 0]")["warnings"] as? [[String: Any]])
    let detail = try #require(warnings.first?["detail"] as? String)
    #expect(detail.hasPrefix("'f', element [1] and 1 more stands on a kink of abs:"))
  }

  @Test(
    "An operation that is flat between its steps is told of, where it is why a gradient is 0",
    arguments: ["floor", "ceil", "round", "trunc", "sign"])
  func flat(operation: String) throws {
    let warnings = try #require(reply(operation, at: "0.3")["warnings"] as? [[String: Any]])
    #expect(warnings.map { $0["code"] as? String } == ["zero-derivative"])
    #expect(warnings.first?["nodes"] as? [String] == ["f"])
    #expect(
      warnings.first?["detail"] as? String
        == "'f' is \(operation), whose derivative is 0 almost everywhere: this is why the gradient of "
        + "'x' is 0.")
  }

  @Test("Where another way passes a gradient, or none is asked for, nothing is said of it")
  func passedBeside() throws {
    let beside = try EngineRunner.reply(
      to: #"{"expression": "x*floor(x)", "inputs": {"x": 2.5}}"#)
    #expect((beside["warnings"] as? [Any])?.isEmpty == true)
    let value = try EngineRunner.reply(
      to: #"{"expression": "floor(x)", "inputs": {"x": 2.5}}"#, .evaluate)
    #expect((value["warnings"] as? [Any])?.isEmpty != false)
  }

  @Test("Two arguments that meet are one kink, and those that differ none")
  func meeting() throws {
    for (other, count) in [("2", 1), ("3", 0)] {
      let reply = try EngineRunner.reply(
        to: """
          {"nodes": [{"id": "x", "value": 2}, {"id": "f", "op": "maximum", "inputs": ["x", \(other)]}]}
          """)
      #expect((reply["warnings"] as? [[String: Any]])?.count == count)
    }
  }

  @Test("Beside a kink, and where no gradient is asked for, there is nothing to warn of")
  func noWarning() throws {
    #expect((try reply("relu", at: "1e-300")["warnings"] as? [Any])?.isEmpty == true)
    let document =
      #"{"nodes": [{"id": "x", "value": 0}, {"id": "f", "op": "relu", "inputs": ["x"]}]}"#
    let evaluated = try EngineRunner.reply(to: document, .evaluate)
    #expect((evaluated["warnings"] as? [Any])?.isEmpty == true)
  }

  @Test("A value that is not finite says which arguments made it, and where there would be one")
  func forward() throws {
    let place = try remark(reply("log", at: "0"))
    #expect(place["phase"] as? String == "forward")
    #expect(place["node"] as? String == "f")
    #expect(place["cause"] as? String == "The value of 'f' is -Infinity: log of x = 0.")
    #expect(place["hint"] as? String == "log has finite values for x > 0.")
    let element = try remark(reply("log", at: "[1, 2, -1]"))
    #expect(element["index"] as? [Int] == [2])
    #expect(element["cause"] as? String == "The value of 'f' is NaN: log of x = -1.")
  }

  @Test("A gradient that is not finite names the edge that spoils it")
  func reverse() throws {
    let place = try remark(reply("sqrt", at: "0"))
    #expect(place["phase"] as? String == "reverse")
    #expect(place["node"] == nil && place["edge"] as? String == "x->f:0")
    #expect(
      place["cause"] as? String == "The gradient of 'x' is Infinity, along the edge 'x->f:0': "
        + "upstream 1 times local Infinity.")
    #expect(
      place["hint"] as? String == "sqrt has no finite derivative with respect to x at x = 0.")
  }

  @Test("A zero that is a number meets an infinite slope, and both are told")
  func indefinite() throws {
    for (x, index) in [("0", []), ("[4, 0, 1]", [1])] {
      let square = #"{"id": "f", "op": "square", "inputs": ["r"]}"#
      let reply = try EngineRunner.reply(
        to: """
          {"nodes": [{"id": "x", "value": \(x)}, {"id": "r", "op": "sqrt", "inputs": ["x"]}, \(square)],
           "cotangents": {"f": \(x == "0" ? "1" : "[1, 1, 1]")}}
          """)
      let place = try remark(reply)
      #expect(place["phase"] as? String == "reverse" && place["edge"] as? String == "x->r:0")
      #expect(place["index"] as? [Int] == index)
      #expect(
        place["cause"] as? String == "The gradient of 'x' is NaN, along the edge 'x->r:0': "
          + "upstream 0 times local Infinity.")
    }
  }

  /// The cause of the first number of an expression's reply that is not finite, less what is the same
  /// in all.
  private func cause(_ expression: String, _ inputs: String) throws -> String {
    let reply = try EngineRunner.reply(
      to: #"{"expression": "\#(expression)", "inputs": {\#(inputs)}}"#)
    return try #require(remark(reply)["cause"] as? String)
  }

  @Test(
    "An operation over several elements says why it is not finite",
    arguments: [
      ("logdet(x)", #""x": [[0, 1], [1, 0]]"#, "logdet of a matrix whose determinant is negative."),
      ("logdet(x)", #""x": [[1, 2], [2, 4]]"#, "logdet of a matrix whose determinant is 0."),
      ("mean(x)", #""x": []"#, "mean of no elements."),
      ("logsumexp(x)", #""x": []"#, "logsumexp of no elements."),
      ("var(x, ddof=2)", #""x": [1, 2]"#, "var of 2 elements, of which 'ddof' leaves none."),
      ("std(x, ddof=1)", #""x": [1]"#, "std of 1 element, of which 'ddof' leaves none."),
      ("log_sum(x)", #""x": [1, -1]"#, "log_sum of elements whose sum is 0."),
      ("log_sum(x)", #""x": [1, -2]"#, "log_sum of elements whose sum is negative."),
      (
        "bce(x, 1)", #""x": 0"#,
        "bce of a probability of 0 or 1 that its target contradicts, so that a logarithm is of 0."
      ),
      ("bce(x, 1)", #""x": -1"#, "bce of a probability that is not between 0 and 1."),
      (
        "sum(batch_norm(x, [1], [0], [0], v))", #""x": [[1], [2]], "v": [-1]"#,
        "batch_norm of a variance below 0."
      ),
      (
        "sum_square(x)", #""x": [1e200, 1]"#,
        "sum_square of finite numbers, for which it is infinite, or more than the greatest number."
      ),
      (
        "sum(eigh_vectors(x)*[[1, 2], [3, 4]])", #""x": [[1, 0], [0, 1]]"#,
        "eigh_vectors of a matrix with equal eigenvalues has no derivative."
      ),
      (
        "sum(svd_u(x)*[[1, 2], [3, 4]])", #""x": [[1, 0], [0, 1]]"#,
        "svd_u of a matrix with equal singular values has no derivative."
      ),
    ])
  func reasons(_ expression: String, _ inputs: String, _ words: String) throws {
    let cause = try cause(expression, inputs)
    #expect(cause.hasSuffix(": " + words), "\(cause)")
  }

  @Test("A mask of -Infinity is passed over for what it spoils, unless it spoils nothing")
  func masks() throws {
    func remark(_ x: String) throws -> [String: Any] {
      let reply = try EngineRunner.reply(
        to: #"{"expression": "sum(softmax(x)*[1, 2])", "inputs": {"x": \#(x)}}"#)
      return try self.remark(reply)
    }
    let masked = try remark(#"["-Infinity", "-Infinity"]"#)
    #expect(masked["node"] as? String != "x")
    #expect((masked["cause"] as? String)?.hasSuffix("softmax of x at [0] = -Infinity.") == true)
    #expect(try remark(#"["-Infinity", 1]"#)["node"] as? String == "x")
    #expect(try remark(#"["NaN", 1]"#)["node"] as? String == "x")
  }
}
