// SPDX-License-Identifier: Apache-2.0
// ChainRule: the plan of a call.

internal import Autodiff
internal import GraphDocuments

extension GraphCall {
  /// A plan of all nodes, whose values and gradients all stay.
  var wholePlan: Plan { Plan(graph, outputs: outputs) }

  /// A plan that has what the reply asks for: one that asks for a few gradients of tensors does not
  /// keep all of them.
  ///
  /// All nodes are computed all the same, as the reply says whether they are finite, and leaves that
  /// nothing uses if their gradients of zero are asked for. Single numbers take so little that it is
  /// not worth asking.
  func plan(_ verb: Verb) -> Plan {
    let parts = options.parts
    guard verb != .check, rows == nil, graph.hasTensors, drawing == nil,
      options.respondAs == .native, !parts.contains(.values), !parts.explainsGradients
    else {
      return wholePlan
    }
    let gradients = verb == .gradients && parts.contains(.gradients) ? wanted : []
    return Plan(
      graph, outputs: outputs, wanted: .nodes(gradients),
      values: .nodes(graph.sinks() + gradients), hidingValues: isLarge)
  }

  /// Whether all values together are so many that what a plan hides is worth working it out twice: a
  /// third more time, measured, for a half of the memory and more.
  private var isLarge: Bool {
    var count = 0
    for node in 0..<graph.count {
      count += graph.elementCount(of: node)
      if count >= GraphCall.largeElements { return true }
    }
    return false
  }

  /// 32 MiB of float64.
  private static let largeElements = 1 << 22
}
