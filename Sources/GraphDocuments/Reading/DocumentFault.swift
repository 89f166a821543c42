// SPDX-License-Identifier: Apache-2.0
// ChainRule: a mistake in a document, as data, before it has words and a place.

/// A mistake in a document: data, from which its code and its English follow.
package protocol DocumentFault: Sendable {
  /// What it is, in kebab case.
  var code: String { get }
  /// What it is in this case, in one sentence.
  var detail: String { get }
  /// What to do about it.
  var hint: String? { get }
  /// Whether the document has the wrong form (a fixed member of the wrong JSON type), rather than
  /// a wrong content.
  var isMalformed: Bool { get }
}

extension DocumentFault {
  /// Most mistakes are of content.
  package var isMalformed: Bool { false }
  /// Most mistakes speak for themselves.
  package var hint: String? { nil }
}

/// One finding or more because of which a document is refused.
public struct DocumentError: Error, Hashable, Sendable {
  /// What is wrong: all of it, in document order.
  public let findings: [Finding]

  /// Whether the document has the wrong form somewhere, rather than only a wrong content.
  ///
  /// It is not JSON, or a fixed member has another JSON type than it must.
  public let isMalformed: Bool

  /// Makes an error of findings, of which there is at least one.
  package init(_ findings: [Finding], isMalformed: Bool) {
    precondition(!findings.isEmpty, "a refusal says why")
    self.findings = findings
    self.isMalformed = isMalformed
  }

  /// Makes an error of a document that has the right form.
  package init(code: String, _ detail: String, hint: String?, nodes: [String]? = nil) {
    self.init(
      [Finding(code: code, detail: detail, hint: hint, nodes: nodes)], isMalformed: false)
  }
}
