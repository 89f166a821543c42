// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of arithmetic in float32, from document to reply.

import Autodiff
import Foundation
import GraphDocuments
import Testing

@testable import ChainRuleService

@Suite("Arithmetic in float32")
struct Float32Tests {
  private static func text(_ document: String, _ verb: Verb = .gradients) throws -> String {
    let bytes = EngineRunner.outcome(of: document, verb).replyBytes
    return String(decoding: try #require(bytes), as: UTF8.self)
  }

  /// `f = op(x, y)` in float32.
  private static func call(_ operation: String, _ x: String, _ y: String, _ more: String = "")
    -> String
  {
    """
    {"nodes": [{"id": "x", "value": \(x)}, {"id": "y", "value": \(y)},
      {"id": "f", "op": "\(operation)", "inputs": ["x", "y"]}], "dtype": "float32"\(more)}
    """
  }

  @Test("is written in the shortest digits that read back as the same float32")
  func digits() throws {
    // 1/3 is 11184811 / 2^25, of which eight digits are enough; d(x/y)/dy = -x/y² = -1/9.
    #expect(
      try Self.text(Self.call("div", "1", "3"))
        == #"{"outputs":{"f":0.33333334},"values":{"x":1,"y":3,"f":0.33333334},"#
        + #""gradients":{"x":0.33333334,"y":-0.11111111,"f":1},"finite":true,"warnings":[]}"#)
    // A tenth is 13421773 / 2^27, and seven times that 0.7 to within half a place.
    #expect(
      try Self.text(Self.call("mul", "0.1", "7"), .evaluate)
        == #"{"outputs":{"f":0.7},"values":{"x":0.1,"y":7,"f":0.7},"finite":true,"warnings":[]}"#)
  }

  @Test("casts the numbers of leaves, and adds as float32 does")
  func casts() throws {
    // Beyond 2^24 every other integer is missing, and 1 is lost beside it.
    let sum = try Self.text(Self.call("add", "16777217", "1"), .evaluate)
    #expect(sum.contains(#""values":{"x":16777216,"y":1,"f":16777216}"#))
    let double = Self.call("add", "16777217", "1").replacing("float32", with: "float64")
    #expect(try Self.text(double, .evaluate).contains(#""x":16777217,"y":1,"f":16777218"#))
    // 3.4028236e38 is nearer to infinity than to the greatest float32, 3.4028235e38.
    let large = try Self.text(Self.call("sub", "3.4028236e38", "3.4028234e38"), .evaluate)
    #expect(large.contains(#""values":{"x":"Infinity","y":3.4028235e38,"f":"Infinity"}"#))
    let beyond = try Self.text(Self.call("add", "1e39", "1"), .evaluate)
    #expect(beyond.contains(#""values":{"x":"Infinity","y":1,"f":"Infinity"},"finite":false"#))
    #expect(beyond.contains(#""cause":"The value of 'x' is Infinity."#))
  }

  @Test("overflows beyond its own greatest number, and says so in its own digits")
  func overflow() throws {
    let reply = try Self.text(Self.call("mul", "3.1e38", "1.1"), .evaluate)
    #expect(reply.contains(#""f":"Infinity"},"finite":false"#))
    #expect(reply.contains("The value of 'f' is Infinity: mul of a = 3.1e+38, b = 1.1."))
    let double = Self.call("mul", "3.1e38", "1.1").replacing("float32", with: "float64")
    #expect(try Self.text(double, .evaluate).contains(#""finite":true"#))
  }

  @Test("carries its name and its bytes in objects")
  func objects() throws {
    // 0.1 is 0x3DCCCCCD, the bytes CD CC CC 3D.
    let flat = try Self.text(Self.call("add", "[0.1]", "0", #", "encoding": "flat""#), .evaluate)
    #expect(flat.contains(#""x":{"shape":[1],"dtype":"float32","data":[0.1]}"#))
    let bytes = try Self.text(Self.call("add", "[0.1]", "0", #", "encoding": "base64""#), .evaluate)
    #expect(bytes.contains(#""f":{"shape":[1],"dtype":"float32","base64":"zczMPQ=="}"#))
    let stated = #"{"shape": [1], "dtype": "float64", "data": [0.1]}"#
    let cast = try Self.text(Self.call("add", stated, "0", #", "encoding": "flat""#), .evaluate)
    #expect(cast == flat)
  }

  @Test("leaves integers and truth values what they are")
  func types() throws {
    let document = """
      {"nodes": [{"id": "i", "value": {"shape": [], "dtype": "int64", "data": 16777216}}, {"id": "c", "value": true},
        {"id": "x", "value": 0.1}, {"id": "f", "op": "where", "inputs": ["c", "x", "i"]}],
       "dtype": "float32", "encoding": "flat"}
      """
    let reply = try Self.text(document)
    #expect(reply.contains(#""i":{"shape":[],"dtype":"int64","data":[16777216]}"#))
    #expect(reply.contains(#""c":{"shape":[],"dtype":"bool","data":[true]}"#))
    #expect(reply.contains(#""f":{"shape":[],"dtype":"float32","data":[0.1]}"#))
  }

  @Test("is a word of the query, which wins over the document's")
  func query() throws {
    let parameters = [CallParameter(name: "dtype", value: "float32")]
    let document = Self.call("div", "1", "3").replacing(
      #""dtype": "float32""#, with: #""dtype": "float64""#)
    let reply = try EngineRunner.reply(to: document, .gradients, parameters)
    #expect(try EngineRunner.numbers(reply["outputs"]) == ["f": 0.33333334])
    let wrong = [CallParameter(name: "dtype", value: "float16")]
    let finding = try EngineRunner.findings(in: document, .gradients, wrong).findings.first
    #expect(finding?.code == "unknown-word" && finding?.parameter == "dtype")
  }

  @Test("goes along edges, in which upstream times local is contribution")
  func edges() throws {
    let reply = try Self.text(Self.call("div", "1", "3", #", "detail": "edges""#))
    #expect(
      reply.contains(
        #""argument":"b","upstream":1,"local":-0.11111111,"localKind":"scalar","formula":{"text":"-(a/b^2)"},"contribution":-0.11111111}"#
      ))
  }

  @Test("runs over rows, and adds them up")
  func rows() throws {
    let batch = #", "batch": ["x"], "detail": "gradients""#
    let rows = try Self.text(Self.call("div", "[1, 2]", "3", batch))
    #expect(rows.contains(#""outputs":{"f":[0.33333334,0.6666667]}"#))
    #expect(
      rows.contains(#""gradients":{"x":[0.33333334,0.33333334],"y":[-0.11111111,-0.22222222]}"#))
    let mean = try Self.text(Self.call("div", "[1, 2]", "3", batch + #", "reduce": "mean""#))
    #expect(
      mean.contains(
        #""outputs":{"f":0.5},"gradients":{"x":[0.16666667,0.16666667],"y":-0.16666667}"#))
  }

  @Test("a document that came before is answered as one that did not")
  func known() throws {
    let engine = Engine(limits: Limits())
    for value in ["0.1", "0.3", "1e39", "-7", "0.1"] {
      let body = Array(Self.call("mul", value, "3").utf8)
      let known = EngineRunner.outcome(ofBytes: body, .gradients, by: engine).replyBytes
      #expect(known == EngineRunner.outcome(ofBytes: body, .gradients).replyBytes, "\(value)")
    }
  }

  /// The numbers of a part of a reply, one after the other.
  private static func flattened(_ part: Any?) -> [Double] {
    switch part {
    case let number as NSNumber: [number.doubleValue]
    case let list as [Any]: list.flatMap(flattened)
    case let object as [String: Any]: object.keys.sorted().flatMap { flattened(object[$0]) }
    default: []
    }
  }

  @Test(
    "agrees with float64 to float32's digits, for every operation",
    arguments: OperationCode.allCases)
  func operations(_ code: OperationCode) throws {
    let example = try #require(OperationExample.of(code))
    let document = String(decoding: example.json(indented: false), as: UTF8.self)
    let (double, single) = try (
      EngineRunner.reply(to: document),
      EngineRunner.reply(to: document, .gradients, [CallParameter(name: "dtype", value: "float32")])
    )
    for part in ["outputs", "values", "gradients"] {
      let (expected, found) = (Self.flattened(double[part]), Self.flattened(single[part]))
      #expect(expected.count == found.count && !expected.isEmpty)
      // What cancels is as exact as what it is the difference of, of which the greatest number tells;
      // outputs are made of values.
      let made = part == "outputs" ? Self.flattened(double["values"]) : []
      let scale = (expected + made).map(abs).max() ?? 0
      for (expected, found) in zip(expected, found) {
        #expect(abs(found - expected) <= 1e-5 * scale, "\(part): \(found), not \(expected)")
      }
    }
  }
}
