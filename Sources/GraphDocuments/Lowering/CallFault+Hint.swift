// SPDX-License-Identifier: Apache-2.0
// ChainRule: the way out of what is wrong with a request, in words.

internal import Autodiff

extension CallFault {
  package var hint: String? {
    switch self {
    case .wrongType(let subject, _, let found): CallFault.hint(subject, found)
    case .unknownMember(_, let nearest), .unknownID(_, _, let nearest):
      nearest.map { "Did you mean '\($0)'?" }
    case .unknownWord(_, _, let words, let nearest):
      nearest.map { "Did you mean '\($0)'?" } ?? "It is one of \(CallFault.list(words))."
    case .ofCheckOnly: "Post the document to /v1/check, or leave it out."
    case .notOffered(_, let offered):
      offered.isEmpty ? nil : "Offered: \(CallFault.list(offered))."
    case .notOfDialect: "Leave 'dialect' out to have it found."
    case .duplicateMember: "Leave one of them out."
    case .valueShape(_, let stated, let given) where given == [stated.reduce(1, &*)]:
      "Numbers laid flat are written {\"shape\": \(stated), \"data\": [...]}."
    case .valueOfComputedNode:
      "Only variables and constants are given values; leave this one out."
    case .shapeOfGeneratedLeaf: "Leave 'shape' out beside 'attributes'."
    case .valueType(_, let stated, nil): "Write \"dtype\": \"\(stated.name)\" into the object."
    case .valueType: "State one of them, or the same in both."
    case .ambiguousOutput: "Name it in 'outputs'."
    case .missingCotangent:
      "Reduce it with a 'sum' or 'mean' node, give 'cotangents', or ask for a 'jacobian'."
    case .missingCotangents:
      "Name one output in 'outputs', or give each its own in 'cotangents', such as 1."
    case .cotangentOfOther: "Name it in 'outputs', too, or leave its cotangent out."
    case .missingOperation: "Give it an 'op'."
    case .repeatedID: "Name each node once."
    case .notDifferentiable(_, _, isOutput: true):
      "Name another in 'outputs', or ask for its value with 'evaluate'."
    case .notDifferentiable: "Leave it out of 'wrt'."
    case .batchOfComputedNode: "Name the variables and constants whose values have rows."
    case .noRows(_, let shape):
      "Give it a value of shape [\((["N"] + shape.map(String.init)).joined(separator: ", "))] "
        + "for N rows, or leave it out of 'batch'."
    case .unequalRows: "Give all of them the same number of rows."
    case .reductionWithoutRows: "Name the inputs with rows in 'batch', or leave 'reduce' out."
    case .nameTooLong: "Give it a short id; a long text can be its 'label'."
    case .notOfRows: "Ask for the row in question alone, without 'batch'."
    default: nil
    }
  }

  private static func hint(_ subject: Subject, _ found: JSONKind) -> String? {
    switch (subject, found) {
    case (.request, .string): "It is a document within a string; send the document itself."
    case (.node, _): "A node is written {\"id\": ..., \"op\": ..., \"inputs\": [...]}."
    case (.edge, _): "An edge is written {\"source\": ..., \"target\": ..., \"port\": ...}."
    case (.argument, .array): "A constant array is written {\"value\": [...]}."
    case (.member("nodes"), .object): "Write a list of nodes, each with its 'id'."
    case (.member(let name), .string) where lists.contains(name):
      "A list of one is written [\"...\"]."
    case (.member(let name), .null) where !needed.contains(name):
      "Leave the member out where it says nothing."
    default: nil
    }
  }

  /// Members that are lists of names.
  private static let lists: Set = ["inputs", "outputs", "wrt", "include", "formats", "batch"]

  /// Members that cannot be left out.
  private static let needed: Set = ["nodes", "id", "source", "target"]
}
