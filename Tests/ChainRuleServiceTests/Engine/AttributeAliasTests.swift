// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the other names that attributes have.

import Autodiff
import ChainRuleService
import Testing

@Suite("Other names of attributes")
struct AttributeAliasTests {
  private func output(
    _ operation: String, _ attributes: String, at x: String = "[[1, 2], [3, 5]]"
  ) throws -> [Double]? {
    let reply = try EngineRunner.reply(
      to: """
        {"nodes": [{"id": "x", "value": \(x)},
          {"id": "f", "op": "\(operation)", "inputs": ["x"], "attributes": {\(attributes)}}],
         "outputs": ["f"]}
        """, .evaluate)
    return (reply["outputs"] as? [String: Any])?["f"] as? [Double]
  }

  @Test("What other tools call an attribute is understood in graphs")
  func graphs() throws {
    for name in ["axes", "axis", "dim"] {
      #expect(try output("sum", #""\#(name)": 0"#) == [4, 7])
    }
    #expect(try output("var", #""axis": 1, "correction": 1"#) == [0.5, 2])
    #expect(try output("leaky_relu", #""alpha": 0.5"#, at: "[-2, 4]") == [-1, 4])
    #expect(try output("dropout", #""ratio": 0, "seed": 1"#, at: "[1, 2]") == [1, 2])
  }

  @Test("And in expressions")
  func expressions() throws {
    let reply = try EngineRunner.reply(
      to: #"{"expression": "sum(x, axis=0)", "inputs": {"x": [[1, 2], [3, 5]]}}"#, .evaluate)
    #expect((reply["outputs"] as? [String: Any])?["result"] as? [Double] == [4, 7])
  }

  @Test("No name means two attributes of an operation, and every alias means its own")
  func table() {
    for code in OperationCode.allCases {
      let attributes = code.listing.attributes
      let names = attributes.flatMap { [$0.name] + $0.aliases }
      #expect(Set(names).count == names.count, "\(code.listing.name): \(names)")
      for attribute in attributes {
        for alias in attribute.aliases {
          #expect(attributes.attribute(named: alias)?.name == attribute.name)
        }
      }
    }
  }

  @Test("The names that the reference has beside others are all there")
  func reference() {
    let pairs: [(OperationCode, String, String)] = [
      (.sum, "axis", "axes"), (.variance, "correction", "ddof"), (.transpose, "axes", "perm"),
      (.dropout, "ratio", "p"), (.leakyRectifiedLinear, "alpha", "negative_slope"),
    ]
    for (code, alias, name) in pairs {
      #expect(code.listing.attributes.attribute(named: alias)?.name == name)
    }
    for name in ["conv2d", "max_pool"] {
      let attributes = OperationTable.find(name)?.listing.attributes ?? []
      for (alias, own) in [
        ("stride", "strides"), ("padding", "pads"), ("dilation", "dilations"),
      ] {
        #expect(attributes.attribute(named: alias)?.name == own, "\(name) \(alias)")
      }
    }
  }
}
