// SPDX-License-Identifier: Apache-2.0
// ChainRule: requests for tests.

import Foundation

/// Requests for tests.
enum Samples {
  /// A document of Examples.
  static func example(_ name: String) throws -> String {
    let examples = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Examples")
    return try String(contentsOf: examples.appending(path: name), encoding: .utf8)
  }

  /// A neuron of one weight; its output is 1 / (1 + e^1.5·2).
  static let neuron = """
    {"nodes": [{"id": "w0", "op": "variable", "value": 2}, {"id": "x0", "value": -1.5},
     {"id": "m0", "op": "mul", "inputs": ["w0", "x0"]}, {"id": "f", "op": "sigmoid", "inputs": ["m0"]}]}
    """

  /// The neuron as a query, without spaces.
  static let neuronQuery =
    "nodes=%5B%7B%22id%22:%22w0%22,%22value%22:2%7D,%7B%22id%22:%22x0%22,%22value%22:-1.5%7D,"
    + "%7B%22id%22:%22m0%22,%22op%22:%22mul%22,%22inputs%22:%5B%22w0%22,%22x0%22%5D%7D,"
    + "%7B%22id%22:%22f%22,%22op%22:%22sigmoid%22,%22inputs%22:%5B%22m0%22%5D%7D%5D"

  /// A chain of exponentials and logarithms of so many nodes.
  static func chain(_ count: Int) -> String {
    var nodes = [#"{"id":"n0","value":0.5}"#]
    for index in 1...count {
      nodes.append(#"{"id":"n\#(index)","op":"sin","inputs":["n\#(index - 1)"]}"#)
    }
    return #"{"nodes":[\#(nodes.joined(separator: ","))]}"#
  }
}
