// SPDX-License-Identifier: Apache-2.0
// ChainRule: one argument, as it was given to a builder.

/// One argument, as it was given: twenty bytes, where four enumerations would take thirty-two.
struct GivenArgument: Sendable {
  private enum SourceKind: UInt8 { case name, literal, node }
  private enum PortKind: UInt8 { case none, index, name }

  private let targetNumber: Int32
  private let sourceNumber: Int32
  private let portNumber: Int32
  private let originNumber: Int32
  private let sourceKind: SourceKind
  private let portKind: PortKind
  private let isTargetName: Bool
  /// Whether it came from an edge.
  let isEdge: Bool

  /// An entry in a node's own list of inputs.
  @inline(__always)
  init(input index: Int32, of node: Int32, _ source: GraphBuilder.Source, _ port: GraphBuilder.Port)
  {
    (targetNumber, isTargetName) = (node, false)
    (originNumber, isEdge) = (index, false)
    (sourceNumber, sourceKind) = GivenArgument.parts(source)
    (portNumber, portKind) = GivenArgument.parts(port)
  }

  /// An edge.
  @inline(__always)
  init(
    edge: Int32, to target: GraphBuilder.Target, _ source: GraphBuilder.Source,
    _ port: GraphBuilder.Port
  ) {
    switch target {
    case .name(let name): (targetNumber, isTargetName) = (name, true)
    case .node(let node): (targetNumber, isTargetName) = (node, false)
    }
    (originNumber, isEdge) = (edge, true)
    (sourceNumber, sourceKind) = GivenArgument.parts(source)
    (portNumber, portKind) = GivenArgument.parts(port)
  }

  /// What it comes from.
  @inline(__always)
  var source: GraphBuilder.Source {
    switch sourceKind {
    case .name: .name(sourceNumber)
    case .literal: .literal(sourceNumber)
    case .node: .node(sourceNumber)
    }
  }

  /// What it belongs to.
  @inline(__always)
  var target: GraphBuilder.Target { isTargetName ? .name(targetNumber) : .node(targetNumber) }

  /// Which argument it is.
  @inline(__always)
  var port: GraphBuilder.Port {
    switch portKind {
    case .none: .none
    case .index: .index(portNumber)
    case .name: .name(portNumber)
    }
  }

  /// The edge it came from, or its place in the list of inputs.
  @inline(__always)
  var origin: GraphBuilder.Origin { isEdge ? .edge(originNumber) : .input(originNumber) }

  @inline(__always)
  private static func parts(_ source: GraphBuilder.Source) -> (Int32, SourceKind) {
    switch source {
    case .name(let number): (number, .name)
    case .literal(let number): (number, .literal)
    case .node(let number): (number, .node)
    }
  }

  @inline(__always)
  private static func parts(_ port: GraphBuilder.Port) -> (Int32, PortKind) {
    switch port {
    case .none: (-1, .none)
    case .index(let number): (number, .index)
    case .name(let number): (number, .name)
    }
  }
}
