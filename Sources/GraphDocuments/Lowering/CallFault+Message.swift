// SPDX-License-Identifier: Apache-2.0
// ChainRule: what can be wrong with a request, in words.

internal import Autodiff

extension CallFault: DocumentFault {
  package var isMalformed: Bool {
    if case .wrongType = self { true } else { false }
  }

  package var code: String {
    switch self {
    case .wrongType: "wrong-type"
    case .missingMember: "missing-member"
    case .notOfDialect: "not-of-dialect"
    case .unknownMember: "unknown-member"
    case .notOffered, .notOfRows, .ofCheckOnly: "not-offered"
    case .duplicateMember: "duplicate-member"
    case .unknownWord: "unknown-word"
    case .outOfRange: "out-of-range"
    case .unknownID: "unknown-reference"
    case .repeatedID: "repeated-reference"
    case .valueOfComputedNode: "value-of-computed-node"
    case .valueShape: "shape-mismatch"
    case .valueType: "dtype-mismatch"
    case .shapeTooLarge: "too-many-elements"
    case .missingOperation: "missing-operation"
    case .ambiguousOutput: "ambiguous-output"
    case .emptyGraph: "empty-graph"
    case .missingCotangent, .missingCotangents: "missing-cotangent"
    case .cotangentShape, .cotangentOfRows: "shape-mismatch"
    case .cotangentOfOther: "cotangent-of-other"
    case .notDifferentiable: "not-differentiable"
    case .conflict, .shapeOfGeneratedLeaf: "conflicting-members"
    case .batchOfComputedNode: "batch-of-computed-node"
    case .noRows: "no-rows"
    case .unequalRows: "unequal-rows"
    case .reductionWithoutRows: "reduce-without-batch"
    case .nameTooLong: "name-too-long"
    case .parameter: "bad-parameter"
    }
  }

  package var detail: String {
    switch self {
    case .wrongType(let subject, let expected, let found):
      "\(subject.phrase) must be \(expected), not \(found.phrase)."
    case .missingMember(let name, let owner): "\(owner.phrase) needs a member '\(name)'."
    case .notOfDialect(let name): "There is no graph of the dialect '\(name)' in this document."
    case .unknownMember(let name, _): "There is no member '\(name)' here."
    case .ofCheckOnly(let name): "'\(name)' is a member of requests to 'check' only."
    case .notOffered(let name, _): "'\(name)' is not offered by this version."
    case .duplicateMember(let name): "The member '\(name)' stands twice in this object."
    case .unknownWord(let member, let got, _, _): "'\(got)' is no value of '\(member)'."
    case .outOfRange(let subject, let got, let expected):
      "\(subject.phrase) must be \(expected), not \(got)."
    case .conflict("expression", let other):
      "'expression' is a whole graph, and so is '\(other)': give one of them."
    case .conflict(let one, let other): "'\(one)' and '\(other)' mean the same: give one of them."
    case .parameter(let name, let value, let expected):
      "The parameter '\(name)' must be \(expected), not '\(value)'."
    default: detailOfNodes
    }
  }

  private var detailOfNodes: String {
    switch self {
    case .unknownID(let id, let member, _): "'\(member)' names '\(id)', and there is no such node."
    case .repeatedID(let id, let member): "'\(member)' names '\(id)' twice."
    case .valueOfComputedNode(let id, let operation):
      "'\(id)' is computed by '\(operation)', so it cannot be given a value."
    case .shapeOfGeneratedLeaf(let id, let operation):
      "The shape of '\(id)' follows from the attributes of '\(operation)', and is stated beside them."
    case .valueShape(let id, let stated, let given):
      "The shape of '\(id)' is stated as \(stated), and this value has the shape \(given)."
    case .valueType(let id, let stated, let given):
      "The dtype of '\(id)' is stated as \(stated.name), and this value "
        + (given.map { "is of \($0.name)." } ?? "is an object without a 'dtype'.")
    case .shapeTooLarge(let shape, let limit):
      "The shape \(shape) is larger than the limit of \(limit) elements, counting its empty axes as 1."
    case .nameTooLong(let bytes, let limit):
      "The id of this node has \(bytes) bytes; the limit name-bytes is \(limit)."
    case .missingOperation(let id): "'\(id)' has arguments and no operation."
    default: detailOfOutputs
    }
  }

  private var detailOfOutputs: String {
    switch self {
    case .ambiguousOutput(let sinks):
      "Several nodes are used by no other: \(CallFault.list(sinks)). Which of them is the output?"
    case .emptyGraph: "There are no nodes, so there is nothing to compute."
    case .missingCotangent(let id, let shape):
      "The output '\(id)' has the shape \(shape), so its gradient needs a cotangent."
    case .missingCotangents(let ids):
      "There are several outputs, so each needs a cotangent; without one: \(CallFault.list(ids))."
    case .cotangentShape(let id, let expected, let given):
      "The cotangent of '\(id)' must have its shape \(expected), not \(given)."
    case .cotangentOfOther(let id, let outputs):
      "'\(id)' is given a cotangent and is no output; the outputs are \(CallFault.list(outputs))."
    case .notDifferentiable(let id, let reason, isOutput: true):
      "The output '\(id)' cannot be differentiated: \(reason)."
    case .notDifferentiable(let id, let reason, _): "'\(id)' has no gradient: \(reason)."
    default: detailOfRows
    }
  }

  private var detailOfRows: String {
    switch self {
    case .batchOfComputedNode(let id, let operation):
      "'\(id)' is computed by '\(operation)', so it carries rows only where its arguments do."
    case .noRows(let id, let shape):
      "'\(id)' is to carry rows, and its value of shape \(shape) has no leading axis for them."
    case .unequalRows(let id, let count, let other, let otherCount):
      "'\(other)' has \(otherCount) rows and '\(id)' has \(count)."
    case .reductionWithoutRows: "'reduce' says what becomes of rows, and there are none."
    case .notOfRows(let part): "'\(part)' is not offered together with 'batch'."
    case .cotangentOfRows(let id, let expected, let rows, let given):
      "The cotangent of '\(id)' must have its shape \(expected), or \([rows] + expected) with "
        + "one for each row, not \(given)."
    default: ""
    }
  }

  static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map { "'\($0)'" }
    let rest = names.count - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}

extension CallFault.Subject {
  var phrase: String {
    switch self {
    case .member(let name): "'\(name)'"
    case .entry(let list): "An entry of '\(list)'"
    case .request: "The request"
    case .node: "A node"
    case .edge: "An edge"
    case .argument: "An argument"
    }
  }
}
