// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph of scalars as a plan, as columns for C, and as a document.

import Autodiff
import CReference

extension ScalarGraph {
  func name(of node: Int) -> String { "n\(node)" }

  /// The graph for our own sweeps.
  func built() -> (graph: Graph, leaves: LeafValues) {
    var builder = GraphBuilder()
    for (node, each) in nodes.enumerated() {
      if each.code == .variable {
        builder.variable(name(of: node), values[node])
      } else {
        builder.apply(each.code, each.operands, name: name(of: node))
      }
    }
    guard let built = try? builder.build() else { fail("the graph is not right") }
    return built
  }

  /// The graph as nodes with inputs, as a client would post it.
  ///
  /// - Parameter padding: Zero bytes that follow it in memory.
  func document(padding: Int = 64) -> [UInt8] {
    var text = "{\"nodes\":["
    for (node, each) in nodes.enumerated() {
      if node > 0 { text += "," }
      text += "{\"id\":\"\(name(of: node))\","
      if each.code == .variable {
        text += "\"op\":\"variable\",\"value\":\(values[node])}"
      } else {
        let inputs = each.operands.map { "\"\(name(of: $0))\"" }.joined(separator: ",")
        text += "\"op\":\"\(each.code.listing.name)\",\"inputs\":[\(inputs)]}"
      }
    }
    text += "],\"cotangents\":{"
    text += outputs.map { "\"\(name(of: $0))\":1" }.joined(separator: ",")
    text += "},\"outputs\":["
    text += outputs.map { "\"\(name(of: $0))\"" }.joined(separator: ",")
    text += "]}"
    return Array(text.utf8) + [UInt8](repeating: 0, count: padding)
  }
}

/// A graph of scalars in columns, swept by C.
final class ReferenceSweep {
  private let codes: [UInt8]
  private let first: [Int32]
  private let operands: [Int32]
  private let leaves: [Double]
  private let isLeaf: [Bool]
  private let outputs: [Int]
  private(set) var values: [Double]
  private(set) var cotangents: [Double]

  init(_ graph: ScalarGraph) {
    codes = graph.nodes.map { ReferenceSweep.code(of: $0.code) }
    operands = graph.nodes.flatMap { $0.operands.map(Int32.init) }
    var first: [Int32] = [0]
    for node in graph.nodes { first.append(first[first.count - 1] + Int32(node.operands.count)) }
    self.first = first
    leaves = graph.values
    isLeaf = graph.nodes.map { $0.code == .variable }
    outputs = graph.outputs
    values = graph.values
    cotangents = [Double](repeating: 0, count: graph.nodes.count)
  }

  /// Computes all values and all cotangents, from the leaves' numbers on.
  func run() {
    codes.withUnsafeBufferPointer { codes in
      first.withUnsafeBufferPointer { first in
        operands.withUnsafeBufferPointer { operands in
          var plan = reference_plan(
            count: Int32(codes.count), codes: codes.baseAddress, first: first.baseAddress,
            operands: operands.baseAddress)
          sweep(&plan)
        }
      }
    }
  }

  private func sweep(_ plan: inout reference_plan) {
    let count = codes.count
    values.withUnsafeMutableBufferPointer { values in
      cotangents.withUnsafeMutableBufferPointer { cotangents in
        for node in 0..<count where isLeaf[node] { values[node] = leaves[node] }
        reference_forward(&plan, values.baseAddress)
        cotangents.update(repeating: 0)
        for output in outputs { cotangents[output] += 1 }
        reference_reverse(&plan, values.baseAddress, cotangents.baseAddress)
      }
    }
  }

  private static func code(of code: OperationCode) -> UInt8 {
    let known: [OperationCode: reference_code] = [
      .variable: REFERENCE_LEAF, .add: REFERENCE_ADD, .subtract: REFERENCE_SUBTRACT,
      .multiply: REFERENCE_MULTIPLY, .negate: REFERENCE_NEGATE, .sigmoid: REFERENCE_SIGMOID,
      .tanh: REFERENCE_TANH, .sin: REFERENCE_SIN, .cos: REFERENCE_COS, .exp: REFERENCE_EXP,
    ]
    guard let found = known[code] else { fail("the loops in C do not know \(code)") }
    return UInt8(found.rawValue)
  }
}
