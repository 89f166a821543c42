// SPDX-License-Identifier: Apache-2.0
// ChainRule: why a request was not answered, as RFC 9457 says it.

package import GraphDocuments
package import HTTPTypes

/// Why a request was not answered: a kind, a sentence, and everything that was found.
package struct Problem: Error, Hashable {
  /// What kind of problem it is.
  package let kind: ProblemKind
  /// What it is in this case; `nil` where the kind says it all, or nobody is to know.
  package let detail: String?
  /// Everything that is wrong, each with its place; empty where there is one thing only.
  package let findings: [Finding]
  /// Fields that the reply must have, such as `Allow`.
  package let fields: [HTTPField]

  /// A JSON object whose members the document has, too; empty if there are none.
  package let members: [UInt8]

  /// Makes a problem of a kind.
  package init(
    of kind: ProblemKind, _ detail: String? = nil, findings: [Finding] = [],
    fields: [HTTPField] = [], members: [UInt8] = []
  ) {
    self.kind = kind
    self.detail = detail
    self.findings = findings
    self.fields = fields
    self.members = members
  }

  /// The status that it is sent with.
  package var status: Int { kind.definition.status }

  /// The document of the problem, members in their order, without white space.
  ///
  /// - Parameter requestID: The request's name in the log; `nil` where there is no request.
  package func json(requestID: String?) -> [UInt8] {
    var members: [JSONTree.Member] = [
      .init("type", .string(kind.type)), .init("title", .string(kind.definition.title)),
      .init("status", .integer(status)),
    ]
    if let detail { members.append(.init("detail", .string(detail))) }
    if let requestID { members.append(.init("requestId", .string(requestID))) }
    if !findings.isEmpty { members.append(.init("errors", .array(findings.map(\.tree)))) }
    let bytes = JSONTree.object(members).json(indented: false)
    guard self.members.count > 2 else { return bytes }
    return bytes.dropLast() + [UInt8(ascii: ",")] + self.members.dropFirst()
  }
}
