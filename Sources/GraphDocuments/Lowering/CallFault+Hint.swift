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
    case .notOffered("expression", _): "Write the graph as 'nodes' and 'edges'."
    case .notOffered(_, let offered):
      offered.isEmpty ? nil : "Offered: \(CallFault.list(offered))."
    case .duplicateMember: "Leave one of them out."
    case .valueShape(_, let stated, _):
      "Numbers laid flat are written {\"shape\": \(stated), \"data\": [...]}."
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
    default: nil
    }
  }

  private static func hint(_ subject: Subject, _ found: JSONKind) -> String? {
    switch (subject, found) {
    case (.argument, .array): "A constant array is written {\"value\": [...]}."
    case (.member, .null): "Leave the member out where it says nothing."
    default: nil
    }
  }
}
