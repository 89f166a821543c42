// SPDX-License-Identifier: Apache-2.0
// ChainRule: what can be wrong with a graph, as data.

/// One thing that is wrong with a graph: the rule that is broken, and where.
public struct GraphError: Error, Sendable, Equatable {
  /// Where.
  public let place: Place

  package let rule: Rule

  package init(_ rule: Rule, at place: Place) {
    self.rule = rule
    self.place = place
  }

  /// Where something is wrong, in the order in which it was given to the builder.
  public enum Place: Sendable, Equatable {
    /// The graph as a whole.
    case graph
    /// A node.
    case node(Int)
    /// An entry in the list of a node's own inputs.
    case input(node: Int, index: Int)
    /// An attribute of a node.
    case attribute(node: Int, name: String)
    /// An edge.
    case edge(Int)
  }

  /// The broken rule, with what is needed to say so.
  package enum Rule: Sendable, Equatable {
    case unknownOperation(String)
    case duplicateID(String, first: Int)
    case unknownReference(String, role: Role)
    case ambiguousReference(String)
    case argumentCount(OperationCode, given: Int)
    case argumentOrder(OperationCode, sources: [String])
    case argumentConflict(inputs: [String], edges: [String])
    case portsMixed(given: Int, of: Int)
    case portTwice(Int, other: Place)
    case portOutOfRange(Int, OperationCode, given: Int)
    case portName(String, OperationCode)
    case argumentSkipped(before: String, OperationCode)
    case cycle([String], nodes: [Int])
    case shape(OperationCode, ShapeRule, operands: [Shape])
    case unknownAttribute(String, OperationCode)
    case missingAttribute(String, OperationCode)
    case attributeTwice(String, earlier: String, OperationCode)
    case attributeType(String, OperationCode, got: String)
    case argumentType(OperationCode, argument: Int, given: ElementType, node: Int)
    case valueOfComputedNode(OperationCode)
    case missingValue
    case limit(name: String, limit: Int, asked: Int)
  }

  /// What a name stands for where it is used.
  package enum Role: String, Sendable {
    case input, source, target
  }
}

/// Everything that is wrong with a graph, in the order in which it was given.
public struct GraphErrors: Error, Sendable, Equatable {
  /// At least one.
  public let errors: [GraphError]
}

/// How large a graph may be.
public struct GraphLimits: Sendable, Equatable {
  /// The number of nodes, constants written as numbers included.
  public var nodes: Int
  /// The number of arguments.
  public var edges: Int
  /// The number of elements of all values together.
  public var elements: Int

  /// Sets limits; the defaults suit a server.
  public init(nodes: Int = 2_000_000, edges: Int = 4_000_000, elements: Int = 64_000_000) {
    self.nodes = nodes
    self.edges = edges
    self.elements = elements
  }
}
