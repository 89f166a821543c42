// SPDX-License-Identifier: Apache-2.0
// ChainRule: what can be wrong with a request, in words.

extension CallFault: DocumentFault {
  package var isMalformed: Bool {
    if case .wrongType = self { true } else { false }
  }

  package var code: String {
    switch self {
    case .wrongType: "wrong-type"
    case .missingMember: "missing-member"
    case .unknownMember: "unknown-member"
    case .notOffered: "not-offered"
    case .duplicateMember: "duplicate-member"
    case .unknownWord: "unknown-word"
    case .outOfRange: "out-of-range"
    case .unknownID: "unknown-reference"
    case .repeatedID: "repeated-reference"
    case .valueOfComputedNode: "value-of-computed-node"
    case .valueShape: "shape-mismatch"
    case .missingOperation: "missing-operation"
    case .ambiguousOutput: "ambiguous-output"
    case .emptyGraph: "empty-graph"
    case .missingCotangent: "missing-cotangent"
    case .cotangentShape: "shape-mismatch"
    case .cotangentOfOther: "cotangent-of-other"
    case .notDifferentiable: "not-differentiable"
    case .conflict: "conflicting-members"
    case .parameter: "bad-parameter"
    }
  }

  package var detail: String {
    switch self {
    case .wrongType(let member, let expected, let found):
      "'\(member)' must be \(expected), not \(found.phrase)."
    case .missingMember(let name, let owner): "\(owner) needs a member '\(name)'."
    case .unknownMember(let name, _): "There is no member '\(name)' here."
    case .notOffered(let name, _): "'\(name)' is not offered by this version."
    case .duplicateMember(let name): "The member '\(name)' stands twice in this object."
    case .unknownWord(let member, let got, _, _): "'\(got)' is no value of '\(member)'."
    case .outOfRange(let member, let got, let expected):
      "'\(member)' must be \(expected), not \(got)."
    case .unknownID(let id, let member, _): "'\(member)' names '\(id)', and there is no such node."
    case .repeatedID(let id, let member): "'\(member)' names '\(id)' twice."
    case .valueOfComputedNode(let id, let operation):
      "'\(id)' is computed by '\(operation)', so it cannot be given a value."
    case .valueShape(let id, let stated, let given):
      "The shape of '\(id)' is stated as \(stated), and its value has shape \(given)."
    case .missingOperation(let id): "'\(id)' has arguments and no operation."
    default: detailOfOutputs
    }
  }

  private var detailOfOutputs: String {
    switch self {
    case .ambiguousOutput(let sinks):
      "Several nodes are used by no other: \(CallFault.list(sinks)). Which of them is the output?"
    case .emptyGraph: "There are no nodes, so there is nothing to compute."
    case .missingCotangent(let id, let shape, let several):
      several
        ? "There are several outputs, so each needs a cotangent; '\(id)' has none."
        : "The output '\(id)' has shape \(shape), so its gradient needs a cotangent."
    case .cotangentShape(let id, let expected, let given):
      "The cotangent of '\(id)' must have its shape \(expected), not \(given)."
    case .cotangentOfOther(let id, let outputs):
      "'\(id)' is given a cotangent and is no output; the outputs are \(CallFault.list(outputs))."
    case .notDifferentiable(let id, let reason): "'\(id)' has no gradient: \(reason)."
    case .conflict(let one, let other): "'\(one)' and '\(other)' mean the same: give one of them."
    case .parameter(let name, let value, let expected):
      "The parameter '\(name)' must be \(expected), not '\(value)'."
    default: ""
    }
  }

  package var hint: String? {
    switch self {
    case .unknownMember(_, let nearest), .unknownID(_, _, let nearest):
      nearest.map { "Did you mean '\($0)'?" }
    case .unknownWord(_, _, let words, let nearest):
      nearest.map { "Did you mean '\($0)'?" } ?? "It is one of \(CallFault.list(words))."
    case .notOffered(_, let offered):
      offered.isEmpty ? nil : "Offered are \(CallFault.list(offered))."
    case .ambiguousOutput: "Name it in 'outputs'."
    case .missingCotangent:
      "Reduce it with a 'sum' or 'mean' node, give 'cotangents', or ask for a 'jacobian'."
    case .missingOperation: "Give it an 'op'."
    default: nil
    }
  }

  static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map { "'\($0)'" }
    let rest = names.count - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
