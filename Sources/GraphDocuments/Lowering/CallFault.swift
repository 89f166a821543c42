// SPDX-License-Identifier: Apache-2.0
// ChainRule: what can be wrong with a request beside its graph, as data.

package import Autodiff

/// What can be wrong with a request beside its graph and its values.
package enum CallFault: Sendable, Equatable {
  /// Something of the wrong JSON type.
  case wrongType(Subject, expected: String, found: JSONKind)
  /// A document that is not of the dialect that it is said to be of.
  case notOfDialect(String)
  /// Something without a member that it needs.
  case missingMember(String, of: Subject)
  /// A member that does not exist.
  case unknownMember(String, nearest: String?)
  /// A member or word of the contract that this version does not offer.
  case notOffered(String, offered: [String])
  /// A member that only requests to check have.
  case ofCheckOnly(String)
  /// A name that stands twice in one object.
  case duplicateMember(String)
  /// A word that is none of those a member takes.
  case unknownWord(member: String, got: String, words: [String], nearest: String?)
  /// A number outside the range of what it is.
  case outOfRange(Subject, got: String, expected: String)
  /// An id that names no node.
  case unknownID(String, member: String, nearest: String?)
  /// The same id twice in a list.
  case repeatedID(String, member: String)
  /// A value for a node that is computed.
  case valueOfComputedNode(String, operation: String)
  /// A shape stated for a leaf whose attributes say what it is.
  case shapeOfGeneratedLeaf(String, operation: String)
  /// A value of a shape other than the one stated.
  case valueShape(String, stated: [Int], given: [Int])
  /// A value of a dtype other than the one stated; `nil` where the value does not say one.
  case valueType(String, stated: ElementType, given: ElementType?)
  /// A shape of more elements than the limit, empty axes counted as 1.
  case shapeTooLarge([Int], limit: Int)
  /// Arguments, and no operation.
  case missingOperation(String)
  /// Several sinks and no choice among them.
  case ambiguousOutput([String])
  /// Nothing to compute.
  case emptyGraph
  /// The only output, which has several elements or none, without a cotangent.
  case missingCotangent(String, shape: [Int])
  /// Those of several outputs that have no cotangent.
  case missingCotangents([String])
  /// A cotangent of another shape than its output's.
  case cotangentShape(String, expected: [Int], given: [Int])
  /// A cotangent for a node that is no output.
  case cotangentOfOther(String, outputs: [String])
  /// A gradient of something, or with respect to something, that has none.
  case notDifferentiable(String, reason: String, isOutput: Bool)
  /// Two members that mean the same.
  case conflict(String, String)
  /// Rows for a node that is computed or generated.
  case batchOfComputedNode(String, operation: String)
  /// Rows for a leaf whose value has no axis for them.
  case noRows(String, shape: [Int])
  /// Two leaves with different numbers of rows.
  case unequalRows(String, Int, other: String, Int)
  /// A reduction over rows where there are none.
  case reductionWithoutRows
  /// A part of the reply that is not offered for rows.
  case notOfRows(String)
  /// A cotangent that has neither the shape of its output nor that of all its rows.
  case cotangentOfRows(String, expected: [Int], rows: Int, given: [Int])
  /// An id of more bytes than the limit.
  case nameTooLong(bytes: Int, limit: Int)
  /// A query parameter that cannot be read.
  case parameter(String, value: String, expected: String)

  /// What a fault is about.
  package enum Subject: Sendable, Equatable {
    /// A member of the request, of a node or of an edge.
    case member(String)
    /// An entry in the list that is a member.
    case entry(of: String)
    case request, node, edge, argument
  }
}
