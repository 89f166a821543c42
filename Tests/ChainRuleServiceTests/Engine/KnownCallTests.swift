// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that an engine that has seen a document before answers as one that has not.

import AutodiffTesting
import ChainRuleService
import GraphDocuments
import Testing

@Suite("Documents that came before")
struct KnownCallTests {
  /// An engine beside one that has seen nothing.
  private struct Pair {
    let engine = Engine(limits: Limits())

    /// Whether both give the same answer; otherwise what they say.
    func difference(_ body: [UInt8], _ verb: Verb) -> String? {
      let known = Pair.text(EngineRunner.outcome(ofBytes: body, verb, by: engine))
      let fresh = Pair.text(EngineRunner.outcome(ofBytes: body, verb))
      return known == fresh
        ? nil : "\(String(decoding: body, as: UTF8.self)): \(known), not \(fresh)"
    }

    private static func text(_ outcome: Outcome) -> String {
      switch outcome {
      case .reply(let bytes), .picture(let bytes, _): String(decoding: bytes, as: UTF8.self)
      case .refused(let error): "\(error)"
      case .stopped(let error): "\(error)"
      }
    }
  }

  private static let neuron = """
    {"nodes": [{"id": "x", "value": -1.5}, {"id": "w", "value": 2, "note": "1.5"},
     {"id": "p", "op": "sub", "inputs": ["x", {"value": 7}]}, {"id": "q", "op": "mul"},
     {"id": "f", "op": "tanh", "inputs": ["q"]}],
     "edges": [{"source": "w", "target": "q", "port": 0}, {"source": "p", "target": "q", "port": 1}]}
    """

  private static func known(_ document: String) throws -> Pair {
    let pair = Pair()
    for _ in 0..<4 { #expect(pair.difference(Array(document.utf8), .gradients) == nil) }
    return pair
  }

  @Test("Other numbers in leaves, and other white space, give their own answers")
  func numbers() throws {
    let pair = try Self.known(Self.neuron)
    for number in [
      "0", "-0", "-0.0", "1e300", "5E-324", "123456789012345678901234567890", "0.1e+1", "1e-400",
      "1e400", "01", "1.", ".5", "+1", "1e", "--1", "NaN", "\"NaN\"", "\"Infinity\"", "null",
      "true",
      "[1]", "[]", "{}", "1 2", "1,\"value\": 2", "", "\"1\"", "1}", "1\u{0}",
    ] {
      let body = Self.neuron.replacing("-1.5", with: number)
      #expect(pair.difference(Array(body.utf8), .gradients) == nil)
      let spaced = body.replacing(",", with: " ,\r\n\t").replacing(":", with: " : ")
      #expect(pair.difference(Array(spaced.utf8), .gradients) == nil)
      let dense = body.replacing(" ", with: "").replacing("\n", with: "")
      #expect(pair.difference(Array(dense.utf8), .gradients) == nil)
    }
  }

  @Test("Numbers that are no leaves', names and the verb are part of what a document is")
  func structure() throws {
    let pair = try Self.known(Self.neuron)
    for (old, new) in [
      (#""port": 0"#, #""port": 2"#), (#""value": 7"#, #""value": 8"#), (#"\"w\""#, #"\"v\""#),
      ("\"1.5\"", "\"2.5\""), ("tanh", "sinh"), (#""port": 1"#, #""port": 0"#),
      ("]}", "], \"wrt\": [\"x\"]}"), ("]}", "]} "), ("]}", "]}x"), ("]}", "]"), ("{", "[{"),
    ] {
      let body = Self.neuron.replacing(old, with: new)
      for verb in Verb.allCases {
        #expect(pair.difference(Array(body.utf8), verb) == nil)
        #expect(pair.difference(Array(Self.neuron.utf8), verb) == nil)
      }
    }
  }

  @Test("A result that is not finite, and a value on a kink, are said as ever")
  func remarks() throws {
    for (operation, values) in [("log", ["2", "0", "-1", "3"]), ("relu", ["2", "0", "-1", "3"])] {
      let body = #"{"nodes": [{"id": "x", "value": @}, {"id": "f", "op": "OP", "inputs": ["x"]}]}"#
        .replacing("OP", with: operation)
      let pair = try Self.known(body.replacing("@", with: "1"))
      for value in values + values {
        #expect(pair.difference(Array(body.replacing("@", with: value).utf8), .gradients) == nil)
      }
    }
  }

  @Test("Tensors, inputs over values, and every option of a reply")
  func tensors() throws {
    let body = """
      {"nodes": [{"id": "x", "value": [[1, 2], [3, 4]]}, {"id": "y", "value": {"shape": [2], "data": [5, 6]}},
       {"id": "z", "value": 1}, {"id": "m", "op": "matmul", "inputs": ["x", "x"]},
       {"id": "s", "op": "mul", "inputs": ["m", "y"]}, {"id": "r", "op": "mul", "inputs": ["s", "z"]},
       {"id": "f", "op": "sum", "inputs": ["r"]}], "inputs": {"z": 3}, "detail": "DETAIL",
       "encoding": "ENCODING"}
      """
    for detail in ["gradients", "nodes", "edges"] {
      for encoding in ["nested", "flat", "base64"] {
        let body = body.replacing("DETAIL", with: detail).replacing("ENCODING", with: encoding)
        let pair = try Self.known(body)
        for (old, new) in [
          ("3, 4", "3, -4.25"), ("[2]", "[1]"), ("[5, 6]", "[0.5, 6]"), (": 3}", ": 9}"),
          (#""value": 1"#, #""value": 12"#), ("[3, 4]", "[3]"), ("[3, 4]", #"[3, "NaN"]"#),
        ] {
          let changed = Array(body.replacing(old, with: new).utf8)
          #expect(pair.difference(changed, .gradients) == nil)
        }
      }
    }
  }

  @Test("The whole corpus through one engine, again and again")
  func corpus() {
    let pair = Pair()
    for _ in 0..<3 {
      for test in Corpus.good + Corpus.bad where test.bytes.count <= 16 << 10 {
        #expect(pair.difference(test.bytes, test.verb) == nil, "\(test.name)")
      }
    }
  }

  @Test("Changed documents between the unchanged ones")
  func changes() {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array(#"0123456789-+.eE "[]{},:\tnaf"#.utf8)
    for test in Corpus.good where test.bytes.count <= 1 << 10 {
      let pair = Pair()
      for _ in 0..<3 { #expect(pair.difference(test.bytes, test.verb) == nil) }
      for round in 0..<60 {
        var body = test.bytes
        let place = Int.random(in: 0..<body.count, using: &generator)
        switch round % 3 {
        case 0: body[place] = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        case 1: body.remove(at: place)
        default: body.insert(alphabet[round % alphabet.count], at: place)
        }
        #expect(pair.difference(body, test.verb) == nil, "\(test.name)")
      }
    }
  }
}
