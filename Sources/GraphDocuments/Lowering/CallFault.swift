// SPDX-License-Identifier: Apache-2.0
// ChainRule: what can be wrong with a request beside its graph, as data.

/// What can be wrong with a request beside its graph and its values.
package enum CallFault: Sendable, Equatable {
  /// A member of the wrong JSON type.
  case wrongType(member: String, expected: String, found: JSONKind)
  /// Something without a member that it needs.
  case missingMember(String, of: String)
  /// A member that does not exist.
  case unknownMember(String, nearest: String?)
  /// A member or word of the contract that this version does not offer.
  case notOffered(String, offered: [String])
  /// A name that stands twice in one object.
  case duplicateMember(String)
  /// A word that is none of those a member takes.
  case unknownWord(member: String, got: String, words: [String], nearest: String?)
  /// A number outside a member's range.
  case outOfRange(member: String, got: String, expected: String)
  /// An id that names no node.
  case unknownID(String, member: String, nearest: String?)
  /// The same id twice in a list.
  case repeatedID(String, member: String)
  /// A value for a node that is computed.
  case valueOfComputedNode(String, operation: String)
  /// A value of a shape other than the one stated.
  case valueShape(String, stated: [Int], given: [Int])
  /// Neither an operation nor a value.
  case missingOperation(String)
  /// Several sinks and no choice among them.
  case ambiguousOutput([String])
  /// Nothing to compute.
  case emptyGraph
  /// An output that needs a cotangent.
  case missingCotangent(String, shape: [Int], several: Bool)
  /// A cotangent of another shape than its output's.
  case cotangentShape(String, expected: [Int], given: [Int])
  /// A cotangent for a node that is no output.
  case cotangentOfOther(String, outputs: [String])
  /// A gradient with respect to something that has none.
  case notDifferentiable(String, reason: String)
  /// Two members that mean the same.
  case conflict(String, String)
  /// A query parameter that cannot be read.
  case parameter(String, value: String, expected: String)
}
