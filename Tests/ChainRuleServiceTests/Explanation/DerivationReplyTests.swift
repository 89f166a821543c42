// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivation in a reply.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Derivations in a reply")
struct DerivationReplyTests {
  private func lines(
    _ document: String, _ parameters: [(String, String)] = []
  ) throws -> [DerivationStep] {
    let parameters = ([("include", "derivation")] + parameters).map {
      CallParameter(name: $0.0, value: $0.1)
    }
    let bytes = EngineRunner.outcome(of: document, .gradients, parameters).replyBytes
    let reply = try JSONDecoder().decode(GradientsReply.self, from: Data(try #require(bytes)))
    return try #require(reply.derivation)
  }

  @Test("have one line a node, from the output on, and sums where it fans out")
  func lesson() throws {
    let lines = try lines(PathReplyTests.lesson)
    #expect(
      lines.map { $0.text ?? "" } == [
        "de/de = 1", "de/dd = de/de * c = 1 * 3 = 3", "de/dc = de/de * d = 1 * 2 = 2",
        "de/db = de/dc * 1 + de/dd * 1 = 2 + 3 = 5", "de/da = de/dc * 1 = 2 * 1 = 2",
      ])
    #expect(lines.allSatisfy { $0.latex == nil && $0.mathml == nil })
  }

  @Test("write so many terms of a line, and say how many more there are", arguments: [64, 65, 70])
  func manyTerms(_ count: Int) throws {
    let uses = [String](repeating: #""x""#, count: count).joined(separator: ", ")
    let document = #"""
      {"nodes": [{"id": "x", "value": 2}, {"id": "f", "op": "addn", "inputs": [\#(uses)]}]}
      """#
    let formats = [("formats", "text"), ("formats", "latex"), ("formats", "mathml")]
    let line = try #require(lines(document, formats).last)
    let text = try #require(line.text)
    #expect(text.components(separatedBy: "df/df").count - 1 == 64)
    #expect(text.hasSuffix(" = \(count)"))
    let more = count == 65 ? "(1 more term)" : "(6 more terms)"
    for text in [text, try #require(line.latex), try #require(line.mathml)] {
      #expect(text.components(separatedBy: more).count - 1 == (count == 64 ? 0 : 2))
    }
  }

  @Test("are written in the formats asked for, wherever they are asked for")
  func formats() throws {
    let query = try lines(PathReplyTests.lesson, [("formats", "latex"), ("formats", "mathml")])
    #expect(query.allSatisfy { $0.text == nil && $0.latex != nil && $0.mathml != nil })
    #expect(
      query[3].latex
        == "\\frac{\\partial e}{\\partial b} = \\frac{\\partial e}{\\partial c} \\cdot 1 + "
        + "\\frac{\\partial e}{\\partial d} \\cdot 1 = 2 + 3 = 5")
    #expect(query[0].mathml?.hasPrefix("<math xmlns=") == true)
    let body = PathReplyTests.lesson.dropLast() + #", "formats": ["mathml"]}"#
    #expect(try lines(String(body)).allSatisfy { $0.latex == nil && $0.mathml != nil })
  }

  @Test("round numbers where that is asked for, and nothing else")
  func digits() throws {
    let exact = try lines(Samples.neuron)
    let rounded = try lines(Samples.neuron, [("digits", "3")])
    #expect(
      exact[1].text
        == "df/dm0 = df/df * f*(1 - f) = 1 * 0.045176659730912144 = 0.045176659730912144")
    #expect(rounded[1].text == "df/dm0 = df/df * f*(1 - f) = 1 * 0.0452 = 0.0452")
    #expect(rounded[3].text == "df/dw0 = df/dm0 * x0 = 0.0452 * (-1.5) = -0.0678")
    #expect(rounded.map(\.node) == ["f", "m0", "x0", "w0"])
  }

  @Test("name the sum of outputs by a letter that names no node, and begin with cotangents")
  func outputs() throws {
    let lines = try lines(
      """
      {"nodes": [{"id": "L", "value": 2}, {"id": "f", "op": "square", "inputs": ["L"]},
        {"id": "g", "op": "pow", "inputs": ["f", 3]}], "outputs": ["f", "g"], "cotangents": {"f": 10, "g": -1}}
      """)
    #expect(
      lines.map { $0.text ?? "" }
        == [
          "dJ/dg = -1", "dJ/df = 10 + dJ/dg * 3*f^2 = 10 - 48 = -38",
          "dJ/dL = dJ/df * 2*L = (-38) * 4 = -152",
        ].map { $0.replacing("(-38)", with: "-38") })
  }

  @Test("put names that are no words into backticks, and set apart what is looser than a product")
  func names() throws {
    let lines = try lines(
      """
      {"nodes": [{"id": "my w", "value": 1}, {"id": "x", "value": 4},
        {"id": "q", "op": "div", "inputs": ["my w", "x"]}, {"id": "f", "op": "lerp", "inputs": ["q", "x", "my w"]}]}
      """, [("formats", "text"), ("formats", "latex")])
    let texts = lines.map { $0.text ?? "" }
    #expect(texts[1] == "df/dq = df/df * (1 - `my w`) = 1 * 0 = 0")
    #expect(texts[2].hasPrefix("df/dx = df/dq * (-(`my w`/x^2)) + df/df * `my w` = "))
    #expect(texts[3].hasPrefix("df/`dmy w` = df/dq * 1/x + df/df * (x - q) = "))
    #expect(lines[3].latex?.contains("\\mathit{my\\ w}") == true)
  }

  @Test("say of tensors what the rules do, with shapes")
  func layers() throws {
    let lines = try lines(try Samples.example("two-layers.json"), [("digits", "4")])
    let texts = Dictionary(uniqueKeysWithValues: lines.map { ($0.node, $0.text ?? "") })
    #expect(texts["a1"] == "da2/da1 = transpose(W1) @ (da2/dW1a1) = [0.1245, -0.1494] (shape [2])")
    #expect(texts["z"] == "da2/dz = da2/da1 * a1*(1 - a1) = [0.03065, -0.02869] (shape [2])")
    #expect(texts["x"] == "da2/dx = transpose(W) @ (da2/dWx) = [-0.005543, 0.01761] (shape [2])")
    #expect(
      texts["W"]
        == "da2/dW = reshape(da2/dWx, shape=[2, 1]) @ reshape(x, shape=[1, 2]) = "
        + "[[0.03065, -0.06129], [-0.02869, 0.05738]] (shape [2, 2])")
  }

  @Test("have no line for what has no gradient, and zero where nothing depends on a node")
  func zeros() throws {
    let lines = try lines(
      """
      {"nodes": [{"id": "x", "value": 1}, {"id": "i", "value": 1, "dtype": "int64"}, {"id": "u", "value": 2},
        {"id": "c", "op": "lt", "inputs": ["x", "u"]}, {"id": "f", "op": "where", "inputs": ["c", "x", 0]},
        {"id": "dead", "op": "exp", "inputs": ["u"]}], "outputs": ["f"]}
      """)
    #expect(lines.map(\.node).sorted() == ["dead", "f", "u", "x"])
    #expect(lines.first { $0.node == "u" }?.text == "df/du = 0")
  }

  @Test("are bounded where a node has many operands, and where there are many nodes")
  func large() throws {
    let inputs = (0..<20_000).map { #""x\#($0)""# }.joined(separator: ",")
    let leaves = (0..<20_000).map { #"{"id":"x\#($0)","value":1}"# }.joined(separator: ",")
    let wide = try lines(
      #"{"nodes":[\#(leaves),{"id":"f","op":"addn","inputs":[\#(inputs)]}]}"#,
      [("include", "edges"), ("include", "paths")])
    #expect(wide.count == 20_001)
    #expect(wide.last?.text == "df/dx0 = addn_pullback(df/df, port=0) = 1")
    #expect(try lines(Samples.chain(20_000)).count == 20_001)
  }
}
